import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { JobRecord, RunRecord } from "../support/runner/types.ts";
import { addCopies } from "./action-copies.ts";
import { openStage, openWorkshop, type Stage } from "./action-stage.ts";
import type { Row } from "./row.ts";

const counts = [1, 100, 1000] as const;
const repetitions = 5;
const offer = "contoso/web-stack";
const kinds = ["refused command", "accepted command", "walk with nothing to do", "wake-up with nothing to do"] as const;
type Kind = (typeof kinds)[number];
type Sample = { readonly seconds: number; readonly megabytes: number };

/** Seconds and peak memory of the jobs that run most, in a repository whose offers all wait for sign-off: the program's, without the runner's own. */
export async function actionJobsBench(): Promise<Row[]> {
  await using workshop = await openWorkshop();
  const peaks = join(workshop.folder, "peaks");
  const preload = pathToFileURL(join(import.meta.dirname, "peak-memory.mjs")).href;
  await using stage = await openStage(workshop, {}, { NODE_OPTIONS: `--import=${preload}`, BENCH_PEAKS: peaks });
  await stage.github.as("publisher").push(workshop.offerFiles(offer), "One offer");
  await stage.runner.drain();
  const rows: Row[] = [];
  let present = 1;
  for (const count of counts) {
    await addCopies(stage.github, workshop, [present, count]);
    // What the added offers' push starts is not measured, and must find nothing to publish.
    await stage.runner.drain();
    present = count;
    const samples: Record<Kind, Sample[]> = { [kinds[0]]: [], [kinds[1]]: [], [kinds[2]]: [], [kinds[3]]: [] };
    for (let run = 0; run < repetitions; run += 1)
      for (const kind of kinds) samples[kind].push(await sample(await act(stage, kind, run), peaks));
    for (const kind of kinds) rows.push(...rowsOf(kind, count, samples[kind]));
  }
  return rows;
}

async function sample(play: () => Promise<readonly RunRecord[]>, peaks: string): Promise<Sample> {
  await writeFile(peaks, "");
  const [job] = jobsOf(await play());
  const [first = "0"] = (await readFile(peaks, "utf8")).split("\n");
  return { seconds: (job?.durationMs ?? Number.NaN) / 1000, megabytes: Number(first) };
}

/** What to play; the first job that runs is the one that is measured. */
async function act({ github, runner }: Stage, kind: Kind, run: number): Promise<() => Promise<readonly RunRecord[]>> {
  const issue = github.issues()[0]?.number ?? 0;
  switch (kind) {
    case "refused command":
      await github.as("maintainer").comment(issue, "/go-live please");
      return runner.drain;
    case "accepted command":
      await github.as("maintainer").comment(issue, run % 2 === 0 ? "/hold" : "/resume");
      return runner.drain;
    case "walk with nothing to do":
      return async () => await runner.dispatch("slipway-advance.yml", { offer, hop: "0" });
    case "wake-up with nothing to do":
      return runner.schedule;
  }
}

function jobsOf(runs: readonly RunRecord[]): readonly JobRecord[] {
  const jobs = runs.flatMap((run) => run.jobs).filter(({ result }) => result !== "skipped");
  const failed = jobs.find(({ result }) => result !== "success");
  if (failed !== undefined) throw new Error(`The job ${failed.job} ended with ${failed.result}:\n${failed.stdout}`);
  return jobs;
}

function rowsOf(kind: Kind, count: number, samples: readonly Sample[]): Row[] {
  const name = `job: ${kind}, ${count} ${count === 1 ? "offer" : "offers"}`;
  const row = (what: string, unit: string, ours: number): Row => ({
    name: `${name}${what}`,
    unit,
    ours,
    peers: {},
    goal: "for comparison",
    met: true,
  });
  return [
    row("", "s", median(samples.map(({ seconds }) => seconds))),
    row(", peak memory", "MB", median(samples.map(({ megabytes }) => megabytes))),
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
