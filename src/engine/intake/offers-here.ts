import { asksSignoff, type Run } from "../../core/run.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { allOffers, readableOffers } from "../all-offers.ts";

/**
 * Offers that a comment or label on this issue or pull request can be about: whose publication issue it is, else those that it published. The ledger
 * says so, never the issue: what stands there others could have written.
 */
export async function offersHere(ledger: Ledger, issue: number): Promise<readonly Run[]> {
  const runs = readableOffers(await allOffers(ledger)).map(({ run }) => run);
  const followed = runs.filter(({ facts }) => facts.shown?.places.issue?.number === issue);
  return followed.length > 0 ? followed : runs.filter(({ submission }) => submission?.request.pullRequest === issue);
}

/** True while a person is asked to sign off. */
export function waitsForSignoff({ submission }: Run): boolean {
  return submission !== null && asksSignoff(submission);
}
