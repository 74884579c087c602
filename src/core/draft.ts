import { evolve } from "./evolve.ts";
import { slipway, type Actor, type Event, type EventBody, type MailKind, type NewTask } from "./message.ts";
import type { StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { currentNumber, type Run } from "./run.ts";
import { after, day, type Instant } from "./time.ts";

/** Events being decided, with the state they lead to, so that one decision can build on the one before. */
export type Draft = {
  readonly run: Run;
  readonly events: readonly Event[];
  readonly actor: Actor;
  readonly now: Instant;
  /** Steps that do not begin here: the promotion is left to who may do it. */ readonly withheld?: readonly StepId[];
};

/** Mail and clean-up are tried for a week before they are given up. */
const choreDeadlineMs = 7 * day;

/** Records one more event in the current submission (or, for a start, the one that begins). */
export function add(draft: Draft, body: EventBody, { actor = draft.actor, submission = currentNumber(draft.run) } = {}): Draft {
  const event: Event = { ...body, at: draft.now, actor, submission };
  return { ...draft, run: evolve(draft.run, event), events: [...draft.events, event] };
}

/** Like `add`, as something that follows by itself. */
export function follow(draft: Draft, body: EventBody): Draft {
  return add(draft, body, { actor: slipway });
}

/** Makes a piece of work of the offer owed, outside the steps, because of `actor`. `name` is unique by the count of chores so far. */
export function oweChore(draft: Draft, name: string, work: NewTask["work"], actor = slipway): Draft {
  const id = `chore/${currentNumber(draft.run)}.${draft.run.facts.choreCount + 1}/${name}`;
  return add(draft, { type: "chore-owed", task: { id, work, deadline: after(draft.now, choreDeadlineMs) } }, { actor });
}

/** Makes a mail owed. */
export function oweMail(
  draft: Draft,
  mail: MailKind,
  step: StepId,
  { problems = [], note = "" }: { readonly problems?: readonly Problem[]; readonly note?: string } = {},
): Draft {
  return oweChore(draft, `mail-${mail}`, { kind: "mail", mail, step, problems, note });
}
