import { expect } from "vitest";

import { decide } from "../../src/core/decide.ts";
import { due } from "../../src/core/due.ts";
import { fold } from "../../src/core/evolve.ts";
import type { Command, Content, Effect, Event, Work } from "../../src/core/message.ts";
import type { StepId } from "../../src/core/pipeline.ts";
import { isProblem } from "../../src/core/problem.ts";
import { newRun, type Run } from "../../src/core/run.ts";
import { minute } from "../../src/core/time.ts";
import { later, offer, settle, start, success } from "./core-words.ts";

/**
 * One decision of the core: `given(events).when(command)`, then `words` says what is recorded (`step-started certify`,
 * `chore-owed mail-live`) and `refusal` why nothing is. A minute passes before each command, unless a moment is given.
 */
export function given(events: readonly Event[] = []) {
  const run = fold(newRun(offer), events);
  return {
    run,
    when: (command: Command, now = later(minute, events.at(-1)?.at ?? start), withheld: readonly StepId[] = []) =>
      decision(run, events, decide(run, command, now, withheld)),
  };
}

function decision(run: Run, earlier: readonly Event[], answer: ReturnType<typeof decide>) {
  const [decided, refusal] = isProblem(answer) ? [[], `${answer.level} ${answer.code}`] : [answer, undefined];
  const events = [...earlier, ...decided];
  return {
    events,
    decided,
    words: refusal === undefined ? decided.map(word) : [`refused: ${refusal}`],
    refusal,
    run: fold(run, decided),
    given: () => given(events),
  };
}

/** An event in a word or two. */
function word(event: Event): string {
  if ("step" in event) return `${event.type} ${event.step}`;
  if (event.type === "chore-owed") return `${event.type} ${choreName(event.task.id)}`;
  return "task" in event ? `${event.type} ${choreName(event.task)}` : event.type;
}

function choreName(id: string): string {
  return id.replace(/^chore\/[^/]+\//, "");
}

/** Everything a run has recorded after commands, each a minute after the one before; a refusal is a fault of the spec. */
export function told(...commands: readonly Command[]): readonly Event[] {
  return commands.reduce(
    (events, command) => {
      const next = given(events).when(command);
      expect(next.decided.length, `${command.kind} leads to something`).toBeGreaterThan(0);
      return next.events;
    },
    [] as readonly Event[],
  );
}

export type Play = { readonly read?: Content; readonly until?: (effect: Effect) => boolean };

/** Lets a world in which everything works do all that is owed, until nothing is or `until` says stop. */
export function played(events: readonly Event[], { read, until = () => false }: Play = {}): readonly Event[] {
  let all = events;
  for (;;) {
    const next = given(all);
    const now = later(minute, all.at(-1)?.at);
    const effect = due(next.run, now)[0];
    if (effect === undefined || until(effect)) return all;
    all = next.when(report(effect, read), now).events;
  }
}

function report({ task, submission, attempt, work }: Effect, read?: Content): Command {
  return settle(task, { kind: "done", result: success(work, read) }, { attempt, submission });
}

/** A stop for `played`: before work of this kind is done. */
export function before(kind: Work["kind"]): Play {
  return { until: (effect) => effect.work.kind === kind };
}

/** The current submission of a run that has one. */
export function submissionOf({ submission }: Run) {
  if (submission === null) throw new Error("the spec expects a submission");
  return submission;
}
