import type { Event } from "../core/message.ts";
import { offerName } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Instant } from "../core/time.ts";
import { scrub } from "./scrub.ts";
import { turnSubject } from "./story.ts";

/** One line of a log for machines; `time`, `level` and `message` are always there. */
export type LogRecord = {
  readonly time: Instant;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
} & Readonly<Record<string, string | number>>;

/** A record as one line of JSON, without secrets. */
export function logLine(record: LogRecord): string {
  const clean = Object.entries(record).map(([name, value]) => [name, typeof value === "string" ? scrub(value) : value] as const);
  return JSON.stringify(Object.fromEntries(clean));
}

/** A problem with its four parts. */
export function problemRecord({ level, code, text, remedy, path, line, column }: Problem, time: Instant): LogRecord {
  return {
    time,
    level: level === "information" ? "info" : level,
    message: text,
    code,
    remedy,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** What a turn recorded: a record for each event, and one for each problem that ended a step. `run` is the state after them. */
export function turnRecords(run: Run, events: readonly Event[]): readonly LogRecord[] {
  return events.flatMap((event) => {
    const about = { offer: offerName(run.offer), submission: event.submission };
    const failed = event.type === "step-failed" || event.type === "task-failed";
    const record: LogRecord = {
      time: event.at,
      level: event.type === "step-failed" ? "error" : failed ? "warning" : "info",
      message: turnSubject([event], run),
      event: event.type,
      ...about,
      ...("step" in event ? { step: event.step } : {}),
      ...("task" in event ? { task: typeof event.task === "string" ? event.task : event.task.id } : {}),
    };
    const problems =
      event.type === "step-failed" ? event.problems.map((each) => ({ ...problemRecord(each, event.at), ...about, step: event.step })) : [];
    return [record, ...problems];
  });
}
