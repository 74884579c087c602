import { hash } from "node:crypto";
import { buffer } from "node:stream/consumers";

import type { PageBlobClient } from "@azure/storage-blob";

import type { Chunk, ChunkManifest } from "../../../core/chunks.ts";
import type { Extent } from "../../../ports/images.ts";
import { openChunkReader, type ChunkReader } from "../../chunk-reader.ts";
import { eachConcurrently } from "../../concurrently.ts";
import { isAllZeros } from "../../zeros.ts";
import type { Account } from "./account.ts";

/** A page blob as it was when it was opened: reading fails once its bytes have changed. */
export type OpenPages = ChunkReader & { readonly etag: string; readonly length: number };

/** Opens a page blob for reading by chunks; pages that were never written are not fetched. Throws the SDK's error. */
export async function openPages({ call }: Account, blob: PageBlobClient): Promise<OpenPages> {
  const { contentLength: length = 0, etag = "" } = await call((options) => blob.getProperties(options));
  const pinned = { conditions: { ifMatch: etag } };
  const extents = await call(async (options) => {
    const found: Extent[] = [];
    if (length === 0) return found;
    for await (const { start, end, isClear } of blob.listPageRanges(0, length, { ...options, ...pinned }))
      if (!isClear) found.push({ offset: start, length: end + 1 - start });
    return found;
  });
  const read = pinnedReader({ call }, blob, etag);
  return { ...(await openChunkReader({ length, read, extents: async () => await Promise.resolve(extents) })), etag, length };
}

/** Reads ranges of a blob for as long as it has this ETag; a range beyond its end is for the caller to avoid. Throws the SDK's error. */
export function pinnedReader({ call }: Pick<Account, "call">, blob: PageBlobClient, ifMatch: string) {
  return async (offset: number, wanted: number): Promise<Buffer> =>
    await call(async (options) => {
      const { readableStreamBody } = await blob.download(offset, wanted, { ...options, conditions: { ifMatch }, maxRetryRequests: 0 });
      const bytes = readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
      if (bytes.length !== wanted) throw Object.assign(new Error("The answer broke off"), { code: "ECONNRESET" });
      return bytes;
    });
}

/** Chunks read back at once from one blob. */
const chunksAtOnce = 4;

/** True when the chunk at this place holds these bytes; without a digest, zeros. */
async function holdsChunk(pages: OpenPages, index: number, sha256: string | undefined): Promise<boolean> {
  const bytes = await pages.read(index);
  return sha256 === undefined ? isAllZeros(bytes) : hash("sha256", bytes) === sha256;
}

/**
 * The first byte offset of a chunk that is not what the manifest says; undefined when all are. Without `chosen`, every chunk is read; with it, only
 * the chunks chosen. Written pages where the manifest has a hole are always looked at. The length is the caller's to compare.
 */
export async function firstDifferentChunk(
  pages: OpenPages,
  manifest: ChunkManifest,
  chosen: readonly Chunk[] = manifest.chunks,
): Promise<number | undefined> {
  const digests = new Map(manifest.chunks.map(({ index, sha256 }) => [index, sha256]));
  const written = new Set(pages.indexes);
  // A chunk that holds data and has no page is zeros: no need to read it to see that.
  let first = manifest.chunks.find(({ index }) => !written.has(index))?.index;
  const indexes = [...chosen.map(({ index }) => index), ...pages.indexes.filter((index) => !digests.has(index))].toSorted((a, b) => a - b);
  await eachConcurrently(indexes, chunksAtOnce, async (index) => {
    if (first !== undefined && first <= index) return;
    if (!(await holdsChunk(pages, index, digests.get(index)))) first = Math.min(first ?? index, index);
  });
  return first === undefined ? undefined : first * manifest.chunkSize;
}

/** Of these chunks, the indexes of those that the blob holds already. */
export async function heldChunks(pages: OpenPages, chunks: readonly Chunk[]): Promise<readonly number[]> {
  const held: number[] = [];
  await eachConcurrently(chunks, chunksAtOnce, async ({ index, sha256 }) => {
    if (await holdsChunk(pages, index, sha256)) held.push(index);
  });
  return held;
}

/** One chunk in sixteen, four at least, the first and last among them: what is read back when not all is. */
export function sampled(chunks: readonly Chunk[]): readonly Chunk[] {
  const count = Math.min(chunks.length, Math.max(4, Math.ceil(chunks.length / 16)));
  const step = (chunks.length - 1) / Math.max(1, count - 1);
  const places = new Set(Array.from({ length: count }, (_, at) => Math.round(at * step)));
  return chunks.filter((_, at) => places.has(at));
}
