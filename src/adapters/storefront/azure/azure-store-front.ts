import type { OfferId } from "../../../core/offer.ts";
import { isProblem, type Problem } from "../../../core/problem.ts";
import { second, type Instant, type Milliseconds } from "../../../core/time.ts";
import type { Answer, Done, StoreFront } from "../../../ports/world.ts";
import { storePages } from "../../../render/store-pages.ts";
import { patience as usualPatience, type Patience } from "../../try-again.ts";
import { done } from "../guarded.ts";
import { entryFile, type PackagedPage } from "../packaged-page.ts";
import { offerPath, siteAddress } from "../places.ts";
import { prepareLive } from "./live-blobs.ts";
import { storeBlobs, storeTombstoneBlobs, unchangedPage } from "./packaged-blobs.ts";
import { closePreviewBlobs, openPreviewBlobs } from "./preview-blobs.ts";
import { readShelf, withShelf, type Shown } from "./shelf.ts";
import { openStoreAccount, type StoreAccount, type StoreAccountOptions } from "./store-account.ts";
import { explainStore } from "./store-problems.ts";

export type AzureStoreOptions = Pick<StoreAccountOptions, "url" | "key" | "environment"> & {
  /** Address of the site, where `slipway serve` answers. */
  readonly baseUrl: string;
  /** Container that anybody may read. Default `slipway-live`. */
  readonly container?: string;
  /** What the names of the other containers begin with. Default `slipway`. */
  readonly prefix?: string;
  /** How long to wait for another process that changes what is live. Default 35 s: a killed one's lease has ended by then. */
  readonly leaseWaitMs?: Milliseconds;
  readonly patience?: Patience;
  readonly now?: () => Instant;
};

type Address = { readonly url: string };
type House = { readonly account: StoreAccount; readonly baseUrl: string; readonly leaseWaitMs: Milliseconds };

/**
 * The store front in a storage account, for machines that share no disk. `slipway-store` is private: packaged pages that never change, who may see which
 * preview, and the shelf, one blob that says what is live. Previews are private containers whose stored access policies let in; `slipway serve` judges every
 * request and reads with a SAS that never leaves it. What is live stands also in a container that anybody may read.
 */
export function createAzureStoreFront(options: AzureStoreOptions): StoreFront {
  const { baseUrl, leaseWaitMs = 35 * second, now = systemNow } = options;
  const account = storeAccountOnce(options);
  const asked = async <T>(operation: (house: House) => Promise<Done<T>>): Promise<Answer<T>> => {
    const open = await account();
    if (isProblem(open)) return { kind: "failed", permanent: true, problem: open };
    return await operation({ account: open, baseUrl, leaseWaitMs }).catch(explainStore);
  };
  return {
    packagePage: async (content) =>
      await asked(async (house) => {
        const { where, already } = await storeBlobs(house.account, content);
        return done(already, { where });
      }),
    // eslint-disable-next-line max-params -- the port's shape
    openPreview: async (offer, submission, digest, audience, expires) =>
      await asked(async (house) => await openPreviewBlobs({ ...house, now: now() }, { offer, submission, digest, audience, expires })),
    closePreview: async (offer, submission) =>
      await asked(async (house) => await closePreviewBlobs({ ...house, now: now() }, offer, submission)),
    promote: async (offer, digest) => await asked(async (house) => await promote(house, offer, digest)),
    withdraw: async (offer) => await asked(async (house) => await withdraw(house, offer)),
    live: async (offer) => {
      const open = await account();
      return isProblem(open) ? undefined : await live(open, baseUrl, offer).catch(() => undefined);
    },
  };
}

/** The account that the options name, connected to once. */
export function storeAccountOnce(options: AzureStoreOptions): () => Promise<StoreAccount | Problem> {
  let opening: Promise<StoreAccount | Problem> | undefined;
  return () => (opening ??= openStoreAccount({ container: "slipway-live", prefix: "slipway", patience: usualPatience, ...options }));
}

/** Puts the packaged page of a digest live, if it still is the page that was packaged. */
async function promote(house: House, offer: OfferId, digest: string): Promise<Done<Address>> {
  const page = await unchangedPage(house.account, offer, digest);
  return await withShelf(house.account, house.leaseWaitMs, async (shelf, write) => {
    const shown = { folder: page.name, digest, entry: Buffer.from(page.files.get(entryFile) ?? "").toString() };
    return await show(house, offer, page, { shown, offers: shelf.offers, write });
  });
}

/** Takes an offer out of the catalogue and says so at its address. An offer that never was live stays unknown. */
async function withdraw(house: House, offer: OfferId): Promise<Done<Address>> {
  const path = offerPath(offer);
  return await withShelf(house.account, house.leaseWaitMs, async (shelf, write) => {
    const before = shelf.offers.get(path);
    if (before === undefined || before.entry === null) return done(true, { url: addressOf(house.baseUrl, path) });
    const page = await storeTombstoneBlobs(house.account, offer, storePages.withdrawn(offer, before.entry));
    return await show(house, offer, page, { shown: { folder: page.name, digest: null, entry: null }, offers: shelf.offers, write });
  });
}

type Change = {
  readonly shown: Shown;
  readonly offers: ReadonlyMap<string, Shown>;
  readonly write: (offers: ReadonlyMap<string, Shown>) => Promise<void>;
};

/** First the shelf, in one write; then the container that shows it, looked at before. */
async function show(
  { account, baseUrl }: House,
  offer: OfferId,
  page: PackagedPage,
  { shown, offers, write }: Change,
): Promise<Done<Address>> {
  const path = offerPath(offer);
  const old = offers.get(path)?.folder;
  const isOn = old === shown.folder;
  const kept = old === undefined || shown.entry === null ? shown : { ...shown, before: old };
  const after = isOn ? offers : new Map([...offers, [path, kept]]);
  const showLive = await prepareLive(account, path, page, { offers: after });
  if (!isOn) await write(after);
  const changed = await showLive();
  return done(isOn && !changed, { url: addressOf(baseUrl, path) });
}

/** What the offer's address shows now; undefined when it never was live or is withdrawn. */
async function live(account: StoreAccount, baseUrl: string, offer: OfferId): ReturnType<StoreFront["live"]> {
  const path = offerPath(offer);
  const digest = (await readShelf(account)).offers.get(path)?.digest ?? null;
  return digest === null ? undefined : { digest, url: addressOf(baseUrl, path) };
}

function addressOf(baseUrl: string, path: string): string {
  return siteAddress(baseUrl, `live/${path}`);
}

function systemNow(): Instant {
  return new Date().toISOString();
}
