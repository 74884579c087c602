import type { Loaded } from "../../engine/load.ts";

/** Hops that may lead to no new event: a job that died before it could write, and the one after it. */
const idleHops = 8;

/**
 * True when a job may start another one for this offer. The ledger is the guard: every hop is to be paid for by what it recorded, so a submission has at
 * most as many hops as events, and a few for jobs that died. Whatever is left then is found by the schedule.
 */
export function mayHop(hop: number, { events }: Pick<Loaded, "events">): boolean {
  const recorded = events.split("\n").filter((line) => line !== "").length;
  return Number.isSafeInteger(hop) && hop >= 0 && hop < recorded + idleHops;
}
