import type { Event } from "../core/message.ts";
import { isProblem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Head, Ledger } from "../ports/ledger.ts";
import { decodeEvents, eventsPath } from "./codec.ts";

/** Lines that tell of steps and of the submission itself; the many others are about single pieces of work. */
const telling = /^\{"type":"(?:step|submission)-.*$/gm;

/** Submissions by number, oldest first, each with the events that tell; undefined for one whose file is damaged. */
export type ToldSubmissions = readonly (readonly [number: number, events: readonly Event[] | undefined])[];

/** What all submissions of an offer tell. */
export async function toldSubmissions(ledger: Ledger, head: Head, { submission }: Run): Promise<ToldSubmissions> {
  return await tellingEvents(
    ledger,
    head,
    Array.from({ length: submission?.number ?? 0 }, (_, index) => index + 1),
  );
}

/**
 * The events of submissions that tell when steps began and ended, by number, oldest first. All files are read in one go, and of them only these few
 * lines are decoded.
 */
export async function tellingEvents(ledger: Ledger, head: Head, numbers: readonly number[]): Promise<ToldSubmissions> {
  const files = await ledger.read(head, numbers.map(eventsPath));
  return numbers.map((number) => {
    const lines = (files.get(eventsPath(number)) ?? "").match(telling) ?? [];
    const events = decodeEvents(lines.join("\n"), eventsPath(number));
    return [number, isProblem(events) ? undefined : events] as const;
  });
}
