import type { Milliseconds } from "../../../core/time.ts";
import { holdLease } from "../../blob-lease.ts";
import { isService } from "../../service-error.ts";
import { findBlob, putBlob } from "./blobs.ts";
import type { StoreAccount } from "./store-account.ts";

/** What an offer's address shows: a packaged folder, and its line in the catalogue; an offer that was withdrawn has none. */
export type Shown = {
  readonly folder: string;
  readonly digest: string | null;
  readonly entry: string | null;
  /** The folder that was shown before it; none once the offer is withdrawn. */
  readonly before?: string;
};

/**
 * What is live, by `publisher/offer`: one blob, so that page and catalogue change in the same instant for every reader of `slipway serve`, and through
 * any crash. Whoever changes it holds its lease; a lease that was lost shows at the write, which the service refuses.
 */
export type Shelf = { readonly etag: string; readonly offers: ReadonlyMap<string, Shown> };

const shelfFile = "shelf.json";
const nothing: Shelf = { etag: "", offers: new Map() };

/** What is live now. Throws the SDK's error. */
export async function readShelf(account: StoreAccount): Promise<Shelf> {
  const found = await findBlob(account, account.own, shelfFile);
  if (found === undefined) return nothing;
  // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of a blob that only Slipway writes
  const { offers } = JSON.parse(found.bytes.toString()) as { readonly offers: Readonly<Record<string, Shown>> };
  return { etag: found.etag, offers: new Map(Object.entries(offers)) };
}

/** The right to change what is live, and the change. Throws `LeaseHeldError` when another process has it, and still does after the wait. */
export async function withShelf<Result>(
  account: StoreAccount,
  waitMs: Milliseconds,
  work: (shelf: Shelf, write: (offers: Shelf["offers"]) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const blob = account.own.getBlockBlobClient(shelfFile);
  const first = shelfText(nothing.offers);
  await putBlob(account, blob, first, { container: account.own, conditions: { ifNoneMatch: "*" } }).catch((error: unknown) => {
    if (!isService(error, "BlobAlreadyExists", "LeaseIdMissing", "ConditionNotMet")) throw error;
  });
  await using held = await holdLease(account, blob, waitMs);
  return await work(await readShelf(account), async (offers) => {
    await putBlob(account, blob, shelfText(offers), { container: account.own, conditions: { leaseId: held.leaseId } });
  });
}

function shelfText(offers: Shelf["offers"]): string {
  return JSON.stringify({ schemaVersion: 1, offers: Object.fromEntries([...offers].toSorted(([a], [b]) => (a < b ? -1 : 1))) });
}
