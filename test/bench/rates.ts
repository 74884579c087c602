import { randomFillSync } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { azureRegions } from "../../src/adapters/region/azure/azure-regions.ts";
import { isProblem } from "../../src/core/problem.ts";
import { prepareDemo } from "../../src/entry/demo/prepare.ts";
import { git } from "../support/git-repository.ts";
import { startPageBlobServer } from "../support/page-blob/start.ts";
import { projectRoot } from "../support/sample-offer.ts";
import { openDisk } from "../support/sparse-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Row } from "./row.ts";

const mib = 1024 * 1024;
const dataMib = 128;
const repeats = 3;

/** The rates that `slipway simulate` reckons with, on this machine: medians of three. What is kept of them stands in src/entry/measured-rates.json. */
export async function ratesBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const dense = join(folder.path, "dense");
  const hole = join(folder.path, "hole");
  await writeFileOf(dense, dataMib * mib, true);
  await writeFileOf(hole, 8 * dataMib * mib, false);
  const repository = join(folder.path, "offers");
  await mkdir(repository);
  const failed = await prepareDemo(repository);
  if (failed !== undefined) throw new Error(failed.text);
  const image = join(repository, ".slipway/images/web-stack-standard-1.4.0.vhd");
  const start = await median(() => seconds(() => slipway(repository, "tick")));
  const certified = await median(() => seconds(() => slipway(repository, "certify", image)));
  return [
    row("readBytesPerSecond", "MiB/s", dataMib / (await median(() => seconds(() => manifestOf(dense, false))))),
    row("zerosBytesPerSecond", "MiB/s", (8 * dataMib) / (await median(() => seconds(() => manifestOf(hole, true))))),
    row("runnerBytesPerSecond", "MiB/s", dataMib / (await median(() => copySeconds(dense, 1)))),
    row("storageBytesPerSecond", "MiB/s", (4 * dataMib) / (await median(() => copySeconds(dense, 4)))),
    row("startSeconds", "s", start),
    row("certifySeconds", "s", Math.max(0, certified - start)),
    row("turnSeconds", "s", await turnSeconds(join(folder.path, "ledger"))),
  ];
}

function row(name: string, unit: string, ours: number): Row {
  return { name, unit, ours, peers: {}, goal: "none: it is what simulate reckons with", met: true };
}

async function slipway(cwd: string, ...args: readonly string[]): Promise<unknown> {
  return await execa(process.execPath, [join(projectRoot, "dist/cli.js"), ...args], { cwd });
}

async function writeFileOf(path: string, size: number, isDense: boolean): Promise<void> {
  await using file = await open(path, "w");
  await file.truncate(size);
  if (!isDense) return;
  const piece = Buffer.alloc(4 * mib);
  for (let offset = 0; offset < size; offset += piece.length) await file.write(randomFillSync(piece), 0, piece.length, offset);
}

async function manifestOf(path: string, whole: boolean) {
  await using disk = await openDisk(path);
  const manifest = await readChunkManifest(disk, { whole });
  if (isProblem(manifest)) throw new Error(manifest.text);
  return manifest;
}

/** Copies to so many accounts of a server in this process: both ends share its thread, so a real storage is faster. */
async function copySeconds(path: string, count: number): Promise<number> {
  await using server = await startPageBlobServer();
  const names = Array.from({ length: count }, (_, index) => `region${index}`);
  const accounts = Object.fromEntries(names.map((name) => [name, { url: server.urlOf(name), key: { secret: "KEY" } }]));
  const regions = azureRegions({ accounts, environment: () => server.key });
  const manifest = await manifestOf(path, false);
  await using disk = await openDisk(path);
  return await seconds(async () => {
    const outcomes = await regions.replicate(disk, manifest, names, { full: false, onProgress: () => undefined });
    if (outcomes.some(({ kind }) => kind === "failed")) throw new Error(JSON.stringify(outcomes));
  });
}

/** One append to a bare remote and the read that follows. */
async function turnSeconds(folder: string): Promise<number> {
  const [remote, clone] = [`${folder}.git`, folder];
  await mkdir(clone);
  await git(clone, "init", "--quiet");
  await git(clone, "init", "--quiet", "--bare", remote);
  const ledger = createGitLedger({ directory: clone, remote });
  const offer = { publisher: "contoso", offer: "web-stack" };
  const turn = { subject: "turn", trailers: [], author: { name: "Ada", email: "ada@contoso.example" }, at: "2026-11-22T16:00:00.000Z" };
  let number = 0;
  return await median(() =>
    seconds(
      async () => await ledger.append(offer, await ledger.head(offer), { ...turn, files: new Map([["a.txt", String((number += 1))]]) }),
    ),
  );
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < repeats; round++) values.push(await measure());
  return values.toSorted((a, b) => a - b)[Math.floor(repeats / 2)] ?? Number.NaN;
}
