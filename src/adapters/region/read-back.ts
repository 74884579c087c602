import { hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { chunkSize, type Chunk, type ChunkManifest } from "../../core/chunks.ts";
import { eachConcurrently } from "../concurrently.ts";
import { isAllZeros } from "../zeros.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { chunkLength } from "./fan-out.ts";

/** Chunks read back at once: one is hashed while the next is read. */
const chunksAtOnce = 2;

/**
 * Reads a copy back and gives the first byte offset of a chunk that is not what the manifest says; undefined when all are.
 * Reading a hole means making pages of zeros, a second per gigabyte, so holes are read only when they may have been filled: `verifiedBlocks` is the
 * number of blocks the copy had when all of it was last verified, and a byte cannot come into a hole without one more.
 * The length is the caller's to compare. Throws the system's error.
 */
export async function firstDifference(
  handle: FileHandle,
  manifest: ChunkManifest,
  pool: BufferPool,
  verifiedBlocks = 0,
): Promise<number | undefined> {
  const digests = new Map(manifest.chunks.map(({ index, sha256 }) => [index, sha256]));
  const isUnchanged = (await handle.stat()).blocks === verifiedBlocks;
  const indexes = isUnchanged ? [...digests.keys()] : Array.from({ length: Math.ceil(manifest.length / chunkSize) }, (_, index) => index);
  let first: number | undefined;
  await eachConcurrently(indexes, chunksAtOnce, async (index) => {
    if (first !== undefined && first < index) return;
    await pool.use(async (buffer) => {
      const bytes = await readAt(handle, buffer, index * chunkSize, chunkLength(manifest, index));
      if (!isChunk(bytes, digests.get(index))) first = Math.min(first ?? index, index);
    });
  });
  return first === undefined ? undefined : first * chunkSize;
}

/** Of these chunks, the indexes of those that the file holds already. Throws the system's error. */
export async function heldChunks(
  handle: FileHandle,
  chunks: readonly Chunk[],
  manifest: ChunkManifest,
  pool: BufferPool,
): Promise<readonly number[]> {
  const held: number[] = [];
  await eachConcurrently(chunks, chunksAtOnce, async ({ index, sha256 }) => {
    await pool.use(async (buffer) => {
      if (isChunk(await readAt(handle, buffer, index * chunkSize, chunkLength(manifest, index)), sha256)) held.push(index);
    });
  });
  return held;
}

function isChunk(bytes: Buffer, sha256: string | undefined): boolean {
  return sha256 === undefined ? isAllZeros(bytes) : hash("sha256", bytes) === sha256;
}

async function readAt(handle: FileHandle, buffer: Buffer, offset: number, length: number): Promise<Buffer> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
