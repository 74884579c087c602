import type { OfferId } from "../core/offer.ts";
import { offerName } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import type { LiveSlot, Run } from "../core/run.ts";
import type { Ledger } from "../ports/ledger.ts";
import { readSubmission } from "./clean/histories.ts";
import { copiesOf, type Copy } from "./copies.ts";
import { load } from "./load.ts";

/** What of an offer is live, and the copies of it that its own provisioning verified. */
export type LiveCopies = { readonly live: LiveSlot; readonly copies: readonly Copy[] };

/** Reads them from the ledger; a newer submission that is under way, or failed, changes nothing. `not-live` when customers see nothing of the offer. */
export async function liveCopies(ledger: Ledger, offer: OfferId): Promise<LiveCopies | Problem> {
  const loaded = await load(ledger, offer);
  if (isProblem(loaded)) return loaded;
  const { run, head } = loaded;
  const { live } = run.facts;
  if (live === null || head === undefined)
    return problem("not-live", `${offerName(offer)} is not live.`, `Publish it and give Go live; see: slipway status ${offerName(offer)}`);
  const published: Run | Problem =
    run.submission?.number === live.submission ? run : await readSubmission(ledger, offer, head, live.submission);
  if (isProblem(published)) return published;
  return { live, copies: published.submission === null ? [] : copiesOf(published.submission) };
}
