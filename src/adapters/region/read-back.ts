import { hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { chunkSize, type Chunk, type ChunkManifest } from "../../core/chunks.ts";
import { eachConcurrently } from "../concurrently.ts";
import { isAllZeros } from "../zeros.ts";
import { chunkLength } from "./fan-out.ts";

/** Lends one of a few buffers; who comes when all are out, waits. Bounds the memory of reading back, however many regions there are. */
export type BufferPool = { readonly use: <T>(action: (buffer: Buffer) => Promise<T>) => Promise<T> };

/** A pool of `count` buffers of one chunk each, made when first needed. */
export function createBufferPool(count: number): BufferPool {
  const free: Buffer[] = [];
  const waiting: ((buffer: Buffer) => void)[] = [];
  let made = 0;

  async function borrow(): Promise<Buffer> {
    const buffer = free.pop();
    if (buffer !== undefined) return buffer;
    if (made === count) return await new Promise((resolve) => void waiting.push(resolve));
    made++;
    return Buffer.allocUnsafeSlow(chunkSize);
  }

  function giveBack(buffer: Buffer): void {
    const next = waiting.shift();
    if (next === undefined) free.push(buffer);
    else next(buffer);
  }

  return {
    use: async (action) => {
      const buffer = await borrow();
      try {
        return await action(buffer);
      } finally {
        giveBack(buffer);
      }
    },
  };
}

/** Compared piece by piece through the start of one buffer, which then stays in the processor's cache. */
const comparedAtOnce = 512 * 1024;

/** True when the file holds exactly these bytes at `offset`. */
export async function holds(handle: FileHandle, offset: number, bytes: Buffer, pool: BufferPool): Promise<boolean> {
  return await pool.use(async (buffer) => {
    for (let at = 0; at < bytes.length; at += comparedAtOnce) {
      const wanted = bytes.subarray(at, at + comparedAtOnce);
      if (!(await readAt(handle, buffer, offset + at, wanted.length)).equals(wanted)) return false;
    }
    return true;
  });
}

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
