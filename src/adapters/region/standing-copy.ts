import { access as exists, open, rename, type FileHandle } from "node:fs/promises";

import type { ChunkManifest } from "../../core/chunks.ts";
import type { Instant } from "../../core/time.ts";
import { errorCode } from "../fault.ts";
import type { BufferPool } from "./buffer-pool.ts";
import type { CopyPaths } from "./copy-paths.ts";
import { copyStamp, readRecord, writeRecord, type Access } from "./copy-record.ts";
import { firstDifference } from "./read-back.ts";

/** What stands in a region before anything is done: the finished copy, or none (with the access that a copy made now must have). */
export type Standing = { readonly kind: "finished" } | { readonly kind: "absent"; readonly access: Access };

type Question = {
  readonly paths: CopyPaths;
  readonly manifest: ChunkManifest;
  readonly full: boolean;
  readonly pool: BufferPool;
  readonly now: () => Instant;
};

/**
 * Looks for a finished copy: right length and a record with this manifest; with `full`, without a whole record, or when the file was written to since
 * it was verified, the bytes are read back too.
 * A copy that is none is moved aside as `<digest>.corrupt-<n>`, as evidence, and never written over. The caller holds the copy's lock.
 */
export async function standingCopy({ paths, manifest, full, pool, now }: Question): Promise<Standing> {
  const record = await readRecord(paths.record);
  const access = record?.access ?? "private";
  await using image = await openIfThere(paths.image);
  if (image === undefined) return { kind: "absent", access };
  // Looked at before the bytes are read: what is written meanwhile must not look verified.
  const stamp = await copyStamp(image);
  const known = record?.manifest.digest === manifest.digest && record.stamp === stamp && !full;
  const { size, blocks } = await image.stat();
  if (size === manifest.length) {
    if (known) return { kind: "finished" };
    if ((await firstDifference(image, manifest, pool, record?.blocks)) === undefined) {
      await writeRecord(paths.record, { manifest, access, verifiedAt: now(), blocks, stamp });
      return { kind: "finished" };
    }
  }
  await moveAside(paths);
  return { kind: "absent", access };
}

/** Opens a file for reading; undefined when there is none. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function moveAside({ image }: CopyPaths): Promise<void> {
  for (let number = 1; ; number++) {
    const aside = image.replace(/vhd$/, `corrupt-${number}`);
    const isTaken = await exists(aside).then(
      () => true,
      () => false,
    );
    if (!isTaken) return await rename(image, aside);
  }
}
