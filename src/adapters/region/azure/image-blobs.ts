import { randomUUID } from "node:crypto";

import type { BlobGetPropertiesResponse, PageBlobClient } from "@azure/storage-blob";

import type { ChunkManifest } from "../../../core/chunks.ts";
import type { Milliseconds } from "../../../core/time.ts";
import { inContainer } from "../../blob-container.ts";
import { isNotFound, isService } from "../../service-error.ts";
import type { Account } from "./account.ts";
import { blobNames, imageNumber } from "./names.ts";

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
  /** Set while the service itself fills it from another account, and until what it brought has been verified. */
  readonly copy?: ServiceCopy;
};

/** A copy that the service makes by itself (Copy Blob). */
export type ServiceCopy = {
  readonly id: string;
  readonly status: "pending" | "success" | "failed";
  /** Bytes of the whole image that have arrived, holes included. */
  readonly done: number;
  /** How long ago it was begun, by the service's clock alone. */
  readonly ageMs: Milliseconds;
};

/** What the metadata of a copy says: written by us, written by the service, or never written to again. */
type State = "writing" | "copying" | "finished";

/** The blob with this number, as it is now; undefined when there is none. */
export async function findAttempt({ call, own }: Account, digest: string, number: number): Promise<Attempt | undefined> {
  const blob = own.getPageBlobClient(blobNames(digest).image(number));
  try {
    const found = await call((options) => blob.getProperties(options));
    const { metadata = {}, contentLength: length = 0, etag = "" } = found;
    const state = metadata["slipwaystate"];
    const attempt = { number, blob, length, etag, copyId: metadata["slipwaycopy"] ?? "" };
    if (state === "copying") return { ...attempt, isFinished: false, copy: serviceCopy(found) };
    return { ...attempt, isFinished: state !== "writing" };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function serviceCopy({ copyId = "", copyStatus, copyProgress = "", createdOn, date }: BlobGetPropertiesResponse): ServiceCopy {
  const status = copyStatus === "pending" || copyStatus === "success" ? copyStatus : "failed";
  const done = Number(/^(\d{1,16})\/\d{1,16}$/.exec(copyProgress)?.[1] ?? 0);
  return { id: copyId, status, done, ageMs: Math.max(0, (date?.getTime() ?? 0) - (createdOn?.getTime() ?? 0)) };
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

/** Takes an unfinished copy away; `leaseId` where its lease is held. Gone before is gone, too. Throws the SDK's error. */
export async function removeAttempt({ call }: Account, { blob }: Attempt, leaseId?: string): Promise<void> {
  const conditions = leaseId === undefined ? {} : { conditions: { leaseId } };
  await call((options) => blob.delete({ ...options, ...conditions })).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
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

/** What a copy's blob says about itself. */
export function metadataOf(slipwaydigest: string, slipwaycopy: string, slipwaystate: State): Record<string, string> {
  return { slipwaydigest, slipwaycopy, slipwaystate };
}
