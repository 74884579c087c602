import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { BlobClient, BlobLeaseClient } from "@azure/storage-blob";

import { second, type Milliseconds } from "../core/time.ts";
import type { ServiceCall } from "./service-call.ts";
import { isService } from "./service-error.ts";

/** The right to write to a blob, renewed until it is given back. */
export type HeldLease = AsyncDisposable & { readonly leaseId: string };

type Caller = { readonly call: ServiceCall };

/** Thrown when another process holds the lease, and still does after the wait. */
export class LeaseHeldError extends Error {
  override readonly name = "LeaseHeldError";
}

/** Seconds a lease lives without being renewed (Lease Blob: 15 to 60): a killed process blocks its successor no longer. */
const leaseSeconds = 30;
const askAgainMs: Milliseconds = second / 2;

/**
 * Takes the write lease of a blob; while another process holds it, waits up to `waitMs`. A lease that is lost shows at the next write, which the
 * service refuses. Throws `LeaseHeldError`, or the SDK's error.
 */
export async function holdLease({ call }: Caller, blob: BlobClient, waitMs: Milliseconds): Promise<HeldLease> {
  const leaseId = randomUUID();
  const lease = blob.getBlobLeaseClient(leaseId);
  const until = Date.now() + waitMs;
  // The id is ours from the start: acquiring again after an answer that was lost finds the same lease.
  while (!(await acquired(call, lease))) {
    if (Date.now() >= until) throw new LeaseHeldError("Another process writes to this blob");
    await sleep(askAgainMs);
  }
  const renewal = setInterval(
    () => void call((options) => lease.renewLease(options)).catch(() => undefined),
    (leaseSeconds * second) / 3,
  ).unref();
  return {
    leaseId,
    [Symbol.asyncDispose]: async () => {
      clearInterval(renewal);
      // Not given back, it ends by itself.
      await call((options) => lease.releaseLease(options)).catch(() => undefined);
    },
  };
}

async function acquired(call: ServiceCall, lease: BlobLeaseClient): Promise<boolean> {
  try {
    await call((options) => lease.acquireLease(leaseSeconds, options));
    return true;
  } catch (error) {
    if (isService(error, "LeaseAlreadyPresent")) return false;
    throw error;
  }
}
