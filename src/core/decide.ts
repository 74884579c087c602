import { announced } from "./announced.ts";
import { cancel, hold, notify, resume, support } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { slipway, type Command, type Event } from "./message.ts";
import type { StepId } from "./pipeline.ts";
import { isProblem, type Problem } from "./problem.ts";
import { publish } from "./publish.ts";
import type { Run } from "./run.ts";
import { settle } from "./settle.ts";
import { goLive } from "./sign-off.ts";
import type { Instant } from "./time.ts";
import { wake } from "./wake.ts";

/**
 * What a command leads to: the events to record (none when there is nothing to do, such as a report or a comment that comes twice), or why it is
 * refused. Steps that are `withheld` do not begin. Pure: the same run, command and moment give the same answer.
 */
export function decide(run: Run, command: Command, now: Instant, withheld: readonly StepId[] = []): readonly Event[] | Problem {
  const { via } = command.actor;
  if (via !== undefined && run.facts.heard?.includes(via) === true) return [];
  const result = answer({ run, events: [], actor: command.actor, now, withheld }, command);
  return isProblem(result) ? result : result.events;
}

function answer(draft: Draft, command: Command): Draft | Problem {
  switch (command.kind) {
    case "publish":
      return publish(draft, command.request);
    case "goLive":
      return goLive(draft, command);
    case "cancel":
      return cancel(draft, command.reason);
    case "notify":
      return notify(draft, command.addresses);
    case "hold":
      return hold(draft, command.reason);
    case "resume":
      return resume(draft);
    case "support":
      return support(draft, command);
    case "settle":
      return settle(draft, command);
    case "wake":
      return wake({ ...draft, actor: slipway });
    case "announced":
      return announced(draft, command);
  }
}
