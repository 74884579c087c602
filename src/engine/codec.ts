import type { Event } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { problem, quote, type Problem } from "../core/problem.ts";
import { newRun, type Facts, type Run } from "../core/run.ts";

// How the ledger's files are written and read. The layout is part of the public contract: ARCHITECTURE.md, "The ledger".

export const readmePath = "README.md";
export const statusPath = "status.json";
export const factsPath = "offer.json";

/** `submissions/<n>/events.jsonl`: one event a line, in order, append-only. */
export function eventsPath(submission: number): string {
  return `submissions/${submission}/events.jsonl`;
}

/** `submissions/<n>/base.json`: the facts as they were when submission n began; its events fold onto them. */
export function basePath(submission: number): string {
  return `submissions/${submission}/base.json`;
}

/** `submissions/<n>/evidence/<name>`. */
export function evidencePath(submission: number, name: string): string {
  return `submissions/${submission}/evidence/${name.replaceAll(/[^A-Za-z0-9._@-]+/g, "-")}`;
}

/** One event as one line. */
export function encodeEvent(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}

/** Facts with the number of the current submission: where to read on. */
export function encodeFacts(submission: number, facts: Facts): string {
  return `${JSON.stringify({ schemaVersion: 1, submission, facts }, null, 2)}\n`;
}

/** The number of the current submission, from `offer.json`. */
export function decodeCurrent(text: string): number | Problem {
  const value = parse(text);
  return typeof value === "object" &&
    value !== null &&
    "submission" in value &&
    typeof value.submission === "number" &&
    Number.isSafeInteger(value.submission)
    ? value.submission
    : unreadable(factsPath);
}

/** The state before the events of a submission. */
export function decodeBase(offer: OfferId, text: string, path: string): Run | Problem {
  const value = parse(text);
  if (typeof value !== "object" || value === null || !("facts" in value) || typeof value.facts !== "object" || value.facts === null)
    return unreadable(path);
  // The ledger is ours: shape is proven by `slipway verify`, which derives every file again. Missing keys fall back to the first state's.
  return { ...newRun(offer), facts: { ...newRun(offer).facts, ...(value.facts as Partial<Facts>) } };
}

/** All events of a file, or the first line that is none. */
export function decodeEvents(text: string, path: string): readonly Event[] | Problem {
  const events: Event[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const value = parse(line);
    if (!isEvent(value)) return { ...unreadable(path), line: index + 1 };
    events.push(value);
  }
  return events;
}

const eventTypes: ReadonlySet<string> = new Set<Event["type"]>([
  "submission-started", "submission-queued", "submission-superseded", "step-started", "task-done", "task-failed", "task-waiting", "step-completed",
  "step-failed", "chore-owed", "addresses-given", "go-live-granted", "submission-canceled", "held", "resumed", "overdue-noticed",
  "announced",
]); // prettier-ignore

/** Decodes at the edge: the envelope is checked, the body is trusted to be what its type says because only Slipway writes it and `verify` proves it. */
function isEvent(value: unknown): value is Event {
  if (!isRecord(value)) return false;
  const [type, at, submission, actor] = [value["type"], value["at"], value["submission"], value["actor"]];
  return (
    typeof type === "string" &&
    eventTypes.has(type) &&
    typeof at === "string" &&
    typeof submission === "number" &&
    isRecord(actor) &&
    typeof actor["name"] === "string"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(path: string): Problem {
  return problem(
    "ledger-unreadable",
    `The ledger's file ${quote(path)} is not what Slipway writes.`,
    "Run `slipway verify` to find the commit that broke it, and restore the branch to the commit before.",
    { path },
  );
}
