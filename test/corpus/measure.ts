import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Finding } from "../../src/core/report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { certifyBuilt } from "./build.ts";
import { askGuests, checkers, type Checker, type GuestAnswers } from "./guest.ts";
import { edited, type Make } from "./make.ts";
import { makes } from "./makes/makes.ts";
import { complaints, ourVerdict, type OurVerdict } from "./ours.ts";
import type { Seed } from "./seed.ts";
import { alarms, theirVerdict, type RuleAnswer, type TheirVerdict } from "./theirs.ts";

export type SeedRow = {
  readonly name: string;
  readonly make: string;
  readonly checks: readonly string[];
  readonly ours: OurVerdict;
  readonly theirs: Readonly<Record<Checker, TheirVerdict>>;
};

export type CleanRow = {
  readonly name: string;
  readonly ours: readonly Finding[];
  readonly theirs: Readonly<Record<Checker, readonly RuleAnswer[]>>;
};

export type Measured = { readonly seeds: readonly SeedRow[]; readonly clean: readonly CleanRow[] };

type Progress = (done: number, total: number) => void;

/** Builds every make and every seed as an image of its own and asks all checkers. Two at a time: the tools that build wait for the disk in turns. */
export async function measure(list: readonly Seed[], all: readonly Make[], onProgress: Progress = () => undefined): Promise<Measured> {
  await using folder = await temporaryFolder();
  let done = 0;
  const total = list.length + all.length;
  const step = async <T, R>(item: T, index: number, work: (path: string, item: T) => Promise<R>): Promise<R> => {
    const path = join(folder.path, `${done}-${index}`);
    await mkdir(path);
    const row = await work(path, item);
    await rm(path, { recursive: true, force: true });
    onProgress(++done, total);
    return row;
  };
  const cleanMakes = await pairwise(all, async (make, index) => await step(make, index, measureClean));
  const baseline = new Map(cleanMakes.map(({ make, answers }) => [make, answers]));
  const seeds = await pairwise(
    list,
    async (each, index) => await step(each, index, async (path, seed) => await measureSeed(path, seed, baseline)),
  );
  return { seeds, clean: cleanMakes.map(({ row }) => row) };
}

type Clean = { readonly make: Make; readonly answers: GuestAnswers; readonly row: CleanRow };

async function measureClean(path: string, make: Make): Promise<Clean> {
  const tree = make.tree(make.packages);
  const { findings } = await certifyBuilt(path, { tree, type: make.type });
  const answers = await askGuests(await inner(path), tree, { packages: make.packages, swapPartitions: 0, swapOnceStarted: "" });
  const theirs = { lisa: alarms(answers.lisa), digitalocean: alarms(answers.digitalocean), "self-test": alarms(answers["self-test"]) };
  return { make, answers, row: { name: make.name, ours: complaints(findings), theirs } };
}

async function measureSeed(path: string, seed: Seed, baseline: ReadonlyMap<Make, GuestAnswers>): Promise<SeedRow> {
  const make = makes[seed.make ?? "minbase"];
  const packages = { ...make.packages, ...seed.packages };
  const tree = edited(make.tree(packages), seed.edits);
  const report = await certifyBuilt(path, { tree, type: make.type, ...seed });
  const swapPartitions = report.findings.some(({ check, result }) => check === "PART-005" && result === "fail") ? 1 : 0;
  const answers = await askGuests(await inner(path), tree, { packages, swapPartitions, swapOnceStarted: seed.swapOnceStarted ?? "" });
  const before = baseline.get(make);
  const verdict = (checker: Checker) => theirVerdict(answers[checker], before?.[checker] ?? []);
  return {
    name: seed.name,
    make: make.name,
    checks: Object.keys(seed.expected),
    ours: ourVerdict(report, seed),
    theirs: { lisa: verdict("lisa"), digitalocean: verdict("digitalocean"), "self-test": verdict("self-test") },
  };
}

async function inner(path: string): Promise<string> {
  const folder = join(path, "tree");
  await mkdir(folder);
  return folder;
}

async function pairwise<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results.set(index, await work(item, index));
  };
  await Promise.all([worker(), worker()]);
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}

/** Found, missed and false alarms of one checker. */
export type Tally = { readonly found: number; readonly lost: number; readonly missed: number; readonly falseAlarms: number };

/** The confusion table: per checker how many defects it names, and how many of its rules complain about clean images. */
export function tally({ seeds, clean }: Measured): Readonly<Record<Checker | "slipway", Tally>> {
  const theirs = (checker: Checker): Tally => {
    const count = (kind: TheirVerdict["kind"]) => seeds.filter((row) => row.theirs[checker].kind === kind).length;
    return {
      found: count("found"),
      lost: count("lost"),
      missed: count("missed"),
      falseAlarms: clean.reduce((sum, row) => sum + row.theirs[checker].length, 0),
    };
  };
  const found = seeds.filter(({ ours }) => ours.found).length;
  const wrong = clean.reduce((sum, row) => sum + row.ours.length, 0) + seeds.reduce((sum, row) => sum + row.ours.others.length, 0);
  const [lisa, digitalocean, selfTest] = checkers.map(theirs);
  const none: Tally = { found: 0, lost: 0, missed: 0, falseAlarms: 0 };
  return {
    slipway: { found, lost: 0, missed: seeds.length - found, falseAlarms: wrong },
    lisa: lisa ?? none,
    digitalocean: digitalocean ?? none,
    "self-test": selfTest ?? none,
  };
}
