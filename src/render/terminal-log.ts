import type { Instant } from "../core/time.ts";
import { draw, line, type Canvas } from "./ansi.ts";
import { stampText } from "./words.ts";

/** One turn of the ledger: when, the commit, its sentence, who caused it. */
export type LogEntry = { readonly at: Instant; readonly head: string; readonly subject: string; readonly author: string };

const shownHead = 7;

/** The audit trail as lines, in the order given: `2026-11-22 16:04:11Z  9c0e1f2  sentence`. The sentence names who acted. */
export function terminalLog(entries: readonly LogEntry[], canvas: Canvas): readonly string[] {
  if (entries.length === 0) return draw([line("Nothing is recorded yet: the offer has never been published.")], canvas);
  return draw(
    entries.map(({ at, head, subject }) =>
      line({ text: stampText(at), style: "dim" }, "  ", { text: head.slice(0, shownHead), style: "yellow" }, "  ", subject),
    ),
    canvas,
  );
}
