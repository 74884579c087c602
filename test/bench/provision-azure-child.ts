// Sends an image's bytes to storage accounts in a process of its own: node provision-azure-child.ts ours|raw|naive IMAGE MANIFEST ACCOUNT-URL...
// The accounts' key is in KEY. Prints one line of JSON: seconds, and all bytes that it wrote to its connections.
import { hash, randomFillSync } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { readFile } from "node:fs/promises";
import { Socket } from "node:net";

import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";

import { decodeManifest } from "../../src/adapters/chunk-cache.ts";
import { eachConcurrently } from "../../src/adapters/concurrently.ts";
import { azureRegions } from "../../src/adapters/region/azure/azure-regions.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { openDisk } from "../support/sparse-file.ts";
import { secondsOf } from "./measure.ts";

/** As many at once for each blob as the adapter has. */
const putsAtOnce = 8;

const [way = "", image = "", manifestFile = "", ...urls] = process.argv.slice(2);
const key = process.env["KEY"] ?? "";
const manifest = decodeManifest(JSON.parse(await readFile(manifestFile, "utf8")));
if (manifest === undefined) throw new Error("no manifest");
await using disk = await openDisk(image);
const sockets: Socket[] = [];
subscribe("net.client.socket", (message) => {
  if (typeof message === "object" && message !== null && "socket" in message && message.socket instanceof Socket)
    sockets.push(message.socket);
});

const ways: Readonly<Record<string, () => Promise<void>>> = { ours, raw, naive };
const seconds = await secondsOf(async () => await ways[way]?.());
console.log(JSON.stringify({ seconds, wireBytes: sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0) }));

async function ours(): Promise<void> {
  if (manifest === undefined) return;
  const names = urls.map((_, index) => `region${index}`);
  const accounts = Object.fromEntries(urls.map((url, index) => [`region${index}`, { url, key: { secret: "KEY" } }]));
  const outcomes = await azureRegions({ accounts, environment: () => key }).replicate(disk, manifest, names, {
    full: false,
    onProgress: () => undefined,
  });
  if (outcomes.some(({ kind }) => kind === "failed")) throw new Error(JSON.stringify(outcomes));
}

/** As many chunks as hold data by bare Put Page: the same ready bytes again and again, nothing read, hashed or looked at. */
async function raw(): Promise<void> {
  const bytes = randomFillSync(Buffer.alloc(chunkSize));
  const md5 = hash("md5", bytes, "buffer");
  const count = Math.round((manifest?.chunks ?? []).reduce((sum, { index }) => sum + lengthOf(index), 0) / chunkSize);
  await putAll(count, () => Promise.resolve({ bytes, md5 }));
}

/** The whole disk with its holes, read once for each region. */
async function naive(): Promise<void> {
  await putAll(Math.ceil(disk.length / chunkSize), async (index) => {
    const bytes = await disk.read(index * chunkSize, lengthOf(index));
    return { bytes, md5: hash("md5", bytes, "buffer") };
  });
}

async function putAll(count: number, chunk: (index: number) => Promise<{ readonly bytes: Uint8Array; readonly md5: Uint8Array }>) {
  await Promise.all(
    urls.map(async (url) => {
      const account = url.slice(url.lastIndexOf("/") + 1);
      const container = new BlobServiceClient(url, new StorageSharedKeyCredential(account, key)).getContainerClient("plain");
      await container.create();
      const blob = container.getPageBlobClient("disk.vhd");
      await blob.create(disk.length);
      const indexes = Array.from({ length: count }, (_, index) => index);
      await eachConcurrently(indexes, putsAtOnce, async (index) => {
        const { bytes, md5 } = await chunk(index);
        await blob.uploadPages(bytes, index * chunkSize, bytes.length, { transactionalContentMD5: md5 });
      });
    }),
  );
}

function lengthOf(index: number): number {
  return Math.min(chunkSize, disk.length - index * chunkSize);
}
