import { slipway, type Command } from "../core/message.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { asksSignoff, currentNumber } from "../core/run.ts";
import { statusOf } from "../core/status.ts";
import type { Shown } from "../ports/host.ts";
import { LedgerError, type Head, type Ledger } from "../ports/ledger.ts";
import type { Ports } from "../ports/ports.ts";
import { ledgerReadme } from "../render/ledger-readme.ts";
import { publicationOf } from "../render/publication.ts";
import type { Loaded } from "./load.ts";
import { readLog } from "./read-log.ts";
import { reconcile } from "./reconcile.ts";
import { reportPages } from "./report-pages.ts";

const shownTurns = 100;

/** The offer after people were told, and what kept a part of it from them. */
export type Announced = { readonly loaded: Loaded; readonly untold?: Problem };

/**
 * Shows people where an offer stands, rendered once from its state, unless they see that already. Failing to tell is never a reason to stop: the next
 * wake-up tells again.
 */
export async function announce(ports: Ports, loaded: Loaded): Promise<Announced | Problem> {
  const { run, head } = loaded;
  if (head === undefined || run.facts.shown?.current === true) return { loaded };
  const now = ports.clock.now();
  const status = statusOf(run, now);
  const shown = await ports.host.announce({
    offer: run.offer,
    submission: currentNumber(run),
    json: `${JSON.stringify(status, null, 2)}\n`,
    markdown: ledgerReadme(run, status),
    reports: async () => await reportPages(ports, loaded),
    html: async () => {
      const { statusPage } = await import("../render/status-page.ts");
      return statusPage({ run, status, log: await logOrNone(ports.ledger, head), now, command: "slipway" });
    },
    ...publicationOf(run, status, ports.links(run), now),
    places: run.facts.shown?.places ?? {},
  });
  if (shown === undefined) return { loaded };
  const remembered = await remember(ports, loaded, shown);
  return isProblem(remembered) ? remembered : { loaded: remembered, ...(shown.problem === undefined ? {} : { untold: shown.problem }) };
}

/** Records where people see the offer. When somebody has moved it on meanwhile, what is shown is old already. */
async function remember(ports: Ports, { run, head }: Loaded, { places, problem }: Shown): Promise<Loaded | Problem> {
  const asks = run.submission !== null && asksSignoff(run.submission) ? run.submission.request.digest : null;
  const submission = currentNumber(run);
  const commands = (now: Loaded): readonly Command[] => {
    const current = problem === undefined && now.head === head;
    return [{ kind: "announced", actor: slipway, submission, shown: { places, asks, current } }];
  };
  const recorded = await reconcile(ports, run.offer, commands);
  return isProblem(recorded) ? recorded : recorded.loaded;
}

/** A page without its history tells more than no page. */
async function logOrNone(ledger: Ledger, head: Head): Promise<Awaited<ReturnType<typeof readLog>>> {
  try {
    return await readLog(ledger, head, shownTurns);
  } catch (error) {
    if (error instanceof LedgerError) return [];
    throw error;
  }
}
