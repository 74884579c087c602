import type { Event } from "../../core/message.ts";
import type { StepId } from "../../core/pipeline.ts";
import { between, type Instant, type Milliseconds } from "../../core/time.ts";
import type { SubmissionRecord } from "../../render/submission-record.ts";
import { endingOf } from "../history-records.ts";
import type { ToldSubmissions } from "../telling-events.ts";

/**
 * What came of every submission of an offer and how long its steps took, oldest first, from the events that tell. A submission whose file is damaged is
 * left out: `verify` names it.
 */
export function submissionRecords(told: ToldSubmissions): readonly SubmissionRecord[] {
  const last = told.length;
  return told.flatMap(([number, events]) => (events === undefined ? [] : (recordOf(number, events, last) ?? [])));
}

function recordOf(number: number, events: readonly Event[], last: number): SubmissionRecord | undefined {
  const started = events.find((event) => event.type === "submission-started" && event.submission === number);
  if (started?.type !== "submission-started") return undefined;
  const { result, at } = endingOf(events, number, started.request.withdraw);
  return {
    number,
    result: result === "running" && number < last ? "superseded" : result,
    startedAt: started.at,
    endedAt: at,
    by: started.actor.name,
    took: timesOf(events),
  };
}

function timesOf(events: readonly Event[]): Partial<Record<StepId, Milliseconds>> {
  const began = new Map<StepId, Instant>();
  const took: Partial<Record<StepId, Milliseconds>> = {};
  for (const event of events) {
    if (event.type === "step-started") began.set(event.step, event.at);
    const start = event.type === "step-completed" || event.type === "step-failed" ? began.get(event.step) : undefined;
    if (start !== undefined && (event.type === "step-completed" || event.type === "step-failed"))
      took[event.step] = between(start, event.at);
  }
  return took;
}
