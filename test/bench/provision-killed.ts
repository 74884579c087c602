import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { chunkSize } from "../../src/core/chunks.ts";
import { startPageBlobServer } from "../support/page-blob/start.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { regionNames } from "./folder-copies.ts";
import { median } from "./measure.ts";
import { mib, stageImage, type Stage } from "./provision-image.ts";
import type { Row } from "./row.ts";

const rounds = 3;
const settleMs = 500;

/** What a child is told beside the image, and to how many regions it copies. */
type Run = { readonly words: readonly string[]; readonly regions: number; readonly env?: Readonly<Record<string, string>> };

/** A copy killed at half of its bytes and run again: what the regions were sent twice. */
export async function provisionKilledBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "killed", { sizeMib: 128, dataMib: 128 });
  const folders: number[] = [];
  const blobs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    folders.push(await toFolders(stage));
    blobs.push(await toBlob(stage));
  }
  return [
    row("128 MiB to 4 folders, killed at half: sent again to each", median(folders)),
    row("128 MiB to the strict page-blob server, killed at half: sent again", median(blobs)),
  ];
}

function row(name: string, again: number): Row {
  const goal = chunkSize / mib;
  return {
    name: `${name}, median of ${rounds}`,
    unit: "MiB",
    ours: again / mib,
    peers: {},
    goal: `≤ ${goal} (one chunk)`,
    met: again <= chunkSize,
  };
}

async function toFolders(stage: Stage): Promise<number> {
  const root = join(stage.folder, "killed");
  try {
    const names = regionNames(4);
    return await sentAgain(stage, {
      words: [join(import.meta.dirname, "../support/replicate-child.ts"), stage.image, root, ...names],
      regions: names.length,
    });
  } finally {
    await rm(root, { recursive: true });
  }
}

async function toBlob(stage: Stage): Promise<number> {
  await using server = await startPageBlobServer();
  const child = join(import.meta.dirname, "../support/replicate-azure-child.ts");
  const words = [child, stage.image, server.urlOf("west"), "killed"];
  const env = { KEY: server.key };
  await writtenUntilHalf({ words, regions: 1, env });
  // The killed process's lease ends, so that the next need not wait half a minute for it.
  for (const { blobs } of server.store.values()) for (const blob of blobs.values()) blob.lease = undefined;
  const { stdout } = await execa(process.execPath, words, { env });
  if (!stdout.includes('"kind":"done"')) throw new Error(stdout.slice(-1000));
  return server.pageBytes - stage.dataBytes;
}

/** Bytes that both runs wrote, by region, beyond the image's own. */
async function sentAgain({ dataBytes }: Stage, run: Run): Promise<number> {
  const first = await writtenUntilHalf(run);
  const { stdout } = await execa(process.execPath, run.words);
  const second = [...stdout.matchAll(/"sent":(\d+)/g)].map((match) => Number(match[1]));
  if (second.length !== run.regions) throw new Error(stdout.slice(-1000));
  return (first + second.reduce((sum, sent) => sum + sent, 0)) / run.regions - dataBytes;
}

/** Starts the copy, stops it where every region has half, and gives what it wrote to files and connections until then, before it is killed. */
async function writtenUntilHalf({ words, regions, env }: Run): Promise<number> {
  const copying = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  const ended = once(copying, "exit");
  const halves = new Set<string>();
  await new Promise<void>((resolve) => {
    const lines = createInterface(copying.stdout).once("close", resolve);
    lines.on("line", (line) => {
      const [, region = "", done, total] = /"region":"(\w+)","done":(\d+),"total":(\d+)/.exec(line) ?? [];
      if (Number(done) >= Number(total) / 2) halves.add(region);
      if (halves.size !== regions) return;
      // Stopped here and not later: it runs on while its lines wait to be read.
      copying.kill("SIGSTOP");
      resolve();
    });
  });
  // A write that had begun goes on until it is done, and counts only then.
  await sleep(settleMs);
  // Only a copy that is still running has this file; one that ended before half would throw here.
  const [, written] = /wchar: (\d+)/.exec(await readFile(`/proc/${copying.pid ?? 0}/io`, "utf8")) ?? [];
  copying.kill("SIGKILL");
  await ended;
  return Number(written);
}
