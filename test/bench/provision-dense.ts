import { startPageBlobServer } from "../support/page-blob/start.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { send } from "./blob-copies.ts";
import { ourCopy, peerSeconds, regionNames } from "./folder-copies.ts";
import { median } from "./measure.ts";
import { stageImage, type Stage } from "./provision-image.ts";
import type { Row } from "./row.ts";

const rounds = 5;
const goal = 0.8;

/**
 * An image without holes: our rate as a part of the raw one. Of accounts that is bare Put Page of the same ready bytes; of a folder it is `cp`, which
 * checks nothing, both with and without a sync to the disk.
 */
export async function provisionDenseBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "dense", { sizeMib: 512, dataMib: 512 });
  const small = await stageImage(folder.path, "dense-small", { sizeMib: 256, dataMib: 256 });
  return [await oneAccountRow(small), await accountsRow(small, 4), await folderRow(stage, "quick"), await folderRow(stage, "durable")];
}

/** One blob gets one chunk at once where that reaches the service's target, so its rate is measured against that. */
async function oneAccountRow(stage: Stage): Promise<Row> {
  const { own, bare } = await bothWays(ways(stage, 1));
  const [ours, raw] = [256 / own, 256 / bare];
  const name = "256 MiB image without holes to 1 account of the strict page-blob server, verified";
  return { name, unit: "MiB/s", ours, peers: { "bare Put Page": raw }, goal: "≥ 60, a page blob's target", met: ours >= 60 };
}

async function accountsRow(stage: Stage, count: number): Promise<Row> {
  const name = `256 MiB image without holes to ${count} accounts of the strict page-blob server, verified: rate per raw rate (bare Put Page)`;
  return await rateRow(name, ways(stage, count));
}

function ways(stage: Stage, count: number): Ways {
  const regions = regionNames(count);
  const seconds = async (way: "ours" | "raw"): Promise<number> => (await send(way, stage, startPageBlobServer, regions)).seconds;
  return { ours: async () => await seconds("ours"), raw: async () => await seconds("raw") };
}

async function folderRow(stage: Stage, durability: "quick" | "durable"): Promise<Row> {
  const isSynced = durability === "durable";
  const name = `512 MiB image without holes to one folder, verified${isSynced ? " and synced" : ""}: rate per that of cp${isSynced ? " and sync -d" : ""}`;
  return await rateRow(name, {
    ours: async () => (await ourCopy(stage, 1, durability)).seconds,
    raw: async () => (await peerSeconds("cp", stage, 1, isSynced)) ?? Number.NaN,
  });
}

async function rateRow(name: string, both: Ways): Promise<Row> {
  const { own, bare } = await bothWays(both);
  const rate = bare / own;
  return { name, unit: "×", ours: rate, peers: {}, goal: `≥ ${goal}`, met: rate >= goal };
}

type Ways = { readonly ours: () => Promise<number>; readonly raw: () => Promise<number> };

/** Median seconds of both, taken in turns. */
async function bothWays({ ours, raw }: Ways): Promise<{ readonly own: number; readonly bare: number }> {
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await ours());
    bare.push(await raw());
  }
  return { own: median(own), bare: median(bare) };
}
