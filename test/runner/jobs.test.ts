import { expect, test } from "vitest";

import type { RunRecord } from "../support/runner/types.ts";
import { job, stage, workflow } from "./stage.ts";

const results = (runs: readonly RunRecord[]): unknown => runs.flatMap((run) => run.jobs.map((done) => [done.job, done.result]));

test("conditions see the event, the inputs and what earlier jobs gave", async () => {
  const jobs = {
    first: job(
      "output('live', 'true'); output('work', '[]')",
      "outputs: { live: '${{ steps.act.outputs.live }}', work: '${{ steps.act.outputs.work }}' }",
    ),
    live: job("", "needs: first\nif: needs.first.outputs.live == 'true'"),
    work: job("", "needs: first\nif: needs.first.outputs.work != '[]'"),
    merged: job("", "if: github.event.pull_request.merged && contains(github.event.label.name, 'go-live')"),
    unmerged: job("", "if: ${{ !github.event.pull_request.merged }}"),
  };
  await using scene = await stage({ "a.yml": workflow("pull_request_target", jobs) });
  scene.emit("pull_request_target", { action: "opened", pull_request: { merged: true }, label: { name: "slipway:Go-Live" } });
  const ran = Object.fromEntries((await scene.runner.drain())[0]?.jobs.map((done) => [done.job, done.result]) ?? []);
  expect(ran).toEqual({ first: "success", live: "success", work: "skipped", merged: "success", unmerged: "skipped" });
});

test("a failure skips what follows, unless that asks for it; a skipped job skips all behind it", async () => {
  const jobs = {
    fails: job("process.exit(3)"),
    after: job("", "needs: fails"),
    far: job("", "needs: after"),
    repair: job("", "needs: fails\nif: failure()"),
    behind: job("", "needs: [repair]"),
    anyway: job("", "needs: [after, fails]\nif: ${{ always() && needs.fails.result == 'failure' }}"),
  };
  await using scene = await stage({ "a.yml": workflow("push", jobs) });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  const ran = Object.fromEntries(run?.jobs.map((done) => [done.job, done.result]) ?? []);
  expect(ran).toEqual({ fails: "failure", after: "skipped", far: "skipped", repair: "success", behind: "skipped", anyway: "success" });
  expect(run?.jobs.find((done) => done.job === "fails")?.exitCode).toBe(3);
});

test("a matrix from another job's output is one job per entry", async () => {
  const jobs = {
    plan: job(`output("work", JSON.stringify(["a/1", "b/2"]))`, "outputs: { work: '${{ steps.act.outputs.work }}' }"),
    work: `needs: plan\nstrategy: { matrix: { key: '\${{ fromJSON(needs.plan.outputs.work) }}' } }\n${job("console.log(process.env.INPUT_TOKEN)").replace("with:", "with:\n      token: ${{ matrix.key }}/${{ strategy.job-index }}")}`,
    next: job("", "needs: work"),
  };
  await using scene = await stage({ "a.yml": workflow("push", jobs) });
  scene.emit("push");
  const [run] = await scene.runner.drain();
  const work = run?.jobs.filter((done) => done.job === "work").map((done) => [done.matrix, done.stdout]);
  expect(work).toEqual(
    expect.arrayContaining([
      [{ key: "a/1" }, "a/1/0\n"],
      [{ key: "b/2" }, "b/2/1\n"],
    ]),
  );
  expect(run?.jobs.at(-1)).toMatchObject({ job: "next", result: "success" });
});

test("an empty matrix fails the job, as GitHub does", async () => {
  const jobs = { work: job("", "strategy: { matrix: { key: '${{ fromJSON(github.event.keys) }}' } }"), next: job("", "needs: work") };
  await using scene = await stage({ "a.yml": workflow("push", jobs) });
  scene.emit("push", { keys: "[]" });
  const [run] = await scene.runner.drain();
  expect(results(run ? [run] : [])).toEqual([
    ["work", "failure"],
    ["next", "skipped"],
  ]);
  expect(run?.jobs[0]?.stderr).toContain("does not contain any values");
});

