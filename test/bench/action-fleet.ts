import type { JobRecord, RunRecord } from "../support/runner/types.ts";
import { openStage, openWorkshop, type Stage } from "./action-stage.ts";
import type { Row } from "./row.ts";

const offers = Number(process.env["BENCH_OFFERS"] ?? 200);
const wakeUpMs = 30 * 60_000;
const hourMs = 60 * 60_000;
const mostWakeUps = 12;
const goals = { requests: 1000, writes: 80 } as const;

/**
 * Many offers merged in one push, with the primary and the secondary limits of GitHub in force: how many requests and writes that takes at most within an
 * hour and a minute, until every offer waits for sign-off and is shown so. Takes minutes: each offer is certified, copied and booted. BENCH_OFFERS says
 * how many instead of 200.
 */
export async function actionFleetBench(): Promise<Row[]> {
  await using workshop = await openWorkshop();
  await using stage = await openStage(workshop);
  const { github, runner, now, pass } = stage;
  const names = Array.from({ length: offers }, (_, index) => `contoso/stack-${String(index).padStart(4, "0")}`);
  await github.as("publisher").push(workshop.offerFiles(...names), `${offers} offers`);
  github.resetCounts();
  const from = github.log.length;
  const began = now().getTime();
  const jobs = [...finished(await runner.drain())];
  let wakeUps = 0;
  while (waiting(stage) < offers && wakeUps < mostWakeUps) {
    pass(wakeUpMs);
    wakeUps += 1;
    jobs.push(...finished(await runner.schedule()));
  }
  const hours = (now().getTime() - began) / hourMs;
  const counted = github.log.slice(from).filter((each) => each.counted && each.kind === "rest");
  const refused = github.log.slice(from).filter(({ status }) => status === 403 || status === 429).length;
  const { rest, writes, mostWritesInAMinute } = github.counts();
  const within = `of ${rest} requests, ${writes} of them writes; ${refused} refused by a limit`;
  const row = (what: string, [ours, unit]: readonly [number, string], goal: string, met = true): Row => {
    return { name: `${offers} offers in one push: ${what}`, unit, ours, peers: {}, goal, met };
  };
  const inAnHour = mostWithin(
    counted.map(({ at }) => at.getTime()),
    hourMs,
  );
  return [
    row("at sign-off in the end", [waiting(stage), "offers"], `all ${offers}`, waiting(stage) === offers),
    row("most requests within an hour", [inAnHour, "requests"], `<= ${goals.requests} (${within})`, inAnHour <= goals.requests),
    row("most writes within a minute", [mostWritesInAMinute, "writes"], `<= ${goals.writes}`, mostWritesInAMinute <= goals.writes),
    row("until all are told", [hours, "h"], `for comparison (${wakeUps} wake-ups by the schedule, ${jobs.length} jobs)`),
    row(
      "longest job, without what was slept",
      [Math.max(...jobs.map(({ durationMs }) => durationMs)) / 60_000, "min"],
      "for comparison (a job may take 30)",
    ),
  ];
}

function finished(runs: readonly RunRecord[]): readonly JobRecord[] {
  return runs.flatMap((run) => run.jobs).filter(({ result }) => result !== "skipped");
}

function mostWithin(times: readonly number[], span: number): number {
  let first = 0;
  return times.reduce((most, time, index) => {
    while (time - (times[first] ?? time) >= span) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

function waiting({ github }: Stage): number {
  return github.issues().filter(({ number, labels }) => labels.includes("slipway: waiting") && github.comments(number).length > 0).length;
}
