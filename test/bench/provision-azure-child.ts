// Brings an image to storage accounts of an Azurite on this machine: node test/bench/provision-azure-child.ts [DATA-MIB] [REGIONS]
// Prints one line of JSON: seconds and rates of ours beside the server's own raw Put Page rate.
import { randomFillSync } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { BlobServiceClient } from "@azure/storage-blob";

import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { azureRegions } from "../../src/adapters/region/azure/azure-regions.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { isProblem } from "../../src/core/problem.ts";
import { startAzurite, type Azurite } from "../support/azurite.ts";
import { openDisk } from "../support/sparse-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const mib = 1024 * 1024;
const [dataMib = 256, count = 4] = process.argv.slice(2).map(Number);
const names = Array.from({ length: count }, (_, index) => `region${index}`);
const pieceSize = 8 * mib;
const virtualSize = 30 * 1024 * mib;

await using folder = await temporaryFolder();
const image = join(folder.path, "disk.vhd");
await writeImage();
await using azurite = await startAzurite(names);
const raw = await rawSeconds(azurite);
const ours = await replicateSeconds(azurite);
console.log(
  JSON.stringify({
    dataMib,
    regions: count,
    ...ours,
    mibPerSecond: Math.round((dataMib * count) / ours.seconds),
    rawPutMibPerSecond: Math.round((dataMib * count) / raw),
    ratioToRaw: Number((ours.seconds / raw).toFixed(2)),
    peakRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);

/** A fixed VHD of 30 GiB whose data lie in pieces of 8 MiB, spread evenly. */
async function writeImage(): Promise<void> {
  await using file = await open(image, "w");
  await file.truncate(virtualSize + 512);
  const amount = (dataMib * mib) / pieceSize;
  const bytes = Buffer.allocUnsafe(pieceSize);
  for (let index = 0; index < amount; index++)
    await file.write(randomFillSync(bytes), 0, pieceSize, Math.floor((index * virtualSize) / amount / chunkSize) * chunkSize);
  await file.write("conectix", virtualSize);
}

async function replicateSeconds(server: Azurite) {
  const accounts = Object.fromEntries(names.map((region) => [region, { url: server.urlOf(region), key: { secret: "KEY" } }]));
  const regions = azureRegions({ accounts, environment: () => server.key });
  await using disk = await openDisk(image);
  const manifest = await readChunkManifest(disk);
  if (isProblem(manifest)) throw new Error(manifest.text);
  const readBefore = disk.bytesRead;
  const started = performance.now();
  const outcomes = await regions.replicate(disk, manifest, names, { full: false, onProgress: () => undefined });
  const seconds = (performance.now() - started) / 1000;
  if (outcomes.some(({ kind }) => kind === "failed")) throw new Error(JSON.stringify(outcomes));
  return { seconds: Number(seconds.toFixed(2)), sourceReadPerData: Number(((disk.bytesRead - readBefore) / (dataMib * mib)).toFixed(3)) };
}

/** Seconds that the same bytes take to all accounts at once by bare Put Page, eight at once for each, without a checksum or anything else. */
async function rawSeconds(server: Azurite): Promise<number> {
  const bytes = randomFillSync(Buffer.allocUnsafe(chunkSize));
  const started = performance.now();
  await Promise.all(
    names.map(async (name) => {
      const container = new BlobServiceClient(server.urlOf(name), server.credentialOf(name)).getContainerClient("raw");
      await container.create();
      const blob = container.getPageBlobClient("raw");
      await blob.create(dataMib * mib);
      const offsets = Array.from({ length: (dataMib * mib) / chunkSize }, (_, index) => index * chunkSize);
      const worker = async (): Promise<void> => {
        for (let offset = offsets.shift(); offset !== undefined; offset = offsets.shift()) await blob.uploadPages(bytes, offset, chunkSize);
      };
      await Promise.all(Array.from({ length: 8 }, worker));
    }),
  );
  return (performance.now() - started) / 1000;
}
