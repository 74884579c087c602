// needs: qemu-img
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { mappedExtents, parseMap, scannedExtents } from "../../../src/adapters/image/holes.ts";
import { createMedium } from "../../../src/adapters/image/medium.ts";
import { hasTool, opened, temporaryFolder } from "./support.ts";

const mebibyte = 1024 * 1024;
const length = 64 * mebibyte + 512;

/** A sparse file with 8 KiB at 0, at 20 MiB and its last 512 bytes as data. */
async function writeSparse(path: string): Promise<void> {
  await using file = await open(path, "w");
  await file.truncate(length);
  for (const [offset, size] of [
    [0, 8192],
    [20 * mebibyte, 8192],
    [length - 512, 512],
  ] as const)
    await file.write(Buffer.alloc(size, 1), 0, size, offset);
}

test("a scan finds blocks of 4 MiB that hold data, merged", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "disk");
  await writeSparse(path);
  await using handle = await open(path);
  expect(await scannedExtents(createMedium(handle, length))).toEqual([
    { offset: 0, length: 4 * mebibyte },
    { offset: 20 * mebibyte, length: 4 * mebibyte },
    { offset: 64 * mebibyte, length: 512 },
  ]);
});

test("qemu-img's map covers all data and little else, to the last byte", async ({ skip }) => {
  skip(!hasTool("qemu-img"), "qemu-img is not installed");
  await using folder = await temporaryFolder();
  const path = join(folder.path, "odd, name:with=signs.vhd");
  await writeSparse(path);
  await using handle = await open(path);
  const extents = (await mappedExtents(handle, length)) ?? [];
  const covers = (offset: number): boolean => extents.some((each) => each.offset <= offset && offset < each.offset + each.length);
  expect([0, 8191, 20 * mebibyte, 20 * mebibyte + 8191, length - 512, length - 1].map(covers)).toEqual(Array(6).fill(true));
  expect(extents.every((each) => each.offset + each.length <= length)).toBe(true);
  await using disk = await opened(path);
  expect(await disk.extents()).toEqual(extents);
});

test.each([
  ["no JSON", "qemu-img: error"],
  ["no list", '{"start":0}'],
  ["no numbers", '[{"start":"0","length":10,"zero":false,"data":true}]'],
  ["a gap", '[{"start":5,"length":10,"zero":false,"data":true}]'],
  ["an empty piece", '[{"start":0,"length":0,"zero":false,"data":true}]'],
  ["a short cover", '[{"start":0,"length":9,"zero":false,"data":true}]'],
  ["null", "[null]"],
])("a map with %s is not believed", (_, json) => {
  expect(parseMap(json, 10)).toBeUndefined();
});

test("a map's pieces are merged and cut at the end of the file", () => {
  const json = JSON.stringify([
    { start: 0, length: 4, zero: false, data: true },
    { start: 4, length: 4, zero: false, data: true },
    { start: 8, length: 4, zero: true, data: true },
    { start: 12, length: 8, zero: false, data: true },
  ]);
  expect(parseMap(json, 15)).toEqual([
    { offset: 0, length: 8 },
    { offset: 12, length: 3 },
  ]);
});

test("small reads are answered from the cache, large ones are not kept", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "disk");
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  await writeFile(path, bytes);
  await using disk = await opened(path);
  const before = disk.bytesRead;
  for (let offset = 65_530; offset < 65_545; offset += 1)
    expect(Buffer.from(await disk.read(offset, 20))).toEqual(bytes.subarray(offset, offset + 20));
  expect(disk.bytesRead - before).toBeLessThanOrEqual(2 * 65_536);
  expect(Buffer.from(await disk.read(1, 200_000))).toEqual(bytes.subarray(1, 200_001));
  expect(Buffer.from(await disk.read(299_990, 100))).toEqual(bytes.subarray(299_990));
  expect(await disk.read(400_000, 10)).toHaveLength(0);
  await expect(disk.read(-1, 10)).rejects.toMatchObject({ name: "ImageReadError" });
});

test("a file that shrinks while it is read is an error of the medium", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "disk");
  await writeFile(path, Buffer.alloc(200_000));
  await using disk = await opened(path);
  await writeFile(path, "");
  await expect(disk.read(0, 150_000)).rejects.toMatchObject({ name: "ImageReadError", where: "the image file" });
});
