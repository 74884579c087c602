import type { Event } from "../core/message.ts";
import type { Run } from "../core/run.ts";
import type { Progress } from "./ports.ts";

/**
 * Tells a collector what happens. Never throws, never waits while work goes on; disposing sends what is left, for a moment, and no longer. What it can not
 * send is lost: the ledger is the record.
 */
export interface Telemetry extends AsyncDisposable {
  /** A turn was recorded; `run` is the state after it. */
  recorded(run: Run, events: readonly Event[]): void;
  progress(progress: Progress): void;
}
