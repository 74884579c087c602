import { join } from "node:path";

import { offerName, type OfferId } from "../../core/offer.ts";
import { LedgerError, type Head, type Ledger } from "../../ports/ledger.ts";
import { readIfThere, replaceFileIfChanged } from "../atomic-file.ts";

/**
 * A ledger that remembers, in a folder outside git, the last head it saw of every offer, and refuses to go on when the branch no longer holds it:
 * a deleted or rewritten ledger must never look like an offer that nobody has published.
 */
export function createRememberedLedger(inner: Ledger, folder: string): Ledger {
  const fileOf = (offer: OfferId) => join(folder, offer.publisher, offer.offer);
  const remember = async (offer: OfferId, head: Head) => void (await replaceFileIfChanged(fileOf(offer), `${head}\n`));
  return {
    ...inner,
    head: async (offer) => {
      const head = await inner.head(offer);
      const known = (await readIfThere(fileOf(offer)))?.toString("utf8").trim();
      if (known !== undefined && known !== head && (head === undefined || !(await inner.isAncestor(known, head))))
        throw rewritten(offer, known, head);
      if (head !== undefined) await remember(offer, head);
      return head;
    },
    append: async (offer, after, turn) => {
      const appended = await inner.append(offer, after, turn);
      if (appended.kind === "appended") await remember(offer, appended.head);
      return appended;
    },
  };
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
