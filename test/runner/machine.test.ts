import { existsSync } from "node:fs";

import { expect, test } from "vitest";

import type { RunRecord } from "../support/runner/types.ts";
import { job, stage, workflow } from "./stage.ts";

test("the variables of a runner and nothing of this machine", async () => {
  const code = "console.log(JSON.stringify(process.env))";
  const top = "name: Walk\npermissions: {}\nenv: { MINE: 'yes', GITHUB_SHA: forged }";
  await using scene = await stage({ "a.yml": workflow("issue_comment", { one: job(code) }, top) }, { env: { MACHINE: "own" } });
  process.env["AMBIENT"] = "must not be seen";
  scene.emit("issue_comment", { action: "created", comment: { body: "/go-live" } });
  const [run] = await scene.runner.drain();
  delete process.env["AMBIENT"];
  const seen: unknown = JSON.parse(run?.jobs[0]?.stdout ?? "");
  expect(seen).toMatchObject({
    GITHUB_EVENT_NAME: "issue_comment",
    GITHUB_REPOSITORY: "octo-org/offers",
    GITHUB_REPOSITORY_ID: "42",
    GITHUB_SHA: run?.sha,
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
    GITHUB_ACTOR: "ana",
    GITHUB_ACTOR_ID: "7",
    GITHUB_RUN_ID: String(run?.id),
    GITHUB_RUN_NUMBER: "1",
    GITHUB_WORKFLOW: "Walk",
    GITHUB_WORKFLOW_REF: "octo-org/offers/.github/workflows/a.yml@refs/heads/main",
    GITHUB_JOB: "one",
    GITHUB_API_URL: "http://127.0.0.1:1/api/v3",
    GITHUB_ACTIONS: "true",
    CI: "true",
    RUNNER_OS: "Linux",
    MINE: "yes",
    MACHINE: "own",
    "INPUT_APP-ID": "",
    INPUT_TOKEN: "ghs_token1ofAJob",
  });
  expect(seen).not.toHaveProperty("AMBIENT");
  expect(seen).not.toHaveProperty("GITHUB_TOKEN");
});

test("the event file, an empty workspace, and folders that are gone afterwards", async () => {
  const code = "console.log(JSON.stringify([event().comment.body, process.cwd(), process.env.RUNNER_TEMP]))";
  await using scene = await stage({ "a.yml": workflow("issue_comment", { one: job(code) }) });
  scene.emit("issue_comment", { action: "created", comment: { body: "/go-live ‮" } });
  const [body, workspace, temp] = printed(await scene.runner.drain());
  expect(body).toBe("/go-live ‮");
  expect([existsSync(String(workspace)), existsSync(String(temp))]).toEqual([false, false]);
});

test("an input that action.yml does not declare is an error", async () => {
  await using scene = await stage({ "a.yml": workflow("push", { one: "steps:\n  - uses: ./\n    with: { runs: validate }" }) });
  scene.emit("push");
  await expect(scene.runner.drain()).rejects.toThrow("runs");
});

test("a clock that stands where the test wants it", async () => {
  const later = new Date(Date.now() + 6 * 24 * 3600 * 1000);
  const code =
    "console.log(JSON.stringify([Date.now(), new Date().getTime(), Date.parse(Date()), new Date(0).toISOString(), new Date() instanceof Date]))";
  await using scene = await stage({ "a.yml": workflow("push", { one: job(code) }) }, { now: () => later });
  scene.emit("push");
  const seen = printed(await scene.runner.drain());
  for (const time of seen.slice(0, 3)) expect(Math.abs(Number(time) - later.getTime())).toBeLessThan(60_000);
  expect(seen.slice(3)).toEqual(["1970-01-01T00:00:00.000Z", true]);
});

const secret = "steps:\n  - uses: ./\n    with:\n      run: console.log(process.env.INPUT_TOKEN.length)\n      token: ${{ secrets.KEY }}";

test("each job's token has what the job asks for, else what the workflow does", async () => {
  const jobs = {
    plain: job(""),
    own: job("", "permissions: { contents: write, id-token: none }"),
    all: job("", "permissions: read-all"),
  };
  await using scene = await stage({ "a.yml": workflow("push", jobs, "permissions: { issues: write }") });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  const byJob = Object.fromEntries(run?.jobs.map((done) => [done.job, done.permissions]) ?? []);
  expect(byJob).toMatchObject({ plain: { issues: "write" }, own: { contents: "write" }, all: { statuses: "read", contents: "read" } });
  expect(scene.tokens).toEqual(expect.arrayContaining([{ issues: "write" }, { contents: "write" }]));
});

test("a pull request from a fork may only read and sees no secrets; the same event of the target does", async () => {
  const text = workflow("[pull_request, pull_request_target]", { one: secret }, "permissions: { checks: write, contents: read }");
  await using scene = await stage({ "a.yml": text }, { secrets: { KEY: "top secret value" } });
  scene.emit("pull_request", { action: "opened" }, { fromFork: true, ref: "refs/pull/1/merge" });
  const jobs = (await scene.runner.drain()).flatMap((run) => run.jobs);
  expect(jobs.map((done) => [done.permissions, done.stdout])).toEqual([
    [{ checks: "read", contents: "read" }, "0\n"],
    [{ checks: "write", contents: "read" }, "16\n"],
  ]);
  expect(scene.runner.leaks).toEqual([]);
});

test.each([
  ["stdout", "console.log('got ' + process.env.INPUT_TOKEN)"],
  ["stderr", "console.error(Buffer.from('x-access-token:' + process.env.INPUT_TOKEN).toString('base64'))"],
  ["summary", "append(process.env.GITHUB_STEP_SUMMARY, process.env.INPUT_TOKEN)"],
  ["outputs", "output('found', process.env.INPUT_TOKEN)"],
])("a token in %s is a leak", async (where, code) => {
  const outputs = "outputs: { found: '${{ steps.act.outputs.found }}' }";
  await using scene = await stage({ "a.yml": workflow("push", { one: job(code, outputs) }) });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  expect(scene.runner.leaks).toMatchObject([{ job: "one", where, secret: "GITHUB_TOKEN of job one" }]);
  expect(run?.jobs[0]?.outputs["found"] ?? "").toBe("");
});

test("masking a value is no leak, printing it afterwards is", async () => {
  await using scene = await stage({ "a.yml": workflow("push", { one: job("console.log('::add-mask::installation-token')") }) });
  scene.emit("push");
  await scene.runner.drain();
  expect(scene.runner.leaks).toEqual([]);
  expect(scene.runner.leaksIn("the installation-token of the app")).toEqual(["a masked value"]);
});

// The list that the first job printed as JSON.
function printed(runs: readonly RunRecord[]): readonly unknown[] {
  const value: unknown = JSON.parse(runs[0]?.jobs[0]?.stdout ?? "");
  return Array.isArray(value) ? value : [];
}
