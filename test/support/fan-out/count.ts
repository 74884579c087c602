import { open } from "node:fs/promises";

import { openChunkReader } from "../../../src/adapters/chunk-reader.ts";
import { chunkSize } from "../../../src/core/chunks.ts";
import { pageBytes, type Blob } from "../page-blob/store.ts";
import { openDisk } from "../sparse-file.ts";
import type { FanOutStage } from "./stage.ts";

/** What the storage saw, counted there and not by who sent it. */
export type Counted = {
  readonly copies: number;
  /** Bytes that were put and taken. */
  readonly sent: number;
  /** Bytes of pages that hold something now: what had to be sent at least. */
  readonly needed: number;
  readonly requests: number;
  readonly refused: number;
  /** Copies whose bytes are not those of an image of the share. */
  readonly wrong: number;
};

/** Counts, and compares every copy with the images' own bytes. */
export async function countStorage({ storage, images }: FanOutStage): Promise<Counted> {
  const blobs = [...storage.store.values()].flatMap((container) => [...container.blobs.values()]).filter(({ type }) => type === "PageBlob");
  const puts = storage.seen.filter(({ operation }) => operation === "put-page");
  const taken = puts.filter(({ status }) => status === 201);
  const sources = await Promise.all(images.map(readData));
  return {
    copies: blobs.length,
    sent: taken.reduce((sum, { bytes }) => sum + bytes, 0),
    needed: blobs.reduce((sum, blob) => sum + writtenPages(blob) * pageBytes, 0),
    requests: storage.seen.length,
    refused: puts.length - taken.length,
    wrong: blobs.filter((blob) => !sources.some((source) => isCopy(blob, source))).length,
  };
}

type Source = { readonly length: number; readonly chunks: ReadonlyMap<number, Buffer> };

async function readData(path: string): Promise<Source> {
  await using disk = await openDisk(path);
  const reader = await openChunkReader(disk);
  const chunks = new Map<number, Buffer>();
  await using file = await open(path);
  for (const index of reader.indexes) {
    const bytes = Buffer.alloc(Math.min(chunkSize, disk.length - index * chunkSize));
    await file.read(bytes, 0, bytes.length, index * chunkSize);
    chunks.set(index, bytes);
  }
  return { length: disk.length, chunks };
}

/** Equal where the image has data, and nothing but holes elsewhere. */
function isCopy({ content, written }: Blob, { length, chunks }: Source): boolean {
  if (content.length !== length) return false;
  const pages = chunkSize / pageBytes;
  for (let index = 0; index * chunkSize < length; index++) {
    const bytes = chunks.get(index);
    const part = content.slice(index * chunkSize, Math.min(length, (index + 1) * chunkSize));
    if (bytes === undefined ? written.subarray(index * pages, (index + 1) * pages).includes(1) : !part.equals(bytes)) return false;
  }
  return true;
}

function writtenPages({ written }: Blob): number {
  let pages = 0;
  for (const page of written) pages += page;
  return pages;
}
