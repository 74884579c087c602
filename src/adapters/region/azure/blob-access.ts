import { setTimeout as sleep } from "node:timers/promises";

import type { BlobGetPropertiesResponse, PageBlobClient } from "@azure/storage-blob";

import type { Problem } from "../../../core/problem.ts";
import { second, type Milliseconds } from "../../../core/time.ts";
import type { Later } from "../../../ports/world.ts";
import { inContainer } from "../../blob-container.ts";
import { isNotFound, isService } from "../../service-error.ts";
import { copyCorrupt, notInRegion } from "../region-problems.ts";
import type { Account } from "./account.ts";
import { blobNames } from "./names.ts";
import { publicRefused, shareFailed } from "./problems.ts";
import { blobDifference, recordedBlob } from "./standing-blob.ts";

/** How long a server-side copy is waited for, and how often it is looked at. Inside one account it is quick, but not promised to be. */
const copyWaitMs: Milliseconds = 20 * second;
const lookAgainMs: Milliseconds = second / 2;

/**
 * Lets customers read an image: the service copies the verified blob, and no other bytes, into the public container. Idempotent. Throws the SDK's error.
 */
export async function share(account: Account, digest: string): Promise<Problem | Later | undefined> {
  const found = await recordedBlob(account, digest);
  if (found === undefined) return notInRegion(account.region, digest);
  const { record, attempt } = found;
  const target = account.shared.getPageBlobClient(blobNames(digest).shared);
  const standing = await propertiesOf(account, target);
  if (standing?.copyStatus === "success" && standing.contentLength === record.manifest.length) return undefined;
  if (attempt.etag !== record.etag) {
    const offset = await blobDifference(account, record.manifest, attempt);
    if (offset !== undefined) return copyCorrupt(account.region, digest, offset).problem;
  }
  if (standing?.copyStatus !== "pending") {
    const source = await account.readableUrl(attempt.blob, "here");
    const conditions = { sourceConditions: { ifMatch: attempt.etag } };
    const begin = () => account.call((options) => target.beginCopyFromURL(source, { ...options, ...conditions }));
    const refused = await inContainer(account, account.shared, begin, "blob").then(
      () => undefined,
      (error: unknown) => (isService(error, "PublicAccessNotPermitted") ? publicRefused(account.region) : Promise.reject(error)),
    );
    if (refused !== undefined) return refused;
  }
  return await copied(account, target);
}

/** Takes the customers' copy of an image away. Idempotent. Throws the SDK's error. */
export async function unshare(account: Account, digest: string): Promise<Problem | Later | undefined> {
  if ((await recordedBlob(account, digest)) === undefined) return notInRegion(account.region, digest);
  const target = account.shared.getPageBlobClient(blobNames(digest).shared);
  await account
    .call((options) => target.delete(options))
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  return undefined;
}

async function copied(account: Account, target: PageBlobClient): Promise<Problem | Later | undefined> {
  for (const until = Date.now() + copyWaitMs; ; await sleep(lookAgainMs)) {
    const { copyStatus } = (await propertiesOf(account, target)) ?? {};
    if (copyStatus === "success") return undefined;
    if (copyStatus !== "pending") return shareFailed(account.region);
    if (Date.now() >= until)
      return { kind: "later", checkAfterMs: copyWaitMs, note: `${account.region} copies the image to where customers read it` };
  }
}

async function propertiesOf({ call }: Account, blob: PageBlobClient): Promise<BlobGetPropertiesResponse | undefined> {
  try {
    return await call((options) => blob.getProperties(options));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
