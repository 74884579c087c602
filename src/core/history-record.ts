import type { Ending } from "./message.ts";
import type { OfferId } from "./offer.ts";
import type { StepId } from "./pipeline.ts";
import type { Instant } from "./time.ts";

/** One step of a past or present submission; `endedAt` is null while it is under way, or when its submission ended in the middle of it. */
export type StepRecord = {
  readonly step: StepId;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly outcome: "complete" | "failed" | null;
  /** Codes of what made it fail, each once: names of checks, where a certification failed. */
  readonly codes: readonly string[];
};

/** One submission, as far as statistics are about it. */
export type HistoryRecord = {
  readonly offer: OfferId;
  readonly number: number;
  /** When it was pressed: the merge, also where it had to wait for an earlier one. */
  readonly askedAt: Instant;
  readonly result: Ending | "running";
  readonly endedAt: Instant | null;
  readonly steps: readonly StepRecord[];
};