test("one failing entry of a matrix cancels the others, unless it is not to fail fast", async () => {
  const code = "if (process.env.INPUT_TOKEN === '1') process.exit(1); await sleep(20_000)";
  const quick = job(code, "strategy: { matrix: { n: [1, 2, 3] } }").replace("with:", "with:\n      token: ${{ matrix.n }}");
  const patient = job("process.exit(Number(process.env.INPUT_TOKEN))", "strategy: { fail-fast: false, matrix: { n: [0, 1, 0] } }").replace(
    "with:",
    "with:\n      token: ${{ matrix.n }}",
  );
  await using scene = await stage({ "a.yml": workflow("push", { quick, patient }) });
  scene.emit("push");
  const jobs = (await scene.runner.drain())[0]?.jobs ?? [];
  const of = (name: string): readonly string[] =>
    jobs
      .filter((done) => done.job === name)
      .map((done) => done.result)
      .toSorted();
  expect(of("quick")).toEqual(["cancelled", "cancelled", "failure"]);
  expect(of("patient")).toEqual(["failure", "success", "success"]);
});

test("outputs, environment and path pass to later steps; conditions and forgiveness hold", async () => {
  const steps = `steps:
  - id: one
    run: |
      echo "answer=42" >> "$GITHUB_OUTPUT"
      printf 'LINES<<END\\na\\nb\\nEND\\n' >> "$GITHUB_ENV"
      echo "# Done" >> "$GITHUB_STEP_SUMMARY"
  - run: echo "\${{ steps.one.outputs.answer }} $LINES $OWN \${{ env.TOP }}"
    env: { OWN: "\${{ github.actor }}" }
  - id: bad
    run: exit 1
    continue-on-error: true
  - if: steps.bad.outcome == 'failure' && steps.bad.conclusion == 'success'
    run: echo forgiven
  - if: failure()
    run: echo never
  - run: exit 7
  - run: echo never
  - if: always()
    run: echo finally`;
  await using scene = await stage({ "a.yml": workflow("push", { one: steps }, "env: { TOP: '${{ github.repository }}' }") });
  scene.emit("push");
  const done = (await scene.runner.drain())[0]?.jobs[0];
  expect(done).toMatchObject({ result: "failure", stdout: "42 a\nb ana octo-org/offers\nforgiven\nfinally\n", summary: "# Done\n" });
});

test("annotations are read as GitHub reads them, ten of a level at most", async () => {
  const code = String.raw`
      console.log("::error file=offers/db.yaml,line=12,endLine=12,col=5,endColumn=9,title=plan%2Did%3A changed::Put%0Ait back");
      for (let n = 0; n < 12; n += 1) console.log("::warning::" + n);
      console.log("no ::notice::in the middle, but the old form ##[notice]anywhere");
      console.log("::set-output name=sneaked::in");
      console.log("::stop-commands::pause"); console.log("::notice::silent"); console.log("::pause::");
      console.error("::notice::heard");`;
  await using scene = await stage({
    "a.yml": workflow("push", { one: job(code, "outputs: { sneaked: '${{ steps.act.outputs.sneaked }}' }") }),
  });
  scene.emit("push");
  const done = (await scene.runner.drain())[0]?.jobs[0];
  const place = { file: "offers/db.yaml", line: 12, endLine: 12, col: 5, endColumn: 9 };
  expect(done?.annotations[0]).toEqual({ level: "error", ...place, title: "plan%2Did: changed", message: "Put\nit back" });
  expect(done?.annotations.filter(({ level }) => level === "warning")).toHaveLength(10);
  expect(done?.annotations.filter(({ level }) => level === "notice")).toEqual([
    { level: "notice", message: "anywhere" },
    { level: "notice", message: "heard" },
  ]);
  expect(done?.outputs).toEqual({ sneaked: "in" });
});

test("a broken output file fails the step", async () => {
  await using scene = await stage({ "a.yml": workflow("push", { one: job("append(process.env.GITHUB_OUTPUT, 'no equals sign')") }) });
  scene.emit("push");
  expect((await scene.runner.drain())[0]?.jobs[0]).toMatchObject({
    result: "failure",
    annotations: [{ message: "Invalid format 'no equals sign'" }],
  });
});
