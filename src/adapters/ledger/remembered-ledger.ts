import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { LedgerError, type Head, type Ledger } from "../../ports/ledger.ts";
import { readIfThere, replaceFileIfChanged } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { sortOffers } from "./branch-name.ts";

/**
 * A ledger that remembers, in a folder outside git, the last head it saw of every offer, and refuses to go on when the branch no longer holds it:
 * a deleted or rewritten ledger must never look like an offer that nobody has published.
 */
export function createRememberedLedger(inner: Ledger, folder: string): Ledger {
  const fileOf = (offer: OfferId) => join(folder, offer.publisher, offer.offer);
  const remember = async (offer: OfferId, head: Head) => void (await replaceFileIfChanged(fileOf(offer), `${head}\n`));
  return {
    // `heads` is an overview: whoever acts on an offer asks for its `head`, which is compared.
    ...inner,
    // A branch that is gone is still an offer: whoever asks for its head hears why.
    list: async () => sortOffers(await withRemembered(await inner.list(), folder)),
    head: async (offer) => {
      // Read before the branch: another process may record a turn meanwhile, and what it remembers then is newer than the head seen here.
      const known = (await readIfThere(fileOf(offer)))?.toString("utf8").trim();
      const head = await inner.head(offer);
      if (known !== undefined && known !== head && (head === undefined || !(await inner.isAncestor(known, head))))
        throw rewritten(offer, known, head);
      // Looking must work where nothing can be written; what records a turn remembers it, or fails.
      if (head !== undefined) await remember(offer, head).catch(() => undefined);
      return head;
    },
    append: async (offer, after, turn) => {
      const appended = await inner.append(offer, after, turn);
      if (appended.kind === "appended") await remember(offer, appended.head);
      return appended;
    },
  };
}

async function withRemembered(offers: readonly OfferId[], folder: string): Promise<readonly OfferId[]> {
  const all = new Map(offers.map((offer) => [offerName(offer), offer]));
  for (const publisher of await namesIn(folder))
    for (const name of await namesIn(join(folder, publisher))) {
      const offer = parseOfferName(`${publisher}/${name}`);
      if (offer !== undefined) all.set(offerName(offer), offer);
    }
  return [...all.values()];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

function rewritten(offer: OfferId, known: Head, head: Head | undefined): LedgerError {
  const branch = `slipway/${offerName(offer)}`;
  const found = head === undefined ? "is gone" : `is now at ${head.slice(0, 12)}, which does not contain it`;
  return new LedgerError(
    "ledger-rewritten",
    `The ledger branch ${branch} was at ${known.slice(0, 12)} and ${found}.`,
    `Put it back with \`git update-ref refs/heads/${branch} ${known}\`; if the change was meant, remove .slipway/heads/${offerName(offer)} and run \`slipway verify\`.`,
  );
}
