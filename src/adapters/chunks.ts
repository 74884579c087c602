import { createHash, hash, type Hash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";

import { chunkSize, type Chunk, type ChunkManifest } from "../core/chunks.ts";
import { problem, quote, type Problem } from "../core/problem.ts";
import { ImageReadError, type Disk } from "../ports/images.ts";
import { cachedManifest, composeManifest, keepManifest } from "./chunk-cache.ts";
import { openChunkReader, type ChunkReader } from "./chunk-reader.ts";
import { errorText } from "./fault.ts";
import { fileIdentity } from "./file-identity.ts";
import { isAllZeros, zeroBytes } from "./zeros.ts";

export type ChunkManifestOptions = {
  /** The SHA-256 of the whole file that somebody declared (64 lower-case hex digits); checked in the same pass. */
  readonly sha256?: string;
  /** Computes the SHA-256 of the whole file even where nobody declared one. */
  readonly whole?: boolean;
  /** Bytes of the file dealt with so far, holes included, and its length. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Where the result is kept for the next time, and the local file that the disk was opened from. */
  readonly cache?: { readonly folder: string; readonly file: string };
};

/**
 * What the disk is: the digests of its chunks that hold data, read once, holes not at all. With `sha256` the whole file is hashed in the same pass
 * (holes as zeros, at about 1.7 GB/s). Problems: `image-digest-mismatch`, `image-unreadable`.
 */
export async function readChunkManifest(disk: Disk, options: ChunkManifestOptions = {}): Promise<ChunkManifest | Problem> {
  try {
    const identity = options.cache && (await fileIdentity(options.cache.file));
    const manifest = (await remembered(disk, identity, options)) ?? (await readAndRemember(disk, identity, options));
    return asDeclared(disk, manifest, options.sha256);
  } catch (error) {
    if (error instanceof ImageReadError) return unreadable(disk, error);
    throw error;
  }
}

async function remembered(disk: Disk, identity: string | undefined, options: ChunkManifestOptions): Promise<ChunkManifest | undefined> {
  if (identity === undefined || options.cache === undefined) return undefined;
  const manifest = await cachedManifest(options.cache.folder, identity);
  const answers = manifest?.length === disk.length && (options.sha256 === undefined || manifest.sha256 !== undefined);
  return answers ? manifest : undefined;
}

async function readAndRemember(disk: Disk, identity: string | undefined, options: ChunkManifestOptions): Promise<ChunkManifest> {
  const manifest = await readManifest(disk, options);
  // Looked at again: what was read while the file changed must not outlive this call.
  if (options.cache !== undefined && identity !== undefined && (await fileIdentity(options.cache.file)) === identity)
    await keepManifest(options.cache.folder, identity, manifest);
  return manifest;
}

/** The problem of a source that fails while it is read: the error's own where it has one. */
export function unreadable(disk: Disk, error: unknown): Problem {
  if (error instanceof ImageReadError && error.problem !== undefined) return error.problem;
  return problem(
    "image-unreadable",
    `The image ${quote(disk.name)} cannot be read: ${quote(errorText(error))}.`,
    "Check the disk or the server that the image lies on, then publish again.",
  );
}

async function readManifest(disk: Disk, { sha256, whole: wanted = false, onProgress }: ChunkManifestOptions): Promise<ChunkManifest> {
  const reader = await openChunkReader(disk);
  const whole = sha256 === undefined && !wanted ? undefined : createHash("sha256");
  const chunks: Chunk[] = [];
  let reached = 0;
  for await (const { index, bytes } of readAhead(reader)) {
    const start = index * chunkSize;
    await hashZeros(whole, start - reached);
    if (!isAllZeros(bytes)) chunks.push({ index, sha256: hash("sha256", bytes) });
    whole?.update(bytes);
    reached = start + bytes.length;
    onProgress?.(reached, disk.length);
  }
  await hashZeros(whole, disk.length - reached);
  onProgress?.(disk.length, disk.length);
  return composeManifest(disk.length, chunks, whole?.digest("hex"));
}

/** One chunk is read while the one before is hashed; its bytes are there until the next is asked for. */
async function* readAhead(reader: ChunkReader): AsyncGenerator<{ readonly index: number; readonly bytes: Buffer }> {
  const rooms = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)];
  let ahead: Promise<Buffer> | undefined;
  for (const [position, index] of reader.indexes.entries()) {
    const bytes = await (ahead ?? reader.read(index, rooms[0]));
    const next = reader.indexes[position + 1];
    ahead = next === undefined ? undefined : reader.read(next, rooms[(position + 1) % 2]);
    ahead?.catch(() => undefined); // seen when it is awaited; the consumer may stop before
    yield { index, bytes };
  }
}

async function hashZeros(whole: Hash | undefined, count: number): Promise<void> {
  if (whole === undefined) return;
  for (let left = count; left > 0; left -= chunkSize) {
    whole.update(zeroBytes(Math.min(left, chunkSize)));
    await turn(); // gigabytes of zeros must not keep timers and other work waiting
  }
}

function asDeclared(disk: Disk, manifest: ChunkManifest, declared: string | undefined): ChunkManifest | Problem {
  if (declared === undefined || manifest.sha256 === declared) return manifest;
  return problem(
    "image-digest-mismatch",
    `The image ${quote(disk.name)} has the SHA-256 ${quote(manifest.sha256)}, but ${quote(declared)} is declared.`,
    "Put the image in place that was meant, or declare the digest that was found.",
  );
}
