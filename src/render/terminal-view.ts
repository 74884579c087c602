import type { Run } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";

/** How far a piece of work under way is, in bytes. */
export type TaskProgress = { readonly done: number; readonly total: number; readonly bytesPerSecond: number };

type PreviewLink = { readonly subscription: string; readonly url: string };

export type StatusView = {
  readonly run: Run;
  readonly status: Status;
  readonly now: Instant;
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  readonly previews: readonly PreviewLink[];
  /** By task id: `certify/<image>` while an image is read, `replicate/<disk>@<region>` while it is copied. */
  readonly live: ReadonlyMap<string, TaskProgress>;
  /** How Slipway is called here, such as `npm run --silent slipway --`. */
  readonly command: string;
  readonly branch?: string;
};
