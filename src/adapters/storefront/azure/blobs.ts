import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";

import type { BlobItem, BlobRequestConditions, BlockBlobClient, ContainerClient } from "@azure/storage-blob";

import { inContainer, readSmall } from "../../blob-container.ts";
import { cacheControlOf } from "../../content-name.ts";
import { typeOf } from "../../media-type.ts";
import { isNotFound, isService } from "../../service-error.ts";
import type { StoreAccount } from "./store-account.ts";

type Caller = Pick<StoreAccount, "call">;

/** A blob's bytes, and which state of it they are. */
export type Found = { readonly bytes: Buffer; readonly etag: string };

/** The bytes of a small blob; undefined when there is none. Throws the SDK's error. */
export async function readBlob(caller: Caller, container: ContainerClient, name: string): Promise<Buffer | undefined> {
  return await orNothing(async () => await readSmall(caller, container.getBlobClient(name)));
}

/** The same with its ETag, for writing back only what nobody has changed. */
export async function findBlob({ call }: Caller, container: ContainerClient, name: string): Promise<Found | undefined> {
  return await orNothing(
    async () =>
      await call(async (options) => {
        const { etag = "", readableStreamBody } = await container
          .getBlobClient(name)
          .download(0, undefined, { ...options, maxRetryRequests: 0 });
        return { etag, bytes: readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody) };
      }),
  );
}

/** Writes a blob at once: a reader sees the old bytes or the new ones. Makes the container if need be. Throws the SDK's error. */
export async function putBlob(
  caller: Caller,
  blob: BlockBlobClient,
  content: string | Uint8Array,
  how: {
    readonly conditions?: BlobRequestConditions;
    readonly container: ContainerClient;
    readonly access?: "blob";
    /** True where the name tells the bytes. */
    readonly isFixed?: boolean;
  },
): Promise<void> {
  const bytes = Buffer.from(content);
  const headers = {
    blobContentType: typeOf(blob.name) ?? "application/octet-stream",
    blobContentMD5: md5(bytes),
    blobCacheControl: cacheControlOf(how.isFixed === true),
  };
  const upload = async () =>
    await caller.call((options) =>
      blob.upload(bytes, bytes.length, { ...options, conditions: how.conditions ?? {}, blobHTTPHeaders: headers }),
    );
  await inContainer(caller, how.container, upload, how.access);
}

/** What a listing tells of a blob: the MD5 of what it holds, in base64, and which state of it that is. */
export type Listed = { readonly md5: string; readonly etag: string };

/** Blobs below a prefix, by name; empty where the container is not there. */
export async function listBlobs(caller: Caller, container: ContainerClient, prefix: string): Promise<ReadonlyMap<string, Listed>> {
  return await listed(caller, (options) => container.listBlobsFlat({ ...options, prefix }));
}

/** The same without what lies in folders below. */
export async function listFolder(caller: Caller, container: ContainerClient, prefix: string): Promise<ReadonlyMap<string, Listed>> {
  return await listed(caller, (options) => container.listBlobsByHierarchy("/", { ...options, prefix }));
}

async function listed(
  { call }: Caller,
  list: (options: { readonly abortSignal: AbortSignal }) => AsyncIterable<BlobItem | { readonly kind: "prefix" }>,
): Promise<ReadonlyMap<string, Listed>> {
  const found = await orNothing(
    async () =>
      await call(async (options) => {
        const blobs = new Map<string, Listed>();
        for await (const each of list(options)) if ("properties" in each) blobs.set(each.name, listedOf(each));
        return blobs;
      }),
  );
  return found ?? new Map<string, Listed>();
}

/** Listings tell an ETag without the quotes that belong to it (RFC 9110, 8.8.3). */
function listedOf({ properties: { contentMD5, etag } }: BlobItem): Listed {
  return { md5: Buffer.from(contentMD5 ?? "").toString("base64"), etag: `"${etag.replaceAll('"', "")}"` };
}

/** Deletes a blob as it was seen; one that is gone or was written anew is no error. */
export async function deleteBlob({ call }: Caller, container: ContainerClient, name: string, etag: string): Promise<void> {
  await call((options) => container.getBlobClient(name).delete({ ...options, conditions: { ifMatch: etag } })).catch((error: unknown) => {
    if (!isNotFound(error) && !isService(error, "ConditionNotMet")) throw error;
  });
}

/** The MD5 of some bytes, as listings tell it. */
export function md5Text(content: string | Uint8Array): string {
  return md5(Buffer.from(content)).toString("base64");
}

function md5(bytes: Buffer): Buffer {
  return createHash("md5").update(bytes).digest();
}

/** Undefined instead of the service's "there is none". */
export async function orNothing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
