import type { FileHandle } from "node:fs/promises";

import type { ChunkManifest } from "../../core/chunks.ts";
import type { Instant } from "../../core/time.ts";
import { readIfThere, replaceFile } from "../atomic-file.ts";
import { decodeManifest } from "../chunk-cache.ts";

export type Access = "private" | "public";

/** What stands beside a finished copy: its content by digests, who may read it, and when its bytes were last read back. */
export type CopyRecord = {
  readonly manifest: ChunkManifest;
  readonly access: Access;
  readonly verifiedAt: Instant;
  /** Blocks of 512 bytes that the file system had given the copy when all its bytes were last verified, holes included. */
  readonly blocks: number;
  /** What the copy was known by when all its bytes were last verified; "" in records that do not say. */
  readonly stamp: string;
};

const modes: Readonly<Record<Access, number>> = { private: 0o600, public: 0o644 };

/** Permission bits of a copy's file, the folder store's way of saying who may read it. */
export function accessMode(access: Access): number {
  return modes[access];
}

/** What a copy is known by without reading it: whoever writes to it or puts another file in its place changes this. Opening it to readers does not. */
export async function copyStamp(image: FileHandle): Promise<string> {
  const { ino, size, mtimeNs } = await image.stat({ bigint: true });
  return [ino, size, mtimeNs].join("-");
}

/** The record at a path; undefined when there is none, or none that is whole. */
export async function readRecord(path: string): Promise<CopyRecord | undefined> {
  const value = parse((await readIfThere(path))?.toString());
  if (typeof value !== "object" || value === null) return undefined;
  const { manifest, access, verifiedAt, blocks, stamp = "" }: Partial<Record<keyof CopyRecord, unknown>> = value;
  const decoded = decodeManifest(manifest);
  if (
    decoded === undefined ||
    typeof verifiedAt !== "string" ||
    typeof blocks !== "number" ||
    typeof stamp !== "string" ||
    (access !== "private" && access !== "public")
  )
    return undefined;
  return { manifest: decoded, access, verifiedAt, blocks, stamp };
}

/** Writes the record in the place of the one before, at once. */
export async function writeRecord(path: string, { manifest, access, verifiedAt, blocks, stamp }: CopyRecord): Promise<void> {
  const mode = accessMode(access).toString(8).padStart(4, "0");
  await replaceFile(path, `${JSON.stringify({ schemaVersion: 1, access, mode, verifiedAt, blocks, stamp, manifest })}\n`);
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
