import { rm } from "node:fs/promises";

import { AccountSASPermissions, BlobServiceClient } from "@azure/storage-blob";
import { execa } from "execa";

import { startAzurite } from "../support/azurite.ts";
import { startPageBlobServer } from "../support/page-blob/start.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { send, type Sent, type Start } from "./blob-copies.ts";
import { regionNames } from "./folder-copies.ts";
import { median, secondsOf } from "./measure.ts";
import { stageImage, type Stage } from "./provision-image.ts";
import type { Row } from "./row.ts";

const rounds = 3;
const regions = regionNames(4);
const rcloneMib = 128;
const sizeMib = 512;
const dataMib = 128;

/** A quarter of an image to four accounts at once, of Azurite and of the strict server; each measurement finds a server that was just started. */
export async function provisionBlobsBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  const stage = await stageImage(folder.path, "disk", { sizeMib, dataMib });
  const rclone = await rcloneSeconds(stage.folder);
  const peer =
    rclone === undefined ? {} : { [`rclone to block blobs (${rcloneMib} MiB disk by size, one region once) × 4`]: rclone * regions.length };
  return [
    ...(await rowsFor("Azurite", stage, async () => await startAzurite(regions), peer)),
    ...(await rowsFor("the strict page-blob server", stage, startPageBlobServer, {})),
  ];
}

async function rowsFor(server: string, stage: Stage, start: Start, others: Readonly<Record<string, number>>): Promise<Row[]> {
  const own: Sent[] = [];
  const raw: Sent[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await send("ours", stage, start, regions));
    raw.push(await send("raw", stage, start, regions));
  }
  const naive = await send("naive", stage, start, regions.slice(0, 1));
  const seconds = median(own.map((each) => each.seconds));
  const rawSeconds = median(raw.map((each) => each.seconds));
  const sent = Math.max(...own.map(({ wireBytes }) => wireBytes)) / (stage.dataBytes * regions.length);
  const peers = { "whole disk by Put Page of the SDK, one region once × 4": naive.seconds * regions.length, ...others };
  const name = `${sizeMib} MiB image (${dataMib} MiB data) to 4 accounts of ${server}`;
  return [
    {
      name: `${name}, median of ${rounds}`,
      unit: "s",
      ours: seconds,
      peers: { "bare Put Page of the same amount": rawSeconds, ...peers },
      goal: "≤ 1.3 × bare Put Page, faster than the others",
      met: seconds <= 1.3 * rawSeconds && Object.values(peers).every((other) => seconds < other),
    },
    {
      name: `${name}: time per that of bare Put Page`,
      unit: "×",
      ours: seconds / rawSeconds,
      peers: {},
      goal: "≤ 1.3",
      met: seconds <= 1.3 * rawSeconds,
    },
    {
      name: `${name}: bytes on the wire per byte of data and region`,
      unit: "×",
      ours: sent,
      peers: { "whole disk": naive.wireBytes / stage.dataBytes },
      goal: "≤ 1.01",
      met: sent <= 1.01,
    },
  ];
}

/** Seconds that rclone takes to one account of Azurite, by a smaller disk: the seconds grow with it. Undefined where rclone is missing. */
async function rcloneSeconds(folder: string): Promise<number | undefined> {
  const { image } = await stageImage(folder, "rclone-blob", { sizeMib: rcloneMib, dataMib: 32 });
  const [region = ""] = regions;
  await using azurite = await startAzurite(regions);
  const service = new BlobServiceClient(azurite.urlOf(region), azurite.credentialOf(region));
  const url = service.generateAccountSasUrl(new Date(Date.now() + 3_600_000), AccountSASPermissions.parse("rwdlacup"), "sco");
  try {
    const words = ["copyto", image, ":azureblob:plain/disk.vhd", "--azureblob-sas-url", url];
    return ((await secondsOf(async () => await execa("rclone", words))) * sizeMib) / rcloneMib;
  } catch {
    return undefined;
  } finally {
    await rm(image);
  }
}
