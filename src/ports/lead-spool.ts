import type { Lead } from "../core/lead.ts";
import type { Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";

/** A lead of a customer that waits for its destination. Only `lead` is about the person; nothing else may be. */
export type SpooledLead = {
  /** Names it without saying who it is. */
  readonly id: string;
  readonly lead: Lead;
  readonly state: SpoolState;
};

export type SpoolState = {
  /** Attempts that failed. */
  readonly attempts: number;
  readonly nextAt: Instant;
  /** Why the last one failed, without the person's data. */
  readonly problem?: Problem;
};

/** Where leads wait until their destination has them: on disk before anybody is thanked, gone once delivered. Throws the system's errors. */
export interface LeadSpool {
  /** A word for an address of a person at an offer: the same each time, and telling nothing to who has not this machine's key. */
  mark(text: string): Promise<string>;
  /** Keeps the lead; `already` when one with this key waits, `full` when there is no room for more. */
  add(lead: Lead): Promise<"kept" | "already" | "full">;
  /** All that wait, oldest first. */
  list(): Promise<readonly SpooledLead[]>;
  put(id: string, state: SpoolState): Promise<void>;
  remove(id: string): Promise<void>;
  /** Runs the work unless somebody on this machine is at it; false then. */
  alone(work: () => Promise<void>): Promise<boolean>;
}
