import { statusOf } from "../core/status.ts";
import { LedgerError, type Head, type Ledger } from "../ports/ledger.ts";
import type { Ports } from "../ports/ports.ts";
import { ledgerReadme } from "../render/ledger-readme.ts";
import { statusPage } from "../render/status-page.ts";
import type { Loaded } from "./load.ts";
import { readLog } from "./read-log.ts";

const shownTurns = 100;

/** Shows people where an offer stands, rendered once from its state. Failing to tell is never a reason to stop: the next wake-up tells again. */
export async function announce(ports: Ports, { run, head }: Loaded): Promise<void> {
  if (head === undefined) return;
  const now = ports.clock.now();
  const status = statusOf(run, now);
  const log = await logOrNone(ports.ledger, head);
  await ports.host.announce({
    offer: run.offer,
    json: `${JSON.stringify(status, null, 2)}\n`,
    markdown: ledgerReadme(run, status),
    html: statusPage({ run, status, log, now, command: "slipway" }),
  });
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
