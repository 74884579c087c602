import { expect, test } from "vitest";

import type { JobRecord, RunRecord } from "../support/runner/types.ts";
import { job, stage, workflow } from "./stage.ts";

const results = (runs: readonly RunRecord[]): unknown => runs.map((run) => run.jobs.map((done) => done.result));

const slow = job("await sleep(50)");

test.each([
  ["of runs", workflow("push", { one: slow }, "concurrency: 'slipway-${{ github.event.offer }}'")],
  ["of jobs", workflow("push", { one: `concurrency: { group: 'Slipway-\${{ github.event.offer }}' }\n${slow}` })],
])("%s: one runs, one waits, a newer one takes the place of the one that waits", async (_, text) => {
  await using scene = await stage({ "a.yml": text }, { parallel: 4 });
  times(4, () => scene.emit("push", { offer: "db" }));
  scene.emit("push", { offer: "other" });
  expect(results(await scene.runner.drain())).toEqual([["success"], ["cancelled"], ["cancelled"], ["success"], ["success"]]);
});

test("with queue: max all of them run, one after the other, up to a hundred waiting", async () => {
  const code = "const at = Date.now(); await sleep(20); console.log(at, Date.now())";
  const group = "concurrency: { group: db, queue: max }";
  await using scene = await stage({ "a.yml": workflow("push", { one: job(code, group) }) }, { parallel: 4 });
  times(5, () => scene.emit("push"));
  const spans = (await scene.runner.drain()).map((run) => run.jobs[0]?.stdout.trim().split(" ").map(Number) ?? []);
  const overlaps = spans.slice(1).filter(([from = 0], index) => from < (spans[index]?.[1] ?? 0));
  expect([spans.length, overlaps]).toEqual([5, []]);
});

test("what comes when a hundred wait is cancelled", async () => {
  await using scene = await stage({ "a.yml": workflow("push", { one: job("", "if: false") }, "concurrency: { group: db, queue: max }") });
  times(103, () => scene.emit("push"));
  const ends = (await scene.runner.drain()).map((run) => run.jobs[0]?.result);
  expect(ends.map((end, index) => (end === "cancelled" ? index : -1)).filter((index) => index >= 0)).toEqual([101, 102]);
});

test("cancel-in-progress ends the running one; its cleaning up still happens", async () => {
  const steps = `steps:\n  - uses: ./\n    with: { run: "if (!event().quick) await sleep(20_000)" }\n  - if: cancelled()\n    run: echo cleaned`;
  const text = workflow("push", { one: steps, two: job("", "needs: one") }, "concurrency: { group: pr, cancel-in-progress: true }");
  const meanwhile: (() => void)[] = [];
  const onJob = (done: JobRecord): void => (done.job === "other" ? meanwhile.pop()?.() : undefined);
  await using scene = await stage({ "a.yml": text, "b.yml": workflow("issues", { other: job("") }) }, { onJob });
  meanwhile.push(() => scene.emit("push", { quick: true }));
  scene.emit("push");
  scene.emit("issues", { action: "opened" });
  const runs = (await scene.runner.drain()).filter((run) => run.workflow === "a.yml");
  expect(results(runs)).toEqual([
    ["cancelled", "cancelled"],
    ["success", "success"],
  ]);
  expect(runs[0]?.jobs[0]?.stdout).toBe("cleaned\n");
});

test("queue: max and cancel-in-progress exclude each other", async () => {
  await using scene = await stage({
    "a.yml": workflow("push", { one: slow }, "concurrency: { group: a, queue: max, cancel-in-progress: true }"),
  });
  scene.emit("push");
  await expect(scene.runner.drain()).rejects.toThrow(/queue: max|cancel-in-progress/u);
});

const inputs =
  "{ workflow_dispatch: { inputs: { offer: { required: true, type: string }, live: { type: boolean }, hop: { type: number, default: 3 } } } }";

