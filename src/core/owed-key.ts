import { due } from "./due.ts";
import type { Effect } from "./message.ts";
import { parseOfferName, type OfferId } from "./offer.ts";
import { currentNumber, findTask, isRunning, type Run, type Task } from "./run.ts";
import type { Instant } from "./time.ts";

/** An effect's key taken apart: `<publisher>/<offer>/<submission>/<task>/<attempt>`. */
export type EffectKey = { readonly offer: OfferId; readonly submission: number; readonly task: string; readonly attempt: number };

/** Reads a key; undefined when the text is none. */
export function parseEffectKey(text: string): EffectKey | undefined {
  const [, name = "", submission, task = "", attempt] = /^([^/]+\/[^/]+)\/(\d{1,9})\/(.+)\/(\d{1,9})$/.exec(text) ?? [];
  const offer = parseOfferName(name);
  return offer && { offer, submission: Number(submission), task, attempt: Number(attempt) };
}

/** Where the work of a key stands: owed now, not before a moment, settled (done, given up, tried already, or over with its submission), or never owed. */
export type KeyStanding =
  | { readonly kind: "due"; readonly effect: Effect }
  | { readonly kind: "later"; readonly at: Instant }
  | { readonly kind: "settled" }
  | { readonly kind: "unknown" };

/** Judges a key of this offer by its state at `now`. */
export function keyStanding(run: Run, key: EffectKey, now: Instant): KeyStanding {
  const effect = due(run, now).find((each) => each.submission === key.submission && each.task === key.task && each.attempt === key.attempt);
  if (effect !== undefined) return { kind: "due", effect };
  const task = taskOf(run, key);
  if (task === undefined) return { kind: key.submission >= 1 && key.submission < currentNumber(run) ? "settled" : "unknown" };
  const next = task.attempts + 1;
  if (key.attempt > next || key.attempt < 1) return { kind: "unknown" };
  const isOpen = task.state === "owed" && key.attempt === next && (isRunning(run) || run.facts.chores.includes(task));
  return isOpen ? { kind: "later", at: task.nextAt } : { kind: "settled" };
}

function taskOf({ facts, submission }: Run, { submission: number, task: id }: EffectKey): Task | undefined {
  const chore = facts.chores.find((each) => each.id === id && each.submission === number);
  return chore ?? (submission?.number === number ? findTask(submission, id) : undefined);
}
