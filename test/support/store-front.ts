import type { Offer } from "../../src/core/offer.ts";
import { catalogue, catalogueEntry } from "../../src/render/catalogue.ts";
import { strictTags } from "./html-tokens.ts";
import { publishedCopies, publishedDigest, publishedOffer, publishedRegions } from "./published-offer.ts";

/** An offer's entry of the catalogue. */
export function entryOf(offer: Offer): string {
  return catalogueEntry({ offer, submission: 3, digest: publishedDigest, regions: publishedRegions, copies: publishedCopies });
}

/** The entry of an offer of that name, else like every other. */
export function named(offer: string): string {
  return entryOf({ ...publishedOffer, id: { publisher: "contoso", offer } });
}

/** The first page of a store front with these entries. */
export function frontOf(entries: readonly string[], file = "index.html"): string {
  return catalogue(entries).pages.get(file) ?? "";
}

/** Where a page's scripts come from; the text of one in the page itself would be none. */
export function scripts(page: string): readonly (string | undefined)[] {
  return strictTags(page)
    .filter(({ name }) => name === "script")
    .map(({ attributes }) => attributes.get("src"));
}
