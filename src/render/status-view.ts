import type { Run } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";
import type { LogEntry } from "./terminal-log.ts";

/** What an offer's status page is drawn from. */
export type StatusPageView = {
  readonly run: Run;
  readonly status: Status;
  /** The offer's turns, newest first. */
  readonly log: readonly LogEntry[];
  readonly now: Instant;
  /** How Slipway is called, for the lines people paste. */
  readonly command: string;
  /** Relative path from the page to the folder of the list and the style sheet; by default that of `statusPageFile`. */
  readonly base?: string;
};
