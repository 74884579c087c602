import type { Event } from "../../core/message.ts";
import type { StepId } from "../../core/pipeline.ts";
import { isProblem } from "../../core/problem.ts";
import type { Run } from "../../core/run.ts";
import { between, type Instant, type Milliseconds } from "../../core/time.ts";
import type { Head, Ledger } from "../../ports/ledger.ts";
import type { SubmissionRecord } from "../../render/submission-record.ts";
import { decodeEvents, eventsPath } from "../codec.ts";

/**
 * What came of every submission of an offer and how long its steps took, oldest first. Reads the ledger's event files in one go, and of them only the
 * few lines that tell when steps began and ended. A submission whose file is damaged is left out: `verify` names it.
 */
export async function submissionRecords(ledger: Ledger, head: Head, run: Run): Promise<readonly SubmissionRecord[]> {
  const last = run.submission?.number ?? 0;
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const files = await ledger.read(head, numbers.map(eventsPath));
  return numbers.flatMap((number) => recordOf(number, files.get(eventsPath(number)) ?? "", last) ?? []);
}

/** Lines that tell of steps and of the submission itself; the many others are about single pieces of work. */
const telling = /^\{"type":"(?:step|submission)-.*$/gm;

function recordOf(number: number, text: string, last: number): SubmissionRecord | undefined {
  const events = decodeEvents((text.match(telling) ?? []).join("\n"), eventsPath(number));
  if (isProblem(events)) return undefined;
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

function endingOf(
  events: readonly Event[],
  number: number,
  withdraws: boolean,
): { readonly result: SubmissionRecord["result"]; readonly at: Instant | null } {
  for (const event of events) {
    if (event.type === "submission-canceled") return { result: "canceled", at: event.at };
    if (event.type === "submission-superseded" && event.submission === number) return { result: "superseded", at: event.at };
    if (event.type === "step-failed") return { result: "failed", at: event.at };
    if (event.type === "step-completed" && event.step === "live") return { result: withdraws ? "withdrawn" : "live", at: event.at };
  }
  return { result: "running", at: null };
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
