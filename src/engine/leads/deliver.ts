import type { LeadDestination } from "../../core/lead-destination.ts";
import type { Lead } from "../../core/lead.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import { after, hour, second, type Milliseconds } from "../../core/time.ts";
import type { LeadSpool, SpooledLead } from "../../ports/lead-spool.ts";
import type { Ports } from "../../ports/ports.ts";

export type Delivering = Pick<Ports, "leads" | "clock"> & {
  readonly spool: LeadSpool;
  /** Where an offer's leads go now. */
  readonly destinationOf: (offer: OfferId) => Promise<LeadDestination | Problem>;
};

export type Delivered = { readonly sent: number; readonly waiting: number };

const firstPauseMs = 30 * second;
const longestPauseMs: Milliseconds = hour;

/**
 * Sends what waits and is due, each to the destination that its offer names live; `now` sends the others too. A destination that failed is left alone until
 * the pause after its last failure is over, also by leads behind that one. Nothing is ever given up: a lead stays until its destination has it.
 */
export async function deliverLeads(ports: Delivering, { now: all = false }: { readonly now?: boolean } = {}): Promise<Delivered> {
  let sent = 0;
  await ports.spool.alone(async () => {
    const waiting = await ports.spool.list();
    for (const entries of Map.groupBy(waiting, ({ lead }) => offerName(lead.offer)).values()) sent += await deliverTo(ports, entries, all);
  });
  return { sent, waiting: (await ports.spool.list()).length };
}

/** The leads of one offer, oldest first, until one fails. */
async function deliverTo(ports: Delivering, entries: readonly SpooledLead[], all: boolean): Promise<number> {
  const [first] = entries;
  if (first === undefined) return 0;
  const now = ports.clock.now();
  if (!all && entries.some(({ state }) => state.attempts > 0 && state.nextAt > now)) return 0;
  const destination = await ports.destinationOf(first.lead.offer);
  let sent = 0;
  for (const entry of entries) {
    if (!(await deliverOne(ports, entry, destination))) break;
    sent += 1;
  }
  return sent;
}

async function deliverOne(ports: Delivering, { id, lead, state }: SpooledLead, destination: LeadDestination | Problem): Promise<boolean> {
  const answer = isProblem(destination)
    ? ({ kind: "failed", permanent: true, problem: destination } as const)
    : await ports.leads.send(destination, lead);
  if (answer.kind === "done") {
    await ports.spool.remove(id);
    return true;
  }
  const asked = answer.kind === "later" ? answer.checkAfterMs : "retryAfterMs" in answer ? answer.retryAfterMs : undefined;
  const found =
    answer.kind === "later" ? problem("lead-busy", `The lead destination asks to wait: ${answer.note}.`, "Nothing to do.") : answer.problem;
  const pauseMs = Math.max(asked ?? 0, Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(state.attempts, maxDoublings)));
  const next = { attempts: state.attempts + 1, nextAt: after(ports.clock.now(), pauseMs), problem: withoutPerson(found, lead) };
  await ports.spool.put(id, next);
  return false;
}

const maxDoublings = 10;

/** Services repeat what they were sent in their answers; what is shown in status and logs must not. */
function withoutPerson(found: Problem, { customer, description }: Lead): Problem {
  const told = [...Object.values(customer), description].filter((each) => each.length >= shortest).toSorted((a, b) => b.length - a.length);
  const text = told.reduce((shown, each) => shown.replaceAll(each, "***"), found.text);
  return { ...found, text };
}

/** Shorter ones are in every text, and say nothing. */
const shortest = 3;
