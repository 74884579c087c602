import { offerName, type OfferId } from "./offer.ts";

/** The text whose SHA-256 names a withdrawal, so that its go-live is bound to taking exactly this live content away. */
export function withdrawDigestText(offer: OfferId, live: string | undefined): string {
  return `withdraw ${offerName(offer)} ${live ?? "nothing"}\n`;
}
