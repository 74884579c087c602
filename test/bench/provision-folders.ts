import { rm } from "node:fs/promises";

import { temporaryFolder } from "../support/temporary-folder.ts";
import { ourCopy, peerSeconds, type Sample } from "./folder-copies.ts";
import { median } from "./measure.ts";
import { stageImage, type Stage } from "./provision-image.ts";
import type { Row } from "./row.ts";

const smallGib = 4;
const largeGib = 30;

/**
 * A 30 GiB image with 1 GiB of data to so many folders beside the peers that read a disk's holes as holes, and, timed for one region only, those that
 * do not. Ours checks the source's digests, reads what it wrote back and can be resumed; the peers do nothing of that.
 */
export async function provisionFoldersBench(count: number, rounds: number): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "large", { sizeMib: largeGib * 1024, dataMib: 1024 });
  slow ??= slowPeers(stage);
  const rows = await rowsFor(stage, count, rounds, await slow);
  return count === 1 ? [...rows, manifestRow(stage)] : rows;
}

type Seconds = Readonly<Record<string, number | undefined>>;

/** Measured once in a run, however many regions are copied to. */
let slow: Promise<Seconds> | undefined;

async function slowPeers(stage: Stage): Promise<Seconds> {
  return { "dd conv=sparse": await peerSeconds("dd", stage, 1), [rcloneName]: await rcloneSeconds(stage) };
}

const rcloneName = `rclone copyto (${smallGib} GiB disk, by size)`;

/** rclone reads and writes every hole: it copies a smaller disk, once, and the seconds grow with the disk. */
async function rcloneSeconds({ folder }: Stage): Promise<number | undefined> {
  const small = await stageImage(folder, "rclone", { sizeMib: smallGib * 1024, dataMib: 128 });
  const seconds = await peerSeconds("rclone", small, 1);
  await rm(small.image);
  return seconds === undefined ? undefined : (seconds * largeGib) / smallGib;
}

async function rowsFor(stage: Stage, count: number, rounds: number, others: Seconds): Promise<Row[]> {
  const own: Sample[] = [];
  const cp: (number | undefined)[] = [];
  const qemuImg: (number | undefined)[] = [];
  for (let round = 0; round < rounds; round++) {
    // Taken in turns, so that a busy moment of the machine falls on all alike.
    own.push(await ourCopy(stage, count, "quick"));
    cp.push(await peerSeconds("cp", stage, count));
    qemuImg.push(await peerSeconds("qemuImg", stage, count));
  }
  const all: [string, number | undefined][] = [
    ["cp --sparse=always", medianOf(cp)],
    ["qemu-img convert", medianOf(qemuImg)],
    ...Object.entries(others).map(([name, one]): [string, number | undefined] => [
      `${name}, one region once`,
      one === undefined ? one : one * count,
    ]),
  ];
  const peers = Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[`${name} × ${count}`, value]])));
  const seconds = median(own.map((each) => each.seconds));
  const read = Math.max(...own.map(({ bytesRead }) => bytesRead)) / stage.dataBytes;
  const peak = Math.max(...own.map(({ peakMib }) => peakMib));
  const name = `30 GiB image (1 GiB data) to ${count} ${count === 1 ? "folder" : "folders"}`;
  const isFastest = Object.values(peers).every((other) => seconds < other);
  return [
    {
      name: `${name}, verified, ${rounds === 1 ? "once" : `median of ${rounds}`}`,
      unit: "s",
      ours: seconds,
      peers,
      goal: count < 4 ? "for comparison" : "faster than all peers",
      met: count < 4 || isFastest,
    },
    { name: `${name}: source bytes read per byte of data`, unit: "×", ours: read, peers: {}, goal: "≤ 1.05", met: read <= 1.05 },
    { name: `${name}: peak memory`, unit: "MiB", ours: peak, peers: {}, goal: "≤ 300", met: peak <= 300 },
  ];
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((each) => each !== undefined);
  return known.length === values.length ? median(known) : undefined;
}

function manifestRow({ manifestSeconds }: Stage): Row {
  return { name: "chunk manifest of the same image", unit: "s", ours: manifestSeconds, peers: {}, goal: "≤ 4", met: manifestSeconds <= 4 };
}
