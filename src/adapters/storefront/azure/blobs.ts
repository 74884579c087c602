import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";

import type { BlobRequestConditions, BlockBlobClient, ContainerClient } from "@azure/storage-blob";

import { inContainer, readSmall } from "../../blob-container.ts";
import { typeOf } from "../../media-type.ts";
import { isNotFound } from "../../service-error.ts";
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
  how: { readonly conditions?: BlobRequestConditions; readonly container: ContainerClient; readonly access?: "blob" },
): Promise<void> {
  const bytes = Buffer.from(content);
  const headers = {
    blobContentType: typeOf(blob.name) ?? "application/octet-stream",
    blobContentMD5: md5(bytes),
    // Readers keep it and ask whether it is still so: a swap is seen at once.
    blobCacheControl: "no-cache",
  };
  const upload = async () =>
    await caller.call((options) =>
      blob.upload(bytes, bytes.length, { ...options, conditions: how.conditions ?? {}, blobHTTPHeaders: headers }),
    );
  await inContainer(caller, how.container, upload, how.access);
}

/** Names below a prefix with the MD5 of what they hold, in base64; empty where the container is not there. */
export async function listBlobs({ call }: Caller, container: ContainerClient, prefix: string): Promise<ReadonlyMap<string, string>> {
  const listed = async () =>
    await call(async (options) => {
      const found = new Map<string, string>();
      for await (const { name, properties } of container.listBlobsFlat({ ...options, prefix }))
        found.set(name, Buffer.from(properties.contentMD5 ?? "").toString("base64"));
      return found;
    });
  return (await orNothing(listed)) ?? new Map<string, string>();
}

/** Deletes a blob; one that is gone is no error. */
export async function deleteBlob({ call }: Caller, container: ContainerClient, name: string): Promise<void> {
  await orNothing(async () => await call((options) => container.getBlobClient(name).delete(options)));
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
