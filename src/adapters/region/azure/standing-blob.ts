import type { ChunkManifest } from "../../../core/chunks.ts";
import type { Instant, Milliseconds } from "../../../core/time.ts";
import { holdLease, type HeldLease } from "../../blob-lease.ts";
import { isNotFound } from "../../service-error.ts";
import type { Account } from "./account.ts";
import { dropRecord, readRecord, writeRecord } from "./blob-record.ts";
import { createAttempt, findAttempt, lastNumber, type Attempt } from "./image-blobs.ts";
import { firstDifferentChunk, openPages } from "./page-reader.ts";

/** What stands in a region before anything is done: the finished copy, or an unfinished one whose lease is held now. */
export type Standing =
  | { readonly kind: "finished" }
  /** The service fills it by itself, or did. */
  | { readonly kind: "copying"; readonly attempt: Attempt }
  | {
      readonly kind: "unfinished";
      readonly attempt: Attempt;
      /** Nothing was written to it yet. */
      readonly isNew: boolean;
      readonly lease: HeldLease;
    };

export type Question = {
  readonly account: Account;
  readonly manifest: ChunkManifest;
  readonly full: boolean;
  readonly leaseWaitMs: Milliseconds;
  readonly now: () => Instant;
};

/**
 * Looks for a finished copy: named by the record, right length, and the ETag it had when it was verified; with `full`, or when it was written to
 * since, its bytes are read back too. A finished blob that holds other bytes stays as it is, as evidence, and the next number is begun.
 * Throws `LeaseHeldError` or the SDK's error.
 */
export async function standingBlob(question: Question): Promise<Standing> {
  const { account, manifest } = question;
  if (await isRecorded(question)) return { kind: "finished" };
  const last = await lastNumber(account, manifest.digest);
  for (let number = Math.max(1, last); ; number++) {
    const found = number <= last ? await findAttempt(account, manifest.digest, number) : undefined;
    const attempt = found ?? (await createAttempt(account, manifest, number));
    if (attempt?.copy !== undefined) return { kind: "copying", attempt };
    const standing = attempt?.length === manifest.length ? await judged(question, attempt, found === undefined) : undefined;
    if (standing !== undefined) return standing;
  }
}

/** The number that the next attempt would have; undefined where the image is finished or has an attempt to go on with. Throws the SDK's error. */
export async function nextNumber(account: Account, { digest }: ChunkManifest): Promise<number | undefined> {
  const record = await readRecord(account, digest);
  const last = await lastNumber(account, digest);
  const attempt = last === 0 ? undefined : await findAttempt(account, digest, last);
  return record !== undefined || attempt?.isFinished === false ? undefined : last + 1;
}

/** What the attempt is worth: a finished copy, one to go on with, or nothing. */
async function judged(question: Question, attempt: Attempt, isOurs: boolean): Promise<Standing | undefined> {
  const { account, manifest, leaseWaitMs } = question;
  if (attempt.isFinished) return (await isAdopted(question, attempt)) ? { kind: "finished" } : undefined;
  const lease = await holdLease(account, attempt.blob, leaseWaitMs);
  // Looked at again: whoever held the lease before may have written to the copy, or finished it.
  const now = await findAttempt(account, manifest.digest, attempt.number);
  if (now?.copyId === attempt.copyId && !now.isFinished)
    return { kind: "unfinished", attempt: now, isNew: isOurs && now.etag === attempt.etag, lease };
  await lease[Symbol.asyncDispose]();
  return (await isRecorded({ ...question, full: false })) ? { kind: "finished" } : undefined;
}

/** True when the record names a blob that is as it was verified, or is found to be. A record whose blob is not is taken away. */
async function isRecorded({ account, manifest, full, now }: Question): Promise<boolean> {
  const record = await readRecord(account, manifest.digest);
  if (record === undefined) return false;
  const attempt = await findAttempt(account, manifest.digest, record.number);
  if (attempt?.length === manifest.length) {
    if (attempt.etag === record.etag && !full) return true;
    const pages = await openPages(account, attempt.blob);
    if ((await firstDifferentChunk(pages, manifest)) === undefined) {
      if (pages.etag !== record.etag) await writeRecord(account, { ...record, etag: pages.etag, verifiedAt: now() });
      return true;
    }
  }
  await dropRecord(account, manifest.digest);
  return false;
}

/** A finished blob that no record names (the process ended between the two, or the record was lost) is read back, and named when it is whole. */
async function isAdopted({ account, manifest, now }: Question, { blob, number }: Attempt): Promise<boolean> {
  const pages = await openPages(account, blob);
  if ((await firstDifferentChunk(pages, manifest)) !== undefined) return false;
  await writeRecord(account, { manifest, number, etag: pages.etag, verifiedAt: now() });
  return true;
}

/** The blob that the record names, and the record; undefined when either is not there. */
export async function recordedBlob(account: Account, digest: string) {
  const record = await readRecord(account, digest);
  const attempt = record && (await findAttempt(account, digest, record.number));
  return record === undefined || attempt === undefined ? undefined : { record, attempt };
}

/** Where the blob differs from the manifest, by byte offset; its end when the length does. Undefined when nowhere. */
export async function blobDifference(account: Account, manifest: ChunkManifest, { blob, length }: Attempt): Promise<number | undefined> {
  if (length !== manifest.length) return Math.min(length, manifest.length);
  try {
    return await firstDifferentChunk(await openPages(account, blob), manifest);
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}
