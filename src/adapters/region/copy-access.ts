import { chmod } from "node:fs/promises";

import type { Problem } from "../../core/problem.ts";
import type { Milliseconds } from "../../core/time.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { holdLock } from "./copy-lock.ts";
import { copyPaths } from "./copy-paths.ts";
import { accessMode, copyStamp, readRecord, writeRecord, type Access, type CopyRecord } from "./copy-record.ts";
import { firstDifference } from "./read-back.ts";
import { copyCorrupt, notInRegion } from "./region-problems.ts";
import { openIfThere } from "./standing-copy.ts";

/** Where copies lie, how long to wait for one that is worked on, and the buffers for reading them back. */
export type CopyStore = { readonly root: string; readonly lockWaitMs: Milliseconds; readonly pool: BufferPool };

/**
 * Lets customers read a copy, or nobody. Only verified bytes are opened: a copy that was written to since it was verified is read back first. The file
 * opens before the record says so, and closes before it says so: the record never promises too much. Throws the system's error.
 */
export async function setCopyAccess(
  { root, lockWaitMs, pool }: CopyStore,
  digest: string,
  region: string,
  access: Access,
): Promise<Problem | undefined> {
  const paths = copyPaths(root, region, digest);
  await using held = new AsyncDisposableStack();
  held.use(await holdLock(paths.lock, lockWaitMs));
  const record = await readRecord(paths.record);
  const image = await openIfThere(paths.image);
  if (record === undefined || image === undefined) return notInRegion(region, digest);
  held.use(image);
  const stamp = await copyStamp(image);
  if (access === "public" && record.stamp !== stamp) {
    const { size } = await image.stat();
    const offset = size === record.manifest.length ? await firstDifference(image, record.manifest, pool, record.blocks) : 0;
    if (offset !== undefined) return copyCorrupt(region, digest, offset).problem;
  }
  await chmod(paths.image, accessMode(access));
  const changed: CopyRecord = { ...record, access, ...(access === "public" ? { stamp } : {}) };
  if (record.access !== access || record.stamp !== changed.stamp) await writeRecord(paths.record, changed);
  return undefined;
}
