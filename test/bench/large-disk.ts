import { randomFillSync } from "node:crypto";
import { open } from "node:fs/promises";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { partitionTablePieces } from "../../src/adapters/sample/gpt-bytes.ts";
import { mebibyte, type PartitionPlan } from "../../src/adapters/sample/layout.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";
import { isProblem } from "../../src/core/problem.ts";

const gibibyte = 1024 * mebibyte;
const size = 30 * gibibyte;
const dataBytes = 3 * gibibyte;
const piece = 4 * mebibyte;

/**
 * Writes a fixed VHD of 30 GiB: the partitions of a smaller image with the last one grown, and random bytes behind its content until the disk has
 * 3 GiB of data, scattered over all of it. The file system keeps its size, as in an image that grows at its first start. Gives the MiB of data.
 */
export async function writeLargeDisk(from: string, to: string): Promise<number> {
  const source = await openDiskFile(from);
  if (isProblem(source)) throw new Error(source.text);
  await using image = source;
  await using file = await open(to, "w");
  await file.truncate(size);
  const { partitions } = await image.partitions();
  const plans = partitions.map(({ number, type, guid, name, start, size: own }): PartitionPlan => ({
    role: "root",
    type,
    guid,
    name,
    start,
    size: number === partitions.length ? size - mebibyte - start : own,
  }));
  let data = 0;
  for (const { offset, length } of await image.extents()) {
    // The table and the footer of the small disk are not those of the large one.
    for (let at = Math.max(offset, mebibyte); at < Math.min(offset + length, image.length - mebibyte); at += piece) {
      const bytes = await image.read(at, Math.min(piece, image.length - mebibyte - at, offset + length - at));
      await file.write(bytes, 0, bytes.length, at);
      data += bytes.length;
    }
  }
  for (const { offset, bytes } of partitionTablePieces(plans, size, new Uint8Array())) await file.write(bytes, 0, bytes.length, offset);
  data += await scatter(async (bytes, at) => void (await file.write(bytes, 0, bytes.length, at)), image.length, dataBytes - data);
  const footer = fixedFooter(size);
  await file.write(footer, 0, footer.length, size);
  return data / mebibyte;
}

async function scatter(write: (bytes: Uint8Array, at: number) => Promise<void>, from: number, bytes: number): Promise<number> {
  const random = randomFillSync(Buffer.alloc(piece));
  const count = Math.max(0, Math.floor(bytes / piece));
  const first = Math.ceil(from / piece) * piece;
  const step = Math.floor((size - 2 * piece - first) / Math.max(1, count) / piece) * piece;
  for (let index = 0; index < count; index += 1) await write(random, first + index * step);
  return count * piece;
}
