import { hash } from "node:crypto";
import { join } from "node:path";

import { chunkManifestText, chunkSize, type Chunk, type ChunkManifest } from "../core/chunks.ts";
import { readIfThere, replaceFile } from "./atomic-file.ts";

/** The manifest kept for the file with this identity; undefined when there is none that is whole. */
export async function cachedManifest(folder: string, identity: string): Promise<ChunkManifest | undefined> {
  const content = await readIfThere(entryPath(folder, identity)).catch(() => undefined);
  return decodeManifest(parse(content?.toString()));
}

/** Keeps the manifest of the file with this identity. A cache that cannot be written is no cache, not a failure. */
export async function keepManifest(folder: string, identity: string, manifest: ChunkManifest): Promise<void> {
  await replaceFile(entryPath(folder, identity), `${JSON.stringify(manifest)}\n`).catch(() => undefined);
}

function entryPath(folder: string, identity: string): string {
  return join(folder, `chunks-${hash("sha256", identity).slice(0, 32)}.json`);
}

/** A chunk manifest read from a file; undefined when it is not one, or when its digest does not name its own text. */
export function decodeManifest(value: unknown): ChunkManifest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { length, chunks, digest, sha256 }: { length?: unknown; chunks?: unknown; digest?: unknown; sha256?: unknown } = value;
  if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0 || !isChunks(chunks)) return undefined;
  if (!ascendInside(chunks, length) || (sha256 !== undefined && typeof sha256 !== "string")) return undefined;
  const manifest = composeManifest(length, chunks, sha256);
  return manifest.digest === digest ? manifest : undefined;
}

/** A manifest of these chunks, digest included. */
export function composeManifest(length: number, chunks: readonly Chunk[], sha256: string | undefined): ChunkManifest {
  const digest = hash("sha256", chunkManifestText({ length, chunkSize, chunks }));
  return { schemaVersion: 1, length, chunkSize, chunks, digest, ...(sha256 === undefined ? {} : { sha256 }) };
}

function isChunks(value: unknown): value is readonly Chunk[] {
  return Array.isArray(value) && value.every((each: unknown) => isChunk(each));
}

function ascendInside(chunks: readonly Chunk[], length: number): boolean {
  return chunks.every(({ index }, at) => index > (chunks[at - 1]?.index ?? -1) && index * chunkSize < length);
}

function isChunk(value: unknown): value is Chunk {
  if (typeof value !== "object" || value === null) return false;
  const { index, sha256 }: { index?: unknown; sha256?: unknown } = value;
  return Number.isSafeInteger(index) && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
