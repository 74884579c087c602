import { execFile } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { isProblem } from "../../src/core/problem.ts";
import { openDisk } from "../support/sparse-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const mib = 1024 * 1024;
const virtualSize = 10 * 1024 * mib;
const pieces = 64;
const pieceSize = 8 * mib;
const dataSize = pieces * pieceSize;
const regions = ["west", "east", "north", "south"];
const repeats = 5;

type Sample = { readonly seconds: number; readonly bytesRead: number; readonly peakMib: number };
type Stage = { readonly folder: string; readonly image: string; readonly manifest: string };

/**
 * Brings a 10 GiB fixed VHD with 512 MiB of data to four folders: ours (checks the source's digests, reads every copy back, resumable) against
 * plain copies and rclone. Medians of five after a warm-up. Copies followed by a comparison, the peer that gives the same promise, run once;
 * rclone, at 40 s a copy and more, runs once for one region and counts four times.
 */
export async function provisionBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = { folder: folder.path, image: join(folder.path, "disk.vhd"), manifest: join(folder.path, "manifest.json") };
  await writeImage(stage.image);
  const manifest = await writeManifest(stage);
  const synced: Sample[] = [];
  const quick: Sample[] = [];
  const copied: number[] = [];
  const copiedSynced: number[] = [];
  for (let round = 0; round <= repeats; round++) {
    // Taken in turns, so that a busy moment of the machine falls on all alike.
    synced.push(await ours(stage, "durable"));
    quick.push(await ours(stage, "quick"));
    copied.push(await copies(stage, async () => undefined));
    copiedSynced.push(await copies(stage, async (target) => void (await run("sync", ["-d", target]))));
  }
  const compared = await copies(stage, async (target) => void (await run("cmp", [stage.image, target])));
  const rclone = await rcloneSeconds(stage);
  return rows({ manifest, synced, quick, cp: medianWarm(copied), cpSynced: medianWarm(copiedSynced), compared, rclone });
}

type Measured = {
  readonly manifest: number;
  readonly synced: readonly Sample[];
  readonly quick: readonly Sample[];
  readonly cp: number;
  readonly cpSynced: number;
  readonly compared: number;
  readonly rclone: number | undefined;
};

function rows({ manifest, synced, quick, cp, cpSynced, compared, rclone }: Measured): Row[] {
  const seconds = medianWarm(quick.map((each) => each.seconds));
  const ratio = Math.max(...synced.map(({ bytesRead }) => bytesRead)) / dataSize;
  const peak = Math.max(...synced.map(({ peakMib }) => peakMib));
  const fourRclone: Record<string, number> = rclone === undefined ? {} : { "rclone copyto, one region × 4 (not sparse)": rclone * 4 };
  return [
    {
      name: "10 GiB image (512 MiB data) to 4 folders, verified",
      unit: "s",
      ours: seconds,
      peers: { "4 × (cp --sparse=always, cmp), once": compared, "4 × cp --sparse=always, nothing verified": cp, ...fourRclone },
      goal: "faster than 4 × cp and 4 × rclone",
      met: seconds < cp && seconds < (rclone ?? Number.POSITIVE_INFINITY) * 4,
    },
    {
      name: "the same, every copy synced to the disk",
      unit: "s",
      ours: medianWarm(synced.map((each) => each.seconds)),
      peers: { "4 × (cp --sparse=always, sync -d), nothing verified": cpSynced },
      goal: "faster than 4 × cp with sync",
      met: medianWarm(synced.map((each) => each.seconds)) < cpSynced,
    },
    { name: "source bytes read for 4 regions, per byte of data", unit: "×", ours: ratio, peers: {}, goal: "≤ 1.05", met: ratio <= 1.05 },
    { name: "peak memory of the copying process", unit: "MiB", ours: peak, peers: {}, goal: "≤ 300", met: peak <= 300 },
    { name: "chunk manifest of the same image", unit: "s", ours: manifest, peers: {}, goal: "≤ 2", met: manifest <= 2 },
  ];
}

async function writeImage(path: string): Promise<void> {
  await using handle = await open(path, "w");
  await handle.truncate(virtualSize);
  const bytes = Buffer.alloc(pieceSize);
  const step = Math.floor((virtualSize - pieceSize) / (pieces - 1) / 4096) * 4096;
  for (let piece = 0; piece < pieces; piece++) await handle.write(randomFillSync(bytes), 0, pieceSize, piece * step);
  await handle.write(Buffer.from("conectix".padEnd(512, "\0")), 0, 512, virtualSize);
  await handle.sync();
}

/** Seconds that the manifest takes; it is left in the stage's file. */
async function writeManifest({ image, manifest: file }: Stage): Promise<number> {
  await using disk = await openDisk(image);
  const started = performance.now();
  const manifest = await readChunkManifest(disk);
  const seconds = (performance.now() - started) / 1000;
  if (isProblem(manifest)) throw new Error(manifest.text);
  await writeFile(file, JSON.stringify(manifest));
  return seconds;
}

async function ours({ folder, image, manifest }: Stage, durability: "durable" | "quick"): Promise<Sample> {
  const root = join(folder, "regions");
  const child = join(import.meta.dirname, "provision-child.ts");
  await run("sync");
  const { stdout } = await run(process.execPath, [child, image, root, manifest, durability, ...regions]);
  await rm(root, { recursive: true });
  const [seconds = Number.NaN, bytesRead = Number.NaN, peakMib = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { seconds, bytesRead, peakMib };
}

/** Seconds of one `cp --sparse=always` per region, each followed by `then`. */
async function copies({ folder, image }: Stage, then: (target: string) => Promise<void>): Promise<number> {
  const root = join(folder, "copies");
  await mkdir(root);
  await run("sync");
  const started = performance.now();
  for (const region of regions) {
    await run("cp", ["--sparse=always", image, join(root, region)]);
    await then(join(root, region));
  }
  const seconds = (performance.now() - started) / 1000;
  await rm(root, { recursive: true });
  return seconds;
}

/** Seconds of one copy; undefined where rclone is not installed. */
async function rcloneSeconds({ folder, image }: Stage): Promise<number | undefined> {
  const target = join(folder, "rclone.vhd");
  const started = performance.now();
  try {
    await run("rclone", ["copyto", image, target]);
    return (performance.now() - started) / 1000;
  } catch {
    return undefined;
  } finally {
    await rm(target, { force: true });
  }
}

/** The median without the first, which warms up. */
function medianWarm(values: readonly number[]): number {
  const sorted = values.slice(1).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
