import type { Links } from "../core/host-view.ts";
import type { Run } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { SiteView } from "./status-frame.ts";
import type { LogEntry } from "./terminal-log.ts";

/** What an offer's status page is drawn from. `base` is by default the way from `statusPageFile`. */
export type StatusPageView = SiteView & {
  readonly run: Run;
  readonly status: Status;
  /** The offer's turns, newest first. */
  readonly log: readonly LogEntry[];
  /** How Slipway is called, for the lines people paste. */
  readonly command: string;
  /** Where things lie that the page can lead to. */
  readonly links?: Partial<Links>;
  /** Whether the offer's history has a page of its own beside this one. */
  readonly hasHistory?: boolean;
};
