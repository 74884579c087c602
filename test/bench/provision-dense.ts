import { temporaryFolder } from "../support/temporary-folder.ts";
import { ourCopy, peerSeconds } from "./folder-copies.ts";
import { median } from "./measure.ts";
import { stageImage } from "./provision-image.ts";
import type { Row } from "./row.ts";

const rounds = 5;
const goal = 0.8;

/** An image without holes to one folder: our rate as a part of that of `cp`, which checks nothing, both with and without a sync to the disk. */
export async function provisionDenseBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "dense", { sizeMib: 512, dataMib: 512 });
  const rows: Row[] = [];
  for (const synced of [false, true]) {
    const own: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < rounds; round++) {
      own.push((await ourCopy(stage, 1, synced ? "durable" : "quick")).seconds);
      raw.push((await peerSeconds("cp", stage, 1, synced)) ?? Number.NaN);
    }
    const rate = median(raw) / median(own);
    rows.push({
      name: `512 MiB image without holes to one folder, verified${synced ? " and synced" : ""}: rate per raw rate (cp${synced ? ", sync -d" : ""})`,
      unit: "×",
      ours: rate,
      peers: {},
      goal: `≥ ${goal}`,
      met: rate >= goal,
    });
  }
  return rows;
}
