import type { Problem } from "../../../core/problem.ts";
import type { Milliseconds } from "../../../core/time.ts";
import type { CopyFacts, Removal, RemovalGuard } from "../../../ports/copy-removal.ts";
import { holdLease } from "../../blob-lease.ts";
import { isNotFound } from "../../service-error.ts";
import { dataBytes } from "../fan-out.ts";
import { digestProblem } from "../region-problems.ts";
import type { Account } from "./account.ts";
import { dropRecord, readRecord, writeRecord, type BlobRecord } from "./blob-record.ts";
import { findAttempt, markFinished, type Attempt } from "./image-blobs.ts";
import { blobNames } from "./names.ts";

/** Which copy is meant, and how long to wait for a process that writes to it. */
export type Removed = { readonly digest: string; readonly leaseWaitMs: Milliseconds };

/** What stands in a region under this digest; a copy whose removal broke off stands still. Throws the SDK's error. */
export async function inspectBlob(account: Account, digest: string): Promise<CopyFacts | Problem | undefined> {
  const found = digestProblem(digest) ?? (await recordedCopy(account, digest));
  if (found === undefined || "code" in found) return found;
  const { manifest, verifiedAt } = found.record;
  return { bytes: dataBytes(manifest), verifiedAt, isPublic: await isShared(account, digest) };
}

/**
 * Removes a copy under the lease of its blob. First the blob says that it is unfinished and its record goes: whoever wants the image waits for the lease then.
 * The blob goes with its snapshots. Blobs that no record names (unfinished, damaged, somebody else's) stay. Throws the SDK's error.
 */
export async function removeBlob(account: Account, { digest, leaseWaitMs }: Removed, guard: RemovalGuard): Promise<Removal | Problem> {
  const found = digestProblem(digest) ?? (await recordedCopy(account, digest));
  if (found === undefined) {
    // What a removal left that broke off once the blob was gone.
    await dropRecord(account, digest, "removing");
    return { kind: "absent" };
  }
  if ("code" in found) return found;
  await using lease = await holdLease(account, found.attempt.blob, leaseWaitMs);
  // Looked at again: whoever held the lease before may have removed the copy, or made another.
  const now = await recordedCopy(account, digest);
  if (now?.attempt.copyId !== found.attempt.copyId) return { kind: "absent" };
  if (await isShared(account, digest)) return { kind: "kept", why: "public" };
  if (now.record.verifiedAt >= guard.verifiedBefore) return { kind: "kept", why: "young" };
  return await removeLeased(account, now, { guard, leaseId: lease.leaseId });
}

type Copy = { readonly record: BlobRecord; readonly attempt: Attempt };

async function removeLeased(
  account: Account,
  { record, attempt }: Copy,
  { guard, leaseId }: { readonly guard: RemovalGuard; readonly leaseId: string },
): Promise<Removal> {
  const { digest } = record.manifest;
  await writeRecord(account, record, "removing");
  await markUnfinished(account, attempt, leaseId);
  await dropRecord(account, digest);
  let needed = true;
  try {
    needed = await guard.isNeeded();
  } finally {
    if (needed) await restore(account, { record, attempt }, leaseId);
  }
  if (needed) return { kind: "kept", why: "needed" };
  await forgiving(account.call((options) => attempt.blob.delete({ ...options, deleteSnapshots: "include", conditions: { leaseId } })));
  await dropRecord(account, digest, "removing");
  return { kind: "removed", bytes: dataBytes(record.manifest) };
}

async function restore(account: Account, { record, attempt }: Copy, leaseId: string): Promise<void> {
  const { etag: ifMatch } = (await findAttempt(account, record.manifest.digest, record.number)) ?? attempt;
  const etag = await markFinished(account, record.manifest.digest, attempt, { leaseId, ifMatch });
  await writeRecord(account, { ...record, etag });
  await dropRecord(account, record.manifest.digest, "removing");
}

/** The blob that the record names, or the record that a removal put aside. */
async function recordedCopy(account: Account, digest: string): Promise<Copy | undefined> {
  const record = (await readRecord(account, digest)) ?? (await readRecord(account, digest, "removing"));
  const attempt = record && (await findAttempt(account, digest, record.number));
  return record === undefined || attempt === undefined ? undefined : { record, attempt };
}

async function isShared({ call, shared }: Account, digest: string): Promise<boolean> {
  return (await forgiving(call((options) => shared.getBlobClient(blobNames(digest).shared).getProperties(options)))) !== undefined;
}

async function markUnfinished({ call }: Account, { blob }: Attempt, leaseId: string): Promise<void> {
  const { metadata = {} } = await call((options) => blob.getProperties(options));
  await call((options) => blob.setMetadata({ ...metadata, slipwaystate: "writing" }, { ...options, conditions: { leaseId } }));
}

/** What is asked for when it is there; undefined when it is not. */
async function forgiving<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
