import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { tallyOf, type Tally } from "../../core/tally.ts";
import { LedgerError } from "../../ports/ledger.ts";
import type { Ports } from "../../ports/ports.ts";
import { historyRecords } from "../history-records.ts";
import { loadAt } from "../load.ts";
import { toldSubmissions } from "../telling-events.ts";
import { offerFiles, type SiteFrame } from "./offer-pages.ts";
import { lineOf, type KnownLine, type Place } from "./overview.ts";

/** What a site remembers of an offer: its line in the list, and what statistics need of it. */
export type KnownOffer = KnownLine & { readonly tally: Tally };

/** All that a site shows of one offer: the files of its folder by name, and what to remember. */
export type DrawnOffer = { readonly files: ReadonlyMap<string, string>; readonly known: KnownOffer };

/** Reads an offer's ledger once and draws everything of it. A ledger that can not be read is that offer's Problem and keeps nobody from the others. */
export async function drawOffer(
  ports: Pick<Ports, "ledger" | "digests">,
  { offer, head }: Place,
  frame: SiteFrame,
): Promise<DrawnOffer | Problem> {
  try {
    const loaded = await loadAt(ports.ledger, offer, head);
    if (isProblem(loaded)) return loaded;
    const told = await toldSubmissions(ports.ledger, head, loaded.run);
    const known = { head, line: lineOf(loaded.run, frame.now), tally: tallyOf(offer, historyRecords(offer, told)) };
    return { files: await offerFiles(ports, loaded, told, frame), known };
  } catch (error) {
    if (error instanceof LedgerError) return problem(error.code, error.message, error.remedy);
    throw error;
  }
}
