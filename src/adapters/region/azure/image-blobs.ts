import { randomUUID } from "node:crypto";

import type { PageBlobClient } from "@azure/storage-blob";

import type { ChunkManifest } from "../../../core/chunks.ts";
import { inContainer, type Account } from "./account.ts";
import { blobNames, imageNumber } from "./names.ts";
import { isNotFound, isService } from "./service-error.ts";

/** One blob that is, was or becomes a copy of an image. */
export type Attempt = {
  readonly number: number;
  readonly blob: PageBlobClient;
  /** Made when the blob was: another blob of the same name has another. */
  readonly copyId: string;
  readonly length: number;
  readonly etag: string;
  /** Its bytes are never written to again, whoever asks. */
  readonly isFinished: boolean;
};

/** The blob with this number, as it is now; undefined when there is none. */
export async function findAttempt({ call, own }: Account, digest: string, number: number): Promise<Attempt | undefined> {
  const blob = own.getPageBlobClient(blobNames(digest).image(number));
  try {
    const { metadata = {}, contentLength: length = 0, etag = "" } = await call((options) => blob.getProperties(options));
    return { number, blob, length, etag, copyId: metadata["slipwaycopy"] ?? "", isFinished: metadata["slipwaystate"] !== "writing" };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The highest number of a blob of this image; 0 when there is none. */
export async function lastNumber({ call, own }: Account, digest: string): Promise<number> {
  try {
    return await call(async (options) => {
      let last = 0;
      for await (const { name } of own.listBlobsFlat({ ...options, prefix: blobNames(digest).folder }))
        last = Math.max(last, imageNumber(name) ?? 0);
      return last;
    });
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}

/** Makes the blob with this number, all zeros; when another process was faster, theirs is given. */
export async function createAttempt(account: Account, manifest: ChunkManifest, number: number): Promise<Attempt | undefined> {
  const { call, own } = account;
  const { digest, length } = manifest;
  const blob = own.getPageBlobClient(blobNames(digest).image(number));
  const copyId = randomUUID();
  const create = { metadata: metadataOf(digest, copyId, "writing"), conditions: { ifNoneMatch: "*" } };
  try {
    const { etag = "" } = await inContainer(account, own, () => call((options) => blob.create(length, { ...options, ...create })));
    return { number, blob, length, etag, copyId, isFinished: false };
  } catch (error) {
    // Also the answer to a creation that is asked for again because its own answer was lost.
    if (!isService(error, "BlobAlreadyExists", "LeaseIdMissing")) throw error;
    return await findAttempt(account, digest, number);
  }
}

/** Says in the blob itself that it is finished, when it still has this ETag; gives its new one. */
export async function markFinished({ call }: Account, digest: string, { blob, copyId }: Attempt, conditions: Held): Promise<string> {
  const finished = metadataOf(digest, copyId, "finished");
  try {
    return (await call((options) => blob.setMetadata(finished, { ...options, conditions }))).etag ?? "";
  } catch (error) {
    // The answer of an attempt before may have been lost: then it is finished, with another ETag, and nobody but the lease's holder can have done it.
    const { metadata = {}, etag = "" } = await call((options) => blob.getProperties(options));
    if (isService(error, "ConditionNotMet") && metadata["slipwaystate"] === "finished" && metadata["slipwaycopy"] === copyId) return etag;
    throw error;
  }
}

type Held = { readonly leaseId: string; readonly ifMatch: string };

function metadataOf(slipwaydigest: string, slipwaycopy: string, slipwaystate: "writing" | "finished"): Record<string, string> {
  return { slipwaydigest, slipwaycopy, slipwaystate };
}
