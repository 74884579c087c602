import { offerName, type OfferId } from "../core/offer.ts";
import { count } from "./words.ts";

/** The comment on a merged pull request: what it publishes, and where to follow each. The links find the issue also when it is opened a minute later. */
export function publishingNote(
  published: readonly { readonly offer: OfferId; readonly submission: number }[],
  repositoryUrl: string,
): string {
  const lines = published.slice(0, shownOffers).map(({ offer, submission }) => {
    const name = offerName(offer);
    const query = encodeURIComponent(`is:issue label:slipway in:title "${name}"`);
    return `- **${name}**, submission ${submission}: [publication issue](${repositoryUrl}/issues?q=${query}) · [ledger](${repositoryUrl}/tree/slipway/${name})`;
  });
  const left = published.length - shownOffers;
  return [
    `🚀 Merged: ${count(published.length, "offer")} ${published.length === 1 ? "is" : "are"} being published. Nothing goes live before a maintainer gives Go live.`,
    [...lines, ...(left > 0 ? [`- … and ${left} more`] : [])].join("\n"),
    "<sub>The same commands and labels as on the publication issue work here: `/help`.</sub>",
  ].join("\n\n");
}

const shownOffers = 50;
