import type { Effect, Outcome } from "../../core/message.ts";
import type { Run } from "../../core/run.ts";
import type { Ports } from "../../ports/ports.ts";

/** What an effect came to, with the evidence files that belong to it. */
export type Settlement = { readonly effect: Effect; readonly outcome: Outcome; readonly files: ReadonlyMap<string, string> };

/** What one piece of work may look at. */
export type Job = { readonly ports: Ports; readonly run: Run; readonly head: string | undefined; readonly effect: Effect };

/** A settlement without evidence. */
export function settled(effect: Effect, outcome: Outcome, files: ReadonlyMap<string, string> = new Map()): Settlement {
  return { effect, outcome, files };
}
