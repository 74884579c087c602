import type { Event } from "../core/message.ts";
import { isProblem } from "../core/problem.ts";
import type { Head, Ledger } from "../ports/ledger.ts";
import { decodeEvents, eventsPath } from "./codec.ts";

/** Lines that tell of steps and of the submission itself; the many others are about single pieces of work. */
const telling = /^\{"type":"(?:step|submission)-.*$/gm;

/**
 * The events of submissions that tell when steps began and ended, by number, oldest first. All files are read in one go, and of them only these few
 * lines are decoded. Undefined for a submission whose file is damaged: `verify` names it.
 */
export async function tellingEvents(
  ledger: Ledger,
  head: Head,
  numbers: readonly number[],
): Promise<readonly (readonly [number: number, events: readonly Event[] | undefined])[]> {
  const files = await ledger.read(head, numbers.map(eventsPath));
  return numbers.map((number) => {
    const lines = (files.get(eventsPath(number)) ?? "").match(telling) ?? [];
    const events = decodeEvents(lines.join("\n"), eventsPath(number));
    return [number, isProblem(events) ? undefined : events] as const;
  });
}
