import { expect, test } from "vitest";

import { job, stage, workflow } from "./stage.ts";

const one = { one: job("") };

test.each([
  ["{ push: { branches: [main] } }", "push", {}, "refs/heads/main", true],
  ["{ push: { branches: [main] } }", "push", {}, "refs/heads/slipway/contoso/db", false],
  ["{ push: { branches: ['**', '!slipway/**'] } }", "push", {}, "refs/heads/slipway/contoso/db", false],
  ["{ push: { branches-ignore: ['slipway/**'] } }", "push", {}, "refs/heads/feature/a", true],
  ["{ push: { branches: ['release/*'] } }", "push", {}, "refs/heads/release/1/2", false],
  ["{ push: { tags: ['v*'] } }", "push", {}, "refs/heads/main", false],
  ["{ push: { tags: ['v[0-9]+'] } }", "push", {}, "refs/tags/v12", true],
  ["push", "push", { head_commit: { message: "Docs [skip ci]" } }, "refs/heads/main", false],
  ["push", "push", { deleted: true }, "refs/heads/main", false],
  ["pull_request", "pull_request", { action: "synchronize" }, "refs/pull/3/merge", true],
  ["pull_request", "pull_request", { action: "labeled" }, "refs/pull/3/merge", false],
  [
    "{ pull_request: { branches: [main] } }",
    "pull_request",
    { action: "opened", pull_request: { base: { ref: "next" } } },
    "refs/pull/3/merge",
    false,
  ],
  ["{ pull_request_target: { types: [labeled] } }", "pull_request_target", { action: "labeled" }, "refs/heads/main", true],
  ["{ pull_request_target: { types: [labeled] } }", "pull_request_target", { action: "opened" }, "refs/heads/main", false],
  ["{ issues: { types: [labeled] } }", "issues", { action: "opened" }, "refs/heads/main", false],
  ["[issues, push]", "issues", { action: "pinned" }, "refs/heads/main", true],
  ["{ issue_comment: { types: [created] } }", "issue_comment", { action: "edited" }, "refs/heads/main", false],
])("%s: %s %j at %s starts a run or not", async (...[on, name, payload, ref, started]) => {
  await using scene = await stage({ "a.yml": workflow(on, { one: job("", "if: false") }) });
  scene.emit(name, payload, { ref });
  expect((await scene.runner.drain()).map((run) => run.event)).toEqual(started ? [name] : []);
});

test("what a job's token caused starts nothing but dispatches", async () => {
  await using scene = await stage({ "a.yml": workflow("[push, workflow_dispatch]", { one: job("", "if: false") }) });
  const actor = { id: 41_898_282, login: "github-actions[bot]" };
  scene.emit("push", {}, { actor });
  scene.emit("workflow_dispatch", { workflow: ".github/workflows/a.yml", inputs: null }, { actor });
  expect((await scene.runner.drain()).map((run) => run.event)).toEqual(["workflow_dispatch"]);
});

test("path filters compare with what was pushed", async () => {
  await using scene = await stage({ "a.yml": workflow("{ push: { paths: ['offers/**'] } }", { one: job("", "if: false") }) });
  const before = await scene.commit({ "README.md": "one" });
  scene.emit("push", { before: await scene.commit({ "offers/db.yaml": "a: 1" }) }, {});
  scene.emit("push", { before });
  expect(await scene.runner.drain()).toHaveLength(1);
});

test("a pull request runs the workflow of its test merge, a comment on it that of the default branch", async () => {
  await using scene = await stage({ "a.yml": workflow("{ pull_request: , issue_comment: }", { trusted: job("") }) });
  const merge = await scene.commit(
    { ".github/workflows/a.yml": workflow("{ pull_request: , issue_comment: }", { changed: job("") }) },
    "proposal",
  );
  scene.emit("pull_request", { action: "opened" }, { sha: merge, ref: "refs/pull/1/merge" });
  scene.emit("issue_comment", { action: "created" });
  const runs = await scene.runner.drain();
  expect(runs.map(({ event, jobs }) => [event, jobs.map((done) => done.job)])).toEqual([
    ["pull_request", ["changed"]],
    ["issue_comment", ["trusted"]],
  ]);
});

test("the schedule wakes every workflow that has one", async () => {
  const line = job("console.log(event().schedule)");
  await using scene = await stage({
    "a.yml": workflow("{ schedule: [{ cron: '17 * * * *' }] }", { one: line }),
    "b.yml": workflow("push", one),
  });
  const runs = await scene.runner.schedule();
  expect(runs.map((run) => [run.workflow, run.event, run.jobs[0]?.stdout])).toEqual([["a.yml", "schedule", "17 * * * *\n"]]);
});

test("lost events start nothing, later ones do", async () => {
  await using scene = await stage({ "a.yml": workflow("push", { one: job("", "if: false") }) });
  scene.runner.loseNext(1);
  scene.emit("push");
  scene.emit("push");
  expect(await scene.runner.drain()).toHaveLength(1);
});

test.each([
  ["an unknown key", "on: push\npermisions: {}\njobs: {}\n", /permisions/u],
  ["a context where there is none", workflow("push", { one: job("", "if: secrets.A == 'b'") }), /secrets/u],
  ["a job that needs an unknown one", workflow("push", { one: job(""), two: job("", "needs: three") }), /three/u],
  ["a broken expression", workflow("push", { one: job("", "if: github.event.") }), /a\.yml/u],
])("a workflow file that GitHub would refuse: %s", async (_, text, message) => {
  await using scene = await stage({ "a.yml": text });
  scene.emit("push");
  await expect(scene.runner.drain()).rejects.toThrow(message);
});

test("syntax this runner does not play, and actions it was not told about", async () => {
  const steps = "steps:\n  - uses: actions/checkout@v5\n";
  await using scene = await stage({ "a.yml": workflow("push", { one: `container: debian\n${steps}` }) });
  await using other = await stage({ "a.yml": workflow("push", { one: steps }) });
  await using told = await stage({ "a.yml": workflow("push", { one: steps }) }, { ignoreUses: ["actions/checkout@v5"] });
  for (const { emit } of [scene, other, told]) emit("push");
  await expect(scene.runner.drain()).rejects.toThrow("does not play container");
  await expect(other.runner.drain()).rejects.toThrow("actions/checkout@v5");
  expect((await told.runner.drain())[0]?.jobs[0]?.result).toBe("success");
});
