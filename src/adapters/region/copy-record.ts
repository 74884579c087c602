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
};

const modes: Readonly<Record<Access, number>> = { private: 0o600, public: 0o644 };

/** Permission bits of a copy's file, the folder store's way of saying who may read it. */
export function accessMode(access: Access): number {
  return modes[access];
}

/** The record at a path; undefined when there is none, or none that is whole. */
export async function readRecord(path: string): Promise<CopyRecord | undefined> {
  const value = parse((await readIfThere(path))?.toString());
  if (typeof value !== "object" || value === null) return undefined;
  const { manifest, access, verifiedAt, blocks }: { manifest?: unknown; access?: unknown; verifiedAt?: unknown; blocks?: unknown } = value;
  const decoded = decodeManifest(manifest);
  if (
    decoded === undefined ||
    typeof verifiedAt !== "string" ||
    typeof blocks !== "number" ||
    (access !== "private" && access !== "public")
  )
    return undefined;
  return { manifest: decoded, access, verifiedAt, blocks };
}

/** Writes the record in the place of the one before, at once. */
export async function writeRecord(path: string, { manifest, access, verifiedAt, blocks }: CopyRecord): Promise<void> {
  const mode = accessMode(access).toString(8).padStart(4, "0");
  await replaceFile(path, `${JSON.stringify({ schemaVersion: 1, access, mode, verifiedAt, blocks, manifest })}\n`);
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
