import type { ChunkManifest } from "../../../core/chunks.ts";
import type { Instant } from "../../../core/time.ts";
import type { Account } from "./account.ts";
import { writeRecord } from "./blob-record.ts";
import { markFinished, type Attempt } from "./image-blobs.ts";
import { firstDifferentChunk, openPages, sampled } from "./page-reader.ts";

/** A copy whose bytes have all arrived, and that nobody has looked at yet. */
export type Unverified = {
  readonly account: Account;
  readonly manifest: ChunkManifest;
  /** The unfinished blob; its lease is the caller's. */
  readonly attempt: Attempt;
  readonly leaseId: string;
  /** Read every chunk back before the copy is finished, instead of a sample. */
  readonly full: boolean;
  readonly now: () => Instant;
};

/**
 * Verifies, marks the blob as finished, and names it in the record. The service has compared each write with its MD5; what is verified here is that
 * exactly the chunks that hold data have pages, and that a sample of them, or all, read back as they should. Gives the first byte offset that does
 * not, and leaves such a blob unfinished; undefined when it is finished now. Throws the SDK's error.
 */
export async function finishBlob({ account, manifest, attempt, leaseId, full, now }: Unverified): Promise<number | undefined> {
  const pages = await openPages(account, attempt.blob);
  const isWhole = pages.length === manifest.length;
  const offset = isWhole ? await firstDifferentChunk(pages, manifest, full ? manifest.chunks : sampled(manifest.chunks)) : 0;
  if (offset !== undefined) return offset;
  const etag = await markFinished(account, manifest.digest, attempt, { leaseId, ifMatch: pages.etag });
  await writeRecord(account, { manifest, number: attempt.number, etag, verifiedAt: now() });
  return undefined;
}
