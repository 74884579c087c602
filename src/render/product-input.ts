import type { Offer } from "../core/offer.ts";

/** What a product page and its catalogue entry are made from. */
export type ProductPageInput = {
  readonly offer: Offer;
  readonly submission: number;
  /** `sha256:<64 hex>`, the submission's. */
  readonly digest: string;
  /** Regions the images are replicated to. */
  readonly regions: readonly string[];
  /** Turns Markdown into HTML that is safe to show. */
  readonly markdown: (text: string) => string;
};
