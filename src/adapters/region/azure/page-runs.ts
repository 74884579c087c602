import { hash } from "node:crypto";

import { chunkSize } from "../../../core/chunks.ts";
import { dataRuns } from "../../zeros.ts";

/** Page blobs hold pages of 512 bytes (Put Page: "must be aligned with 512-byte boundaries"). */
export const pageBytes = 512;
/** Put Page takes at most 4 MiB. */
const mostAtOnce = chunkSize;

/** Bytes for one Put Page: where they go inside their chunk, and their MD5, which the service checks before it writes. */
export type PageRun = { readonly offset: number; readonly bytes: Buffer; readonly md5: Uint8Array };

/** A hole this small costs less as zeros than as a second request. */
const smallestHole = 256 * 1024;

const known = new WeakMap<Buffer, readonly PageRun[]>();

/** The parts of a chunk that must be written for a blob of zeros to hold it. Made once per chunk, however many regions take it. */
export function pageRuns(chunk: Buffer): readonly PageRun[] {
  const runs = known.get(chunk) ?? joined(chunk).map(({ offset, length }) => pageRun(chunk, offset, length));
  known.set(chunk, runs);
  return runs;
}

/** The whole chunk as one run. */
export function wholeRun(chunk: Buffer): PageRun {
  return pageRun(chunk, 0, chunk.length);
}

function pageRun(chunk: Buffer, offset: number, length: number): PageRun {
  if (length > mostAtOnce || length % pageBytes !== 0 || offset % pageBytes !== 0)
    throw new Error(`A run of ${length} bytes at ${offset} does not fit a page write`);
  const bytes = chunk.subarray(offset, offset + length);
  return { offset, bytes, md5: hash("md5", bytes, "buffer") };
}

function joined(chunk: Buffer): readonly { readonly offset: number; readonly length: number }[] {
  const runs: { offset: number; length: number }[] = [];
  for (const { offset, length } of dataRuns(chunk)) {
    const last = runs.at(-1);
    if (last !== undefined && offset - (last.offset + last.length) < smallestHole) last.length = offset + length - last.offset;
    else runs.push({ offset, length });
  }
  return runs;
}
