import { createHash, hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";

import schema from "../../schemas/v1/chunks.schema.json" with { type: "json" };
import { decodeManifest } from "../../src/adapters/chunk-cache.ts";
import { openChunkReader } from "../../src/adapters/chunk-reader.ts";
import { readChunkManifest } from "../../src/adapters/chunks.ts";
import { eachConcurrently } from "../../src/adapters/concurrently.ts";
import { dataRuns } from "../../src/adapters/zeros.ts";
import { chunkSize } from "../../src/core/chunks.ts";
import { ImageReadError, type Disk } from "../../src/ports/images.ts";
import { openDisk, pattern, writeSparseFile } from "../support/sparse-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const length = 3 * chunkSize + 512;

/** Data in the first and the short last chunk, a chunk of written zeros in between, one hole. */
async function scene(): Promise<AsyncDisposable & { readonly folder: string; readonly path: string; readonly disk: Disk }> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder()).path;
  const path = join(folder, "disk.vhd");
  await writeSparseFile(path, length, [
    { offset: 100_000, bytes: pattern(5000, 1) },
    { offset: chunkSize, bytes: Buffer.alloc(chunkSize) },
    { offset: 3 * chunkSize, bytes: pattern(512, 2) },
  ]);
  const disk = stack.use(await openDisk(path));
  const all = stack.move();
  return { folder, path, disk, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

it("names the chunks that hold data, by digest, and leaves zeros out", async () => {
  await using at = await scene();
  const bytes = await readFile(at.path);
  const digestOf = (index: number): string => hash("sha256", bytes.subarray(index * chunkSize, (index + 1) * chunkSize));
  const seen: number[] = [];
  const manifest = await readChunkManifest(at.disk, { onProgress: (done) => seen.push(done) });
  expect(manifest).toMatchObject({ length, chunks: [0, 3].map((index) => ({ index, sha256: digestOf(index) })) });
  expect(manifest).not.toHaveProperty("sha256");
  expect(decodeManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  expect(seen.at(-1)).toBe(length);
});

it("reads into memory that held other bytes before", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "disk.vhd");
  const full = pattern(2 * chunkSize, 1);
  await writeSparseFile(path, 5 * chunkSize, [
    { offset: 0, bytes: full },
    { offset: 2 * chunkSize + 65_536, bytes: pattern(4096, 2) },
    { offset: 3 * chunkSize + 131_072, bytes: pattern(4096, 3) },
  ]);
  await using disk = await openDisk(path);
  const reader = await openChunkReader(disk);
  const room = Buffer.alloc(chunkSize, 255);
  const file = await readFile(path);
  for (const index of reader.indexes)
    expect((await reader.read(index, room)).equals(file.subarray(index * chunkSize, (index + 1) * chunkSize)), `${index}`).toBe(true);
  const digests = [0, 1, 2, 3].map((index) => ({
    index,
    sha256: hash("sha256", file.subarray(index * chunkSize, (index + 1) * chunkSize)),
  }));
  expect(await readChunkManifest(disk)).toMatchObject({ chunks: digests });
});

it("has the documented form", async () => {
  await using at = await scene();
  const valid = new Ajv2020({ strict: true }).compile(schema);
  const sha256 = hash("sha256", await readFile(at.path));
  expect(valid(await readChunkManifest(at.disk, { sha256 }))).toBe(true);
  expect(valid({ ...schema.examples[0], chunks: [{ index: -1, sha256: "x" }] })).toBe(false);
  expect(decodeManifest(schema.examples[0])).toEqual(schema.examples[0]);
});

it("checks the SHA-256 of the whole file, holes included", async () => {
  await using at = await scene();
  const sha256 = createHash("sha256")
    .update(await readFile(at.path))
    .digest("hex");
  expect(await readChunkManifest(at.disk, { sha256 })).toMatchObject({ sha256 });
  expect(await readChunkManifest(at.disk, { sha256: "0".repeat(64) })).toMatchObject({ code: "image-digest-mismatch" });
});

it("reads an unchanged file once, and a changed one again", async () => {
  await using at = await scene();
  const cache = { folder: join(at.folder, "cache"), file: at.path };
  const readBy = async (disk: Disk): Promise<number> => {
    const before = disk.bytesRead;
    await readChunkManifest(disk, { cache });
    return disk.bytesRead - before;
  };
  await sleep(150); // a file that was written just now is not trusted to stay
  expect(await readBy(at.disk)).toBeGreaterThan(0);
  expect(await readBy(at.disk)).toBe(0);
  expect(await readChunkManifest(at.disk, { cache, sha256: "0".repeat(64) })).toMatchObject({ code: "image-digest-mismatch" });
  expect(await readChunkManifest(at.disk, { cache })).toHaveProperty("sha256");
  await writeSparseFile(at.path, length, [{ offset: 0, bytes: pattern(100_000, 3) }]);
  await using changed = await openDisk(at.path);
  await sleep(150);
  expect(await readBy(changed)).toBeGreaterThan(0);
});

function failingRead(): Promise<Uint8Array> {
  return Promise.reject(new ImageReadError("the image file", "The medium failed at byte 7"));
}

it("says so when the medium fails", async () => {
  await using at = await scene();
  expect(await readChunkManifest({ ...at.disk, read: failingRead })).toMatchObject({ code: "image-unreadable" });
});

it.each([
  ["not an object", 3],
  ["no chunks", { length: 1, digest: "" }],
  ["a chunk without digest", { length: 1, chunks: [{ index: 0, sha256: "x" }], digest: "" }],
  ["a chunk beyond the end", { length: 1, chunks: [{ index: 1, sha256: "0".repeat(64) }], digest: "" }],
  ["a digest that is another's", { length: 1, chunks: [], digest: "0".repeat(64) }],
])("decodes no manifest from %s", (_, value) => {
  expect(decodeManifest(value)).toBeUndefined();
});

it("finds the runs of data in a chunk", () => {
  const chunk = Buffer.alloc(300_000);
  chunk[70_000] = 1;
  chunk[140_000] = 1;
  chunk[299_999] = 1;
  expect(dataRuns(chunk)).toEqual([
    { offset: 65_536, length: 131_072 },
    { offset: 262_144, length: 37_856 },
  ]);
});

it("stops starting after a failure and waits for what runs", async () => {
  const ended: number[] = [];
  const work = eachConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
    if (item === 1) throw new Error("no");
    await sleep(20);
    ended.push(item);
  });
  await expect(work).rejects.toThrow("no");
  expect(ended).toEqual([2]);
});