test("inputs are checked, typed and filled in", async () => {
  const types = "steps:\n  - run: echo '${{ toJSON(inputs) }}'\n    if: inputs.live == false && inputs.hop == 3";
  await using scene = await stage({ "advance.yml": workflow(inputs, { one: types }) });
  const [run] = await scene.runner.dispatch("advance.yml", { offer: "contoso/db" });
  expect(JSON.parse(run?.jobs[0]?.stdout ?? "")).toEqual({ offer: "contoso/db", live: false, hop: 3 });
  await expect(scene.runner.dispatch("advance.yml", {})).rejects.toThrow('"offer" is missing');
  await expect(scene.runner.dispatch("advance.yml", { offer: "a", offers: "b" })).rejects.toThrow('"offers"');
  await expect(scene.runner.dispatch("advance.yml", { offer: "a", live: "yes" })).rejects.toThrow("true or false");
  await expect(scene.runner.dispatch("other.yml", {})).rejects.toThrow("other.yml");
});

test("only the workflow that is meant runs, and workflows that start each other for ever are found out", async () => {
  const text = workflow("workflow_dispatch", { one: "steps:\n  - run: 'true'" });
  const again: (() => void)[] = [];
  await using scene = await stage({ "a.yml": text, "b.yml": text }, { maxJobs: 5, onJob: () => again[0]?.() });
  expect((await scene.runner.dispatch("a.yml")).map((run) => run.workflow)).toEqual(["a.yml"]);
  again.push(() => scene.emit("workflow_dispatch", { workflow: ".github/workflows/b.yml", inputs: {} }));
  await expect(scene.runner.dispatch("a.yml")).rejects.toThrow("More than 5 jobs");
});

const live = { advance: job(""), live: job("", "needs: advance\nenvironment: { name: slipway-live, url: 'https://example.com' }") };

test("a job in a protected environment waits for its approval, others go on", async () => {
  await using scene = await stage({ "a.yml": workflow("push", live) }, { protectedEnvironments: ["slipway-live"] });
  scene.emit("push");
  expect(results(await scene.runner.drain())).toEqual([["success"]]);
  expect(scene.runner.waiting()).toEqual([{ workflow: "a.yml", job: "live", environment: "slipway-live" }]);
  expect(await scene.runner.drain()).toEqual([]);
  const [run] = await scene.runner.approve("slipway-live");
  expect(run).toMatchObject({
    status: "completed",
    jobs: [{ job: "advance" }, { job: "live", environment: "slipway-live", result: "success" }],
  });
});

test("a rejected one fails", async () => {
  await using scene = await stage({ "a.yml": workflow("push", live) }, { protectedEnvironments: ["slipway-live"] });
  scene.emit("push");
  await scene.runner.drain();
  expect(results(await scene.runner.approve("slipway-live", "rejected"))).toEqual([["success", "failure"]]);
});

test("a machine that dies takes its later steps along, not the next job", async () => {
  const steps = "steps:\n  - uses: ./\n    with: { run: await sleep(20_000) }\n  - if: always()\n    run: echo never";
  await using scene = await stage({
    "a.yml": workflow("push", { one: steps, next: job("console.log('here')", "needs: one\nif: always()") }),
  });
  scene.runner.killNext({ ms: 100 });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  expect(run?.jobs).toMatchObject([
    { job: "one", result: "failure", exitCode: 137, stdout: "" },
    { job: "next", result: "success", stdout: "here\n" },
  ]);
});

test("a job that asks for the group its own run holds is cancelled", async () => {
  const text = workflow("push", { one: job("", "concurrency: db") }, "concurrency: DB");
  await using scene = await stage({ "a.yml": text });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  expect(run?.jobs[0]).toMatchObject({ result: "cancelled" });
  expect(run?.jobs[0]?.stderr).toContain("deadlock");
});

test("who waits for an approval holds the group meanwhile", async () => {
  const text = workflow("push", { live: job("", "environment: slipway-live\nconcurrency: { group: db, queue: max }") });
  await using scene = await stage({ "a.yml": text }, { protectedEnvironments: ["slipway-live"] });
  times(2, () => scene.emit("push"));
  await scene.runner.drain();
  expect(scene.runner.waiting()).toHaveLength(1);
  expect(results(await scene.runner.approve("slipway-live"))).toEqual([["success"]]);
  expect(scene.runner.waiting()).toHaveLength(1);
});

function times(count: number, act: () => void): void {
  for (let n = 0; n < count; n += 1) act();
}
