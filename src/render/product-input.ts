import type { Offer } from "../core/offer.ts";

/** A verified copy of a disk in a region. `url` is where customers read it; absent where copies have no address. */
export type ImageCopy = { readonly sha256: string; readonly region: string; readonly url?: string };

/** What a product page and its catalogue entry are made from. */
export type ProductPageInput = {
  readonly offer: Offer;
  readonly submission: number;
  /** `sha256:<64 hex>`, the submission's. */
  readonly digest: string;
  /** Regions the images are replicated to. */
  readonly regions: readonly string[];
  /** The copies that the ledger says were verified. */
  readonly copies: readonly ImageCopy[];
  /** Turns Markdown into HTML that is safe to show. */
  readonly markdown: (text: string) => string;
};
