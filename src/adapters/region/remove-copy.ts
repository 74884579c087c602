import { rename, rm } from "node:fs/promises";

import type { Problem } from "../../core/problem.ts";
import type { CopyFacts, Removal, RemovalGuard } from "../../ports/copy-removal.ts";
import { errorCode } from "../fault.ts";
import type { CopyStore } from "./copy-access.ts";
import { holdLock } from "./copy-lock.ts";
import { copyPaths, type CopyPaths } from "./copy-paths.ts";
import { readRecord, type CopyRecord } from "./copy-record.ts";
import { dataBytes } from "./fan-out.ts";
import { digestProblem, explainFailure, nameProblem } from "./region-problems.ts";
import { openIfThere } from "./standing-copy.ts";

/** Which copy is meant. */
export type CopyName = { readonly digest: string; readonly region: string };

/** What stands in a region under this digest; a copy whose removal broke off stands still. */
export async function inspectCopy({ root }: CopyStore, digest: string, region: string): Promise<CopyFacts | Problem | undefined> {
  const odd = refusedName({ digest, region });
  if (odd !== undefined) return odd;
  try {
    const paths = copyPaths(root, region, digest);
    const record = await recordOf(paths);
    await using image = await openIfThere(paths.image);
    return record === undefined || image === undefined ? undefined : factsOf(record);
  } catch (error) {
    return explainFailure(region, error).problem;
  }
}

/**
 * Removes a copy under its lock. Its record goes aside first: from then on nobody takes the image for finished, and whoever wants it waits for the lock. An
 * image without a record is none of ours and stays; so do unfinished copies and those set aside as evidence.
 */
export async function removeCopy({ root, lockWaitMs }: CopyStore, name: CopyName, guard: RemovalGuard): Promise<Removal> {
  const odd = refusedName(name);
  if (odd !== undefined) return { kind: "failed", problem: odd };
  const paths = copyPaths(root, name.region, name.digest);
  try {
    // The lock makes its folder; a region that is not there must not appear by asking.
    if ((await recordOf(paths)) === undefined) return { kind: "absent" };
    await using held = new AsyncDisposableStack();
    held.use(await holdLock(paths.lock, lockWaitMs));
    return await removeLocked(paths, guard);
  } catch (error) {
    return { kind: "failed", problem: explainFailure(name.region, error).problem };
  }
}

async function removeLocked(paths: CopyPaths, { verifiedBefore, isNeeded }: RemovalGuard): Promise<Removal> {
  const record = await recordOf(paths);
  if (record === undefined) return { kind: "absent" };
  if (record.access === "public") return { kind: "kept", why: "public" };
  if (record.verifiedAt >= verifiedBefore) return { kind: "kept", why: "young" };
  await renameIfThere(paths.record, asidePath(paths));
  let needed = true;
  try {
    needed = await isNeeded();
  } finally {
    if (needed) await renameIfThere(asidePath(paths), paths.record);
  }
  if (needed) return { kind: "kept", why: "needed" };
  await rm(paths.image, { force: true });
  await rm(asidePath(paths), { force: true });
  return { kind: "removed", bytes: dataBytes(record.manifest) };
}

/** Where the record lies while its copy is being removed. */
function asidePath({ record }: CopyPaths): string {
  return record.replace(/json$/, "removing");
}

async function recordOf(paths: CopyPaths): Promise<CopyRecord | undefined> {
  return (await readRecord(paths.record)) ?? (await readRecord(asidePath(paths)));
}

function factsOf({ manifest, verifiedAt, access }: CopyRecord): CopyFacts {
  return { bytes: dataBytes(manifest), verifiedAt, isPublic: access === "public" };
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
}

/** Digests come from ledgers, which others can write: nothing but a digest becomes a path. */
function refusedName({ digest, region }: CopyName): Problem | undefined {
  return nameProblem(region)?.problem ?? digestProblem(digest);
}
