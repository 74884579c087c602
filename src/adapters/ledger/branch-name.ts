import { offerName, parseOfferName } from "../../core/offer.ts";
import type { OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import { LedgerError } from "../../ports/ledger.ts";

const branches = "refs/heads/slipway/";
const cache = "refs/slipway/remote/";

/** Pattern of every ledger branch, for `for-each-ref` and `ls-remote`. */
export const branchFolder = branches;

/** Full name of the offer's ledger branch, `refs/heads/slipway/<publisher>/<offer>`. Throws `LedgerError` for an id outside the manifest's grammar. */
export function branchOf(offer: OfferId): string {
  return branches + checkedName(offer);
}

/** Where a clone remembers what it last saw of a remote branch. Only a cache: never read without fetching, free to be deleted. */
export function cacheOf(offer: OfferId): string {
  return cache + checkedName(offer);
}

/** The offer of a full branch name; undefined for any other ref. */
export function offerOf(ref: string): OfferId | undefined {
  return ref.startsWith(branches) ? parseOfferName(ref.slice(branches.length)) : undefined;
}

/** The offer whose branch a cache ref remembers; undefined for any other ref. */
export function cachedOffer(ref: string): OfferId | undefined {
  return ref.startsWith(cache) ? parseOfferName(ref.slice(cache.length)) : undefined;
}

/** Pattern of every cache ref. */
export const cacheFolder = cache;

/** Offers and heads from lines `<commit> <ref>`, sorted as offers are; other refs are left out. */
export function headsOf(
  lines: readonly string[],
  nameOf: (ref: string) => OfferId | undefined,
): readonly { readonly offer: OfferId; readonly head: string }[] {
  const found = lines.flatMap((line) => {
    const [head = "", ref = ""] = line.split(" ");
    const offer = nameOf(ref);
    return offer === undefined ? [] : [{ offer, head }];
  });
  return found.toSorted((a, b) => compareOffers(a.offer, b.offer));
}

/** Sorts by publisher, then offer, as the ids' bytes compare. */
export function sortOffers(offers: readonly OfferId[]): readonly OfferId[] {
  return offers.toSorted(compareOffers);
}

function compareOffers(a: OfferId, b: OfferId): number {
  return compare(a.publisher, b.publisher) || compare(a.offer, b.offer);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// Ids come from manifests and comments; here they become part of a ref name.
function checkedName(offer: OfferId): string {
  const name = offerName(offer);
  if (parseOfferName(name) !== undefined) return name;
  throw new LedgerError(
    "ledger-bad-name",
    `Offer ${quote(name)} cannot name a branch.`,
    "Use lower-case letters, digits, `-` and `_`, at most 50 each.",
  );
}
