import type { ChunkManifest } from "../../../core/chunks.ts";
import type { Instant } from "../../../core/time.ts";
import { inContainer, readSmall } from "../../blob-container.ts";
import { decodeManifest } from "../../chunk-cache.ts";
import { isNotFound, isService } from "../../service-error.ts";
import type { Account } from "./account.ts";
import { blobNames } from "./names.ts";

/** Which blob is the finished copy of an image, and what it was known by when its bytes were last verified. */
export type BlobRecord = {
  readonly manifest: ChunkManifest;
  /** The number in the blob's name. */
  readonly number: number;
  /** The blob's ETag: whoever writes to it changes it. */
  readonly etag: string;
  readonly verifiedAt: Instant;
};

/** `record` says that the copy is finished; `removing` is the same record while the copy is being removed. */
type Place = "record" | "removing";

/** The record of an image in a region; undefined when there is none, or none that is whole. */
export async function readRecord(account: Account, digest: string, place: Place = "record"): Promise<BlobRecord | undefined> {
  try {
    const bytes = await readSmall(account, account.own.getBlobClient(blobNames(digest)[place]));
    return decodeRecord(parse(bytes.toString()));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Writes the record; from then on its blob is the copy. */
export async function writeRecord(
  account: Account,
  { manifest, number, etag, verifiedAt }: BlobRecord,
  place: Place = "record",
): Promise<void> {
  const { call, own } = account;
  const text = `${JSON.stringify({ schemaVersion: 1, number, etag, verifiedAt, manifest })}\n`;
  const blob = own.getBlockBlobClient(blobNames(manifest.digest)[place]);
  await inContainer(account, own, () =>
    call((options) => blob.upload(text, Buffer.byteLength(text), { ...options, blobHTTPHeaders: { blobContentType: "application/json" } })),
  );
}

/** Takes the record away: the image has no finished copy from then on. */
export async function dropRecord({ call, own }: Account, digest: string, place: Place = "record"): Promise<void> {
  const blob = own.getBlockBlobClient(blobNames(digest)[place]);
  await call((options) => blob.delete(options)).catch((error: unknown) => {
    if (!isNotFound(error) && !isService(error, "BlobNotFound")) throw error;
  });
}

function decodeRecord(value: unknown): BlobRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { manifest, number, etag, verifiedAt }: Partial<Record<keyof BlobRecord, unknown>> = value;
  const decoded = decodeManifest(manifest);
  if (decoded === undefined || typeof etag !== "string" || typeof verifiedAt !== "string") return undefined;
  return typeof number === "number" && Number.isSafeInteger(number) ? { manifest: decoded, number, etag, verifiedAt } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
