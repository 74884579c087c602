import { offerName } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { newRun, type Run } from "../core/run.ts";
import { statusOf } from "../core/status.ts";
import type { Ports } from "../ports/ports.ts";
import { offerRow, type OfferRow } from "../render/terminal-offers.ts";
import { loadOrExplain } from "./load.ts";
import { sinceOf } from "./site/overview.ts";

/** Every offer that has a ledger or a folder in the commit, by name; ledgers that can not be read are told apart. */
export async function offerRows(
  ports: Pick<Ports, "ledger" | "source" | "clock">,
  commit: string | undefined,
): Promise<{ readonly rows: readonly OfferRow[]; readonly problems: readonly Problem[] }> {
  const now = ports.clock.now();
  const published = await ports.ledger.list();
  const drafts = commit === undefined ? [] : await ports.source.offers(commit);
  const names = new Set(published.map(offerName));
  const runs: Run[] = drafts.filter((offer) => !names.has(offerName(offer))).map(newRun);
  const problems: Problem[] = [];
  for (const offer of published) {
    const loaded = await loadOrExplain(ports.ledger, offer);
    if (isProblem(loaded)) problems.push({ ...loaded, text: `${offerName(offer)}: ${loaded.text}` });
    else runs.push(loaded.run);
  }
  return {
    rows: runs
      .map((run) => offerRow(statusOf(run, now), sinceOf(run)))
      .toSorted((a, b) => (offerName(a.status) < offerName(b.status) ? -1 : 1)),
    problems,
  };
}
