import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { ChunkManifest } from "../../../core/chunks.ts";
import { hour, minute, second, type Instant, type Milliseconds } from "../../../core/time.ts";
import type { RegionOutcome, RegionProgress } from "../../../ports/regions.ts";
import { inContainer } from "../../blob-container.ts";
import { holdLease } from "../../blob-lease.ts";
import { isNotFound, isService } from "../../service-error.ts";
import { dataBytes } from "../fan-out.ts";
import type { Account } from "./account.ts";
import { finishBlob } from "./finish-blob.ts";
import { findAttempt, metadataOf, removeAttempt, type Attempt, type ServiceCopy } from "./image-blobs.ts";
import { blobNames } from "./names.ts";
import { nextNumber, recordedBlob } from "./standing-blob.ts";

/** How long a copy may take before its bytes are sent after all. The service promises no time, and gives up by itself only after two weeks. */
const longestCopyMs: Milliseconds = 6 * hour;
const lookAgainMs: Milliseconds = second / 2;
/** A copy that has shown no progress yet is looked at again after this. */
const firstLookMs: Milliseconds = 30 * second;

/** The finished copy of an image that other accounts may copy from; undefined when the account holds none that is as it was verified. */
export async function copySource(account: Account, digest: string): Promise<(() => Promise<string>) | undefined> {
  const found = await recordedBlob(account, digest);
  if (found === undefined || found.attempt.etag !== found.record.etag) return undefined;
  return async () => await account.readableUrl(found.attempt.blob, "elsewhere");
}

/**
 * Asks the account's service to fill a new blob from the URL of a finished copy elsewhere. Does nothing where the image is finished or begun. The blob
 * is new or the request is refused, so that nothing is ever written over. Throws the SDK's error, also of a service that may not or will not copy.
 */
export async function beginCopy(account: Account, manifest: ChunkManifest, source: string): Promise<void> {
  const number = await nextNumber(account, manifest);
  if (number === undefined) return;
  const blob = account.own.getPageBlobClient(blobNames(manifest.digest).image(number));
  const how = { metadata: metadataOf(manifest.digest, randomUUID(), "copying"), conditions: { ifNoneMatch: "*" } };
  await inContainer(account, account.own, () => account.call((options) => blob.beginCopyFromURL(source, { ...options, ...how })));
}

export type Waiting = {
  readonly account: Account;
  readonly manifest: ChunkManifest;
  readonly full: boolean;
  readonly leaseWaitMs: Milliseconds;
  /** How long to look on before the rest is left to a later look. */
  readonly copyWaitMs: Milliseconds;
  readonly onProgress: (progress: RegionProgress) => void;
  readonly now: () => Instant;
};

/**
 * Where a copy stands that the service makes: `later` while it is under way, `done` once it has arrived and been verified. Undefined when it came to
 * nothing (failed, aborted, other bytes, too slow): its blob is gone then, and the bytes have to be sent. Throws `LeaseHeldError` or the SDK's error.
 */
export async function awaitCopy(waiting: Waiting, begun: Attempt): Promise<RegionOutcome | undefined> {
  const { account, manifest, copyWaitMs } = waiting;
  const total = dataBytes(manifest);
  let attempt: Attempt | undefined = begun;
  for (const until = Date.now() + copyWaitMs; ; await sleep(lookAgainMs)) {
    const copy: ServiceCopy | undefined = attempt?.copy;
    if (attempt === undefined || copy === undefined || copy.status === "failed") break;
    waiting.onProgress({ region: account.region, done: Math.floor((total * copy.done) / manifest.length), total });
    if (copy.status === "success") return await verified(waiting, attempt);
    if (copy.ageMs > longestCopyMs) break;
    if (Date.now() >= until) return lookLater(account.region, copy, manifest.length);
    attempt = await findAttempt(account, manifest.digest, begun.number);
  }
  if (attempt?.copy !== undefined) await abandon(account, attempt, attempt.copy);
  return undefined;
}

async function verified({ account, manifest, full, leaseWaitMs, now }: Waiting, arrived: Attempt): Promise<RegionOutcome | undefined> {
  await using lease = await holdLease(account, arrived.blob, leaseWaitMs);
  const { leaseId } = lease;
  // Looked at again: whoever held the lease before may have finished it, or taken it away.
  const attempt = await findAttempt(account, manifest.digest, arrived.number);
  if (attempt?.copy === undefined) return attempt?.isFinished === true ? outcomeOf(account, manifest) : undefined;
  if ((await finishBlob({ account, manifest, attempt, leaseId, full, now })) === undefined) return outcomeOf(account, manifest);
  await removeAttempt(account, attempt, leaseId);
  return undefined;
}

/** Nothing was sent from here. */
function outcomeOf({ region }: Account, manifest: ChunkManifest): RegionOutcome {
  return { region, kind: "done", sent: 0, bytes: dataBytes(manifest) };
}

function lookLater(region: string, { done, ageMs }: ServiceCopy, length: number): RegionOutcome {
  const leftMs = done === 0 ? firstLookMs : (ageMs * (length - done)) / done;
  const percent = Math.floor((100 * done) / Math.max(1, length));
  const note = `the storage copies it to ${region} by itself: ${percent} %`;
  return { region, kind: "later", checkAfterMs: Math.min(10 * minute, Math.max(15 * second, leftMs)), note };
}

/** A blob cannot be deleted while a copy into it is pending. */
async function abandon(account: Account, attempt: Attempt, { id, status }: ServiceCopy): Promise<void> {
  if (status === "pending")
    await account
      .call((options) => attempt.blob.abortCopyFromURL(id, options))
      .catch((error: unknown) => {
        if (!isNotFound(error) && !isService(error, "NoPendingCopyOperation")) throw error;
      });
  await removeAttempt(account, attempt);
}
