import type { OfferId } from "../../../core/offer.ts";
import type { Instant } from "../../../core/time.ts";
import type { Done, PreviewGrant } from "../../../ports/world.ts";
import { storePages } from "../../../render/store-pages.ts";
import type { FolderContent } from "../folder-content.ts";
import { done } from "../guarded.ts";
import { offerPath, siteAddress, StoreRefusal } from "../places.ts";
import { decodeRecord, recordText, type PreviewRecord } from "../preview-record.ts";
import { expiryOf, grantsOf, numbered, type PreviewRequest } from "../preview-terms.ts";
import { findBlob, putBlob } from "./blobs.ts";
import { packagedName, readFolderBlobs } from "./packaged-blobs.ts";
import { closeContainer, groupsOf, inGroups, openContainer, previewContainer, sweepContainers } from "./preview-containers.ts";
import type { StoreAccount } from "./store-account.ts";

/** What opening and closing need of their surroundings. */
export type PreviewHall = { readonly account: StoreAccount; readonly baseUrl: string; readonly now: Instant };

type Kept = { readonly record: PreviewRecord; readonly etag: string };

/**
 * Opens the packaged page to each subscription: a link that `slipway serve` judges, and behind it a stored access policy of a private container of this
 * submission. A container has room for five, so more subscriptions have more containers, each with its own copy of the page.
 */
export async function openPreviewBlobs(
  { account, baseUrl, now }: PreviewHall,
  request: PreviewRequest,
): Promise<Done<readonly PreviewGrant[]>> {
  const { offer, submission, digest } = request;
  const before = await readRecord(account, offer, submission);
  const expires = expiryOf(request, before?.record, now);
  const folder = await packagedName(account, offer, digest);
  const old = before?.record.grants ?? [];
  const grants = inGroups(grantsOf(account.linkKey, request, expires), old);
  const record: PreviewRecord = { schemaVersion: 1, submission, digest, folder, expires, closed: false, grants };
  const changed = await writeRecord(account, offer, record, before);
  const files = previewFiles(await readFolderBlobs(account, offerPath(offer), folder), expires);
  let opened = false;
  for (const group of groupsOf({ grants: [...old, ...grants] })) {
    const subscriptions = grants.filter((grant) => grant.group === group).map(({ subscription }) => subscription);
    const name = previewContainer(account, offer, submission, group);
    opened = (await openContainer(account, name, files, { subscriptions, expires })) || opened;
  }
  await unlessClosed(account, offer, record);
  await sweepContainers(account, now);
  const path = offerPath(offer);
  return done(
    !changed && !opened,
    grants.map(({ subscription, token }) => ({ subscription, url: siteAddress(baseUrl, `preview/${path}/${token}`), expires })),
  );
}

/** Ends a submission's preview for good: on record first, then the policies, then the containers. */
export async function closePreviewBlobs({ account, now }: PreviewHall, offer: OfferId, submission: number): Promise<Done<null>> {
  const before = await readRecord(account, offer, numbered(submission));
  const nothing = { schemaVersion: 1, submission, digest: "", folder: "", expires: now, grants: [] } as const;
  const record = { ...(before?.record ?? nothing), closed: true };
  const changed = await writeRecord(account, offer, record, before);
  const closed = await closeAll(account, offer, record);
  await sweepContainers(account, now);
  return done(!changed && !closed, null);
}

/** Where an offer's records lie in the account's own container. */
export function recordsOf(offer: OfferId): string {
  return `previews/${offerPath(offer)}/`;
}

/** The page in each of its languages, each with its banner, and what it refers to. */
function previewFiles(packaged: FolderContent, expires: Instant): FolderContent {
  const shown = ([name, bytes]: readonly [string, string | Uint8Array]) =>
    [name, name.endsWith(".html") ? storePages.previewed(Buffer.from(bytes).toString(), expires, name) : bytes] as const;
  return new Map<string, string | Uint8Array>([...packaged].map(shown));
}

/** A close that came meanwhile has the last word: what it did not see yet is closed here. */
async function unlessClosed(account: StoreAccount, offer: OfferId, record: PreviewRecord): Promise<void> {
  const { submission } = record;
  if ((await readRecord(account, offer, submission))?.record.closed !== true) return;
  await closeAll(account, offer, record);
  throw new StoreRefusal("preview-closed", `The preview of submission ${submission} was closed.`, "Publish the offer again.");
}

async function closeAll(account: StoreAccount, offer: OfferId, record: PreviewRecord): Promise<boolean> {
  let closed = false;
  for (const group of groupsOf(record))
    closed = (await closeContainer(account, previewContainer(account, offer, record.submission, group))) || closed;
  return closed;
}

async function readRecord(account: StoreAccount, offer: OfferId, submission: number): Promise<Kept | undefined> {
  const found = await findBlob(account, account.own, `${recordsOf(offer)}${numbered(submission)}.json`);
  const record = decodeRecord(found?.bytes);
  return found === undefined || record === undefined ? undefined : { record, etag: found.etag };
}

/** Writes it if it says something new, over exactly what was read; the service refuses when another process was faster. True when it wrote. */
async function writeRecord(account: StoreAccount, offer: OfferId, record: PreviewRecord, before: Kept | undefined): Promise<boolean> {
  if (before !== undefined && recordText(before.record) === recordText(record)) return false;
  const blob = account.own.getBlockBlobClient(`${recordsOf(offer)}${record.submission}.json`);
  const conditions = before === undefined ? { ifNoneMatch: "*" } : { ifMatch: before.etag };
  await putBlob(account, blob, recordText(record), { container: account.own, conditions });
  return true;
}
