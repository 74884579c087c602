import { hash } from "node:crypto";

import { BlobSASPermissions, BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, test } from "vitest";

import { readChunkManifest } from "../../../../src/adapters/chunks.ts";
import { openDiskUrl } from "../../../../src/adapters/image/https/open-url.ts";
import { isProblem } from "../../../../src/core/problem.ts";
import { startAzurite, type Azurite } from "../../../support/azurite.ts";
import { pattern } from "../../../support/sparse-file.ts";

const mib = 1024 * 1024;
const length = 64 * mib + 512;
let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite(["source"]);
});
afterAll(async () => {
  await azurite[Symbol.asyncDispose]();
});

/** A page blob of 64 MiB with data at three places, and a SAS URL for it that ends at `expiresOn`. */
async function pageBlob(name: string, expiresOn: Date): Promise<{ readonly url: string; readonly change: () => Promise<unknown> }> {
  const service = new BlobServiceClient(azurite.urlOf("source"), azurite.credentialOf("source"));
  const container = service.getContainerClient("vhds");
  await container.createIfNotExists();
  const blob = container.getPageBlobClient(name);
  await blob.create(length);
  for (const offset of [0, 20 * mib, length - 512]) await blob.uploadPages(pattern(512, 1), offset, 512);
  const startsOn = new Date(Date.now() - 86_400_000 * 30);
  const url = await blob.generateSasUrl({ permissions: BlobSASPermissions.from({ read: true }), startsOn, expiresOn });
  return { url, change: () => blob.uploadPages(pattern(512, 9), mib, 512) };
}

test("a page blob's holes are not read, and a change is seen", async () => {
  const { url, change } = await pageBlob("disk.vhd", new Date(Date.now() + 3_600_000));
  const content = Buffer.alloc(length);
  for (const offset of [0, 20 * mib, length - 512]) pattern(512, 1).copy(content, offset);
  const disk = await openDiskUrl(url);
  if (isProblem(disk)) throw new Error(disk.text);
  await using open = disk;
  expect(await open.extents()).toEqual([0, 20 * mib, length - 512].map((offset) => ({ offset, length: 512 })));
  const sha256 = hash("sha256", content);
  expect(await readChunkManifest(open, { sha256 })).toMatchObject({ sha256, chunks: [{ index: 0 }, { index: 5 }, { index: 16 }] });
  expect(open.bytesRead).toBeLessThan(3 * mib);
  await change();
  await expect(open.read(40 * mib, 10)).rejects.toMatchObject({ problem: { code: "image-changed" } });
});

test("a SAS URL that ended says when", async () => {
  const { url } = await pageBlob("expired.vhd", new Date(Date.now() - 86_400_000));
  const answer = await openDiskUrl(url);
  expect(answer).toMatchObject({ code: "image-url-expired" });
  expect(JSON.stringify(answer)).not.toMatch(/sig=/);
});
