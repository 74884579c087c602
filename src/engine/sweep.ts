import { decide } from "../core/decide.ts";
import { due } from "../core/due.ts";
import { slipway } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Instant } from "../core/time.ts";
import type { Ports } from "../ports/ports.ts";
import { loadOrExplain } from "./load.ts";

/** An offer that owes work or has something to notice, or that can not be read. */
export type Swept = { readonly offer: OfferId; readonly problem?: Problem };

/** Looks at every offer and names those that are owed something now: what a lost wake-up left behind is found here. */
export async function sweep(ports: Pick<Ports, "ledger" | "clock">): Promise<readonly Swept[]> {
  const swept: Swept[] = [];
  for (const offer of await ports.ledger.list()) {
    const loaded = await loadOrExplain(ports.ledger, offer);
    if (isProblem(loaded)) swept.push({ offer, problem: loaded });
    else if (owesNow(loaded.run, ports.clock.now())) swept.push({ offer });
  }
  return swept;
}

function owesNow(run: Run, now: Instant): boolean {
  const woken = decide(run, { kind: "wake", actor: slipway }, now);
  return due(run, now).length > 0 || (!isProblem(woken) && woken.length > 0);
}
