import { buffer } from "node:stream/consumers";

import type { BlobClient, ContainerClient } from "@azure/storage-blob";

import type { ServiceCall } from "./service-call.ts";
import { isService } from "./service-error.ts";

type Caller = { readonly call: ServiceCall };

/** Does `work`; when the container is not there, makes it and does the work again. `access` is given to a new container only. */
export async function inContainer<Result>(
  { call }: Caller,
  container: ContainerClient,
  work: () => Promise<Result>,
  access?: "blob",
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isService(error, "ContainerNotFound")) throw error;
    await call((options) => container.create({ ...options, ...(access === undefined ? {} : { access }) })).catch((refused: unknown) => {
      if (!isService(refused, "ContainerAlreadyExists")) throw refused;
    });
    return await work();
  }
}

/** The whole of a small blob. Throws the SDK's error. */
export async function readSmall({ call }: Caller, blob: BlobClient): Promise<Buffer> {
  return await call(async (options) => {
    const { readableStreamBody } = await blob.download(0, undefined, { ...options, maxRetryRequests: 0 });
    return readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
  });
}
