import { rm } from "node:fs/promises";

import { temporaryFolder } from "../support/temporary-folder.ts";
import { ourCopy, peerSeconds, type Sample } from "./folder-copies.ts";
import { median } from "./measure.ts";
import { stageImage, type Stage } from "./provision-image.ts";
import type { Row } from "./row.ts";

/** Rounds by the number of regions: what three programs write for 16 takes minutes. */
const rounds: Readonly<Record<number, number>> = { 1: 3, 4: 1, 16: 1 };
const smallGib = 4;
const largeGib = 30;

/**
 * A 30 GiB image with 1 GiB of data to 1, 4 and 16 folders beside the peers that read a disk's holes as holes, and, timed for one region only, those that do not. Ours checks
 * the source's digests, reads what it wrote back and can be resumed; the peers do nothing of that.
 */
export async function provisionFoldersBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "large", { sizeMib: largeGib * 1024, dataMib: 1024 });
  const slow = { "dd conv=sparse": await peerSeconds("dd", stage, 1), [rcloneName]: await rcloneSeconds(stage) };
  const rows: Row[] = [];
  for (const [count, times] of Object.entries(rounds)) rows.push(...(await rowsFor(stage, Number(count), times, slow)));
  return [...rows, await syncedRow(stage), manifestRow(stage)];
}

const rcloneName = `rclone copyto (${smallGib} GiB disk, by size)`;

/** rclone reads and writes every hole: it copies a smaller disk, once, and the seconds grow with the disk. */
async function rcloneSeconds({ folder }: Stage): Promise<number | undefined> {
  const small = await stageImage(folder, "rclone", { sizeMib: smallGib * 1024, dataMib: 128 });
  const seconds = await peerSeconds("rclone", small, 1);
  await rm(small.image);
  return seconds === undefined ? undefined : (seconds * largeGib) / smallGib;
}

async function rowsFor(stage: Stage, count: number, times: number, slow: Readonly<Record<string, number | undefined>>): Promise<Row[]> {
  const own: Sample[] = [];
  const cp: (number | undefined)[] = [];
  const qemuImg: (number | undefined)[] = [];
  for (let round = 0; round < times; round++) {
    // Taken in turns, so that a busy moment of the machine falls on all alike.
    own.push(await ourCopy(stage, count, "quick"));
    cp.push(await peerSeconds("cp", stage, count));
    qemuImg.push(await peerSeconds("qemuImg", stage, count));
  }
  const others: [string, number | undefined][] = [
    ["cp --sparse=always", medianOf(cp)],
    ["qemu-img convert", medianOf(qemuImg)],
    ...Object.entries(slow).map(([name, one]): [string, number | undefined] => [
      `${name}, one region once`,
      one === undefined ? one : one * count,
    ]),
  ];
  const peers = Object.fromEntries(others.flatMap(([name, value]) => (value === undefined ? [] : [[`${name} × ${count}`, value]])));
  const seconds = median(own.map((each) => each.seconds));
  const read = Math.max(...own.map(({ bytesRead }) => bytesRead)) / stage.dataBytes;
  const peak = Math.max(...own.map(({ peakMib }) => peakMib));
  const name = `30 GiB image (1 GiB data) to ${count} ${count === 1 ? "folder" : "folders"}`;
  const isFastest = Object.values(peers).every((other) => seconds < other);
  return [
    {
      name: `${name}, verified, ${times === 1 ? "once" : `median of ${times}`}`,
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

async function syncedRow(stage: Stage): Promise<Row> {
  const { seconds } = await ourCopy(stage, 4, "durable");
  const cp = await peerSeconds("cp", stage, 4, true);
  return {
    name: "30 GiB image (1 GiB data) to 4 folders, verified and synced to the disk, once",
    unit: "s",
    ours: seconds,
    peers: cp === undefined ? {} : { "(cp --sparse=always, sync -d) × 4": cp },
    goal: "faster than 4 × cp with sync",
    met: seconds < (cp ?? Number.POSITIVE_INFINITY),
  };
}

function manifestRow({ manifestSeconds }: Stage): Row {
  return { name: "chunk manifest of the same image", unit: "s", ours: manifestSeconds, peers: {}, goal: "≤ 4", met: manifestSeconds <= 4 };
}
