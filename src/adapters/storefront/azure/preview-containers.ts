import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { ContainerClient } from "@azure/storage-blob";

import type { OfferId } from "../../../core/offer.ts";
import { second, type Instant, type Milliseconds } from "../../../core/time.ts";
import { isNotFound, isService, serviceError } from "../../service-error.ts";
import type { FolderContent } from "../folder-content.ts";
import { releaseFile } from "../packaged-page.ts";
import { offerPath } from "../places.ts";
import type { PreviewAdmission, PreviewRecord } from "../preview-record.ts";
import { listBlobs, md5Text, orNothing, putBlob, readBlob } from "./blobs.ts";
import type { StoreAccount } from "./store-account.ts";

/** Azure Storage, "Define a stored access policy": a container has at most five. */
const policiesOfContainer = 5;

/** A service may need half a minute until a new policy lets in. */
const policyTakesMs: Milliseconds = 45 * second;
const lookAgainMs: Milliseconds = second;

/** The container of one group of subscriptions of one submission. Its name tells nothing. */
export function previewContainer({ previewPrefix }: StoreAccount, offer: OfferId, submission: number, group: number): string {
  const subject = JSON.stringify([offerPath(offer), submission, group]);
  return previewPrefix + createHash("sha256").update(subject).digest("hex").slice(0, 32);
}

/** Gives each subscription a container's number: the one it has had, else the first with room. */
export function inGroups(grants: readonly PreviewAdmission[], before: readonly PreviewAdmission[]): readonly Required<PreviewAdmission>[] {
  const known = new Map(before.map(({ subscription, group }) => [subscription, group]));
  const sizes: number[] = [];
  const enter = (group: number): number => {
    sizes[group] = (sizes[group] ?? 0) + 1;
    return group;
  };
  const kept = new Map<string, number>();
  for (const { subscription } of grants) {
    const group = known.get(subscription);
    if (group !== undefined) kept.set(subscription, enter(group));
  }
  return grants.map((grant) => {
    const old = kept.get(grant.subscription);
    if (old !== undefined) return { ...grant, group: old };
    let free = 0;
    while ((sizes[free] ?? 0) >= policiesOfContainer) free += 1;
    return { ...grant, group: enter(free) };
  });
}

/**
 * Makes a group's container hold these pages and let in these subscriptions, each by a policy of its own name that ends with the preview. The policies come
 * last, so that nobody finds half a page, and each is tried before this returns. True when something was changed.
 */
export async function openContainer(
  account: StoreAccount,
  name: string,
  files: FolderContent,
  { subscriptions, expires }: { readonly subscriptions: readonly string[]; readonly expires: Instant },
): Promise<boolean> {
  const container = account.preview(name);
  await account
    .call((options) => container.create({ ...options, metadata: { expires } }))
    .catch((error: unknown) => {
      if (!isService(error, "ContainerAlreadyExists")) throw error;
    });
  const there = await listBlobs(account, container, "");
  const missing = [...files].filter(([file, bytes]) => there.get(file)?.md5 !== md5Text(bytes));
  await Promise.all(missing.map(async ([file, bytes]) => await putBlob(account, container.getBlockBlobClient(file), bytes, { container })));
  const isNew = await setPolicies(account, container, subscriptions, expires);
  if (isNew) await Promise.all(subscriptions.map(async (subscription) => await letsIn(account, name, subscription)));
  return isNew || missing.length > 0;
}

/** Takes every policy away, and then the container: no SAS of it opens anything any more. True when there was one. */
export async function closeContainer(account: StoreAccount, name: string): Promise<boolean> {
  const container = account.preview(name);
  const closed = await orNothing(async () => {
    await account.call((options) => container.setAccessPolicy(undefined, [], options));
    await account.call((options) => container.delete(options));
    return true;
  });
  return closed ?? false;
}

/** What a subscription's policy lets it read; "refused" where the policy is gone or over. */
export async function readAsGuest(
  account: StoreAccount,
  { name, subscription }: { readonly name: string; readonly subscription: string },
  file: string,
): Promise<Buffer | "refused" | undefined> {
  try {
    return await readBlob(account, account.guest(name, subscription), file);
  } catch (error) {
    const { status } = serviceError(error);
    if (status === 401 || status === 403) return "refused";
    throw error;
  }
}

/** Takes containers away whose time has passed. */
export async function sweepContainers(account: StoreAccount, now: Instant): Promise<void> {
  const over: string[] = [];
  await account.call(async (options) => {
    for await (const { name, metadata } of account.service.listContainers({
      ...options,
      prefix: account.previewPrefix,
      includeMetadata: true,
    }))
      if ((metadata?.["expires"] ?? now) <= now) over.push(name);
  });
  for (const name of over) await closeContainer(account, name);
}

/** The containers that a record's subscriptions are in. */
export function groupsOf({ grants }: Pick<PreviewRecord, "grants">): readonly number[] {
  return [...new Set(grants.map(({ group = 0 }) => group))];
}

async function setPolicies(
  account: StoreAccount,
  container: ContainerClient,
  subscriptions: readonly string[],
  expires: Instant,
): Promise<boolean> {
  const { signedIdentifiers } = await account.call((options) => container.getAccessPolicy(options));
  const now = signedIdentifiers.map(({ id, accessPolicy }) => `${id} ${accessPolicy.expiresOn?.getTime() ?? 0}`).toSorted();
  const wanted = subscriptions.map((id) => `${id} ${Date.parse(expires)}`).toSorted();
  if (now.join() === wanted.join()) return false;
  const policies = subscriptions.map((id) => ({ id, accessPolicy: { expiresOn: new Date(expires), permissions: "r" } }));
  await account.call((options) => container.setAccessPolicy(undefined, policies, options));
  return true;
}

/** Waits until the policy lets in: the mail with the link must not come before. Throws the service's refusal when it does not in time. */
async function letsIn(account: StoreAccount, name: string, subscription: string): Promise<void> {
  const guest = account.guest(name, subscription).getBlobClient(releaseFile);
  for (const until = Date.now() + policyTakesMs; ; await sleep(lookAgainMs)) {
    try {
      await account.call((options) => guest.getProperties(options));
      return;
    } catch (error) {
      if (isNotFound(error) || Date.now() >= until || serviceError(error).status !== 403) throw error;
    }
  }
}
