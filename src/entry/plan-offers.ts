import { lockOffer } from "../adapters/lock/offer-lock.ts";
import type { Effect } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { second } from "../core/time.ts";
import { advance } from "../engine/advance.ts";
import { isHeavy } from "../engine/heavy-work.ts";
import { planWork, type WorkItem } from "../engine/plan-work.ts";
import { sweep, type Swept } from "../engine/sweep.ts";
import { terminalWork } from "../render/terminal-work.ts";
import { exitCodes, type ExitCode } from "./exit.ts";
import type { Invocation } from "./verb.ts";
import { requireOffer, type Workspace } from "./workspace.ts";

/** What `--plan-work` says of itself wherever it is an option. */
export const planWorkText = "leave certification, copies and staging to other machines, and print their keys";

/** Pieces of light work at once, and how long a retry of one is waited for. */
const concurrency = 4;
const patienceMs = 5 * second;

/**
 * Advances offers (all that owe something unless they are named) as far as light work goes, and prints the keys of the rest. It may be asked as often as
 * one likes: what nobody has reported is owed still, under the same key.
 */
export async function planOffers(invocation: Invocation, workspace: Workspace, named: readonly OfferId[] | undefined): Promise<ExitCode> {
  const { json, terminal } = invocation;
  const items: WorkItem[] = [];
  const problems: Problem[] = [];
  const owing: readonly Swept[] = named?.map((each) => ({ offer: each })) ?? (await sweep(workspace.ports));
  for (const { offer, problem } of owing) {
    const planned = problem ?? (await planOffer(workspace, offer));
    if (isProblem(planned)) problems.push(planned);
    else items.push(...planned);
  }
  if (problems.length > 0) terminal.complain(problems);
  if (json) terminal.print(JSON.stringify(items, null, 2));
  else if (items.length > 0) terminal.print(terminalWork(items).join("\n"));
  else terminal.remark("No work is owed that another machine could do.");
  return problems.length === 0 ? exitCodes.done : exitCodes.environment;
}

/** Nothing while another process of this machine advances the offer: it does, or hands out, what is owed. */
async function planOffer(workspace: Workspace, offer: OfferId): Promise<readonly WorkItem[] | Problem> {
  const { ports, places } = workspace;
  await requireOffer(workspace, offer);
  await using lock = await lockOffer(places.state, offer);
  if (lock === undefined) return [];
  const advanced = await advance(ports, offer, { concurrency, patienceMs, onTurn: () => undefined, leaves });
  return isProblem(advanced) ? advanced : planWork(ports, advanced.loaded.run, advanced.left);
}

function leaves(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter(isHeavy);
}
