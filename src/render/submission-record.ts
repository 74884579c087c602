import type { Ending } from "../core/message.ts";
import type { StepId } from "../core/pipeline.ts";
import type { Instant, Milliseconds } from "../core/time.ts";

/** One submission of an offer's history, as far as its page tells of it. */
export type SubmissionRecord = {
  readonly number: number;
  readonly result: Ending | "running";
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly by: string;
  /** How long each step took that has ended. */
  readonly took: Partial<Readonly<Record<StepId, Milliseconds>>>;
};
