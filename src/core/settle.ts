import { follow, type Draft } from "./draft.ts";
import { slipway, type Command, type Outcome } from "./message.ts";
import { progress } from "./progress.ts";
import { findTask, isOvertaken, isRunning, type Run, type Task } from "./run.ts";
import { after, day, hour, second, type Instant, type Milliseconds } from "./time.ts";

/** Chores are tried longer than the steps' work: a mail server may be away for a day. Ten attempts, further and further apart, last a day and a half. */
const choreAttempts = 10;
const choreBackoffCapMs = day;
const firstBackoffMs = 2 * second;
const backoffFactor = 4;
const backoffCapMs = hour;
/** Waits that the world asks for are kept in bounds: no busy loop, and nothing is forgotten for more than a day. */
const shortestWaitMs = second;
const longestWaitMs = day;
/** Longer than any step's deadline: a server that asks for more has refused. */
const longestRetryAfterMs = 365 * day;

/** A report from the world. One that is late, repeated, or from another submission changes nothing. */
export function settle(draft: Draft, command: Command & { readonly kind: "settle" }): Draft {
  const found = owedTask(draft.run, command);
  if (found === undefined || command.attempt !== found.task.attempts + 1) return draft;
  // Of two runners that both have to wait, the first has said when to look again.
  if (command.outcome.kind === "later" && found.task.nextAt > draft.now) return draft;
  return progress(report({ ...draft, actor: slipway }, found, command.outcome));
}

type Owed = { readonly task: Task; readonly allowedAttempts: number; readonly longestBackoffMs: Milliseconds };

function owedTask(run: Run, { submission, task: id }: { readonly submission: number; readonly task: string }): Owed | undefined {
  const chore = run.facts.chores.find((each) => each.id === id && each.submission === submission);
  if (chore !== undefined) return { task: chore, allowedAttempts: choreAttempts, longestBackoffMs: choreBackoffCapMs };
  if (!isRunning(run) || run.submission.number !== submission) return undefined;
  const task = findTask(run.submission, id);
  return task?.state === "owed" && !isOvertaken(run.submission, task)
    ? { task, allowedAttempts: run.submission.request.policy.attempts, longestBackoffMs: backoffCapMs }
    : undefined;
}

function report(draft: Draft, owed: Owed, outcome: Outcome): Draft {
  const task = owed.task.id;
  const attempt = owed.task.attempts + 1;
  switch (outcome.kind) {
    case "done": {
      const { kind: _, ...told } = outcome;
      return follow(draft, { type: "task-done", task, attempt, ...told });
    }
    case "later": {
      const wait = within(outcome.checkAfterMs, shortestWaitMs, longestWaitMs);
      return follow(draft, { type: "task-waiting", task, checkAt: after(draft.now, wait), note: outcome.note });
    }
    case "failed": {
      const { kind: _, permanent, retryAfterMs = 0, ...told } = outcome;
      const retryAt = permanent ? undefined : retryMoment(draft.now, owed, retryAfterMs);
      return follow(draft, { type: "task-failed", task, attempt, ...told, ...(retryAt === undefined ? {} : { retryAt }) });
    }
  }
}

/** When to try again: not after the last attempt, nor at or past the deadline. */
function retryMoment(now: Instant, { task, allowedAttempts, longestBackoffMs }: Owed, retryAfterMs: Milliseconds): Instant | undefined {
  const attempt = task.attempts + 1;
  if (attempt >= allowedAttempts) return undefined;
  const retryAt = after(now, Math.max(backoffMs(attempt, longestBackoffMs), within(retryAfterMs, 0, longestRetryAfterMs)));
  return retryAt < task.deadline ? retryAt : undefined;
}

/** Exponential back-off: 2 s, 8 s, 32 s … up to an hour, or to what is longest for this work. */
export function backoffMs(attempt: number, longest: Milliseconds = backoffCapMs): Milliseconds {
  return Math.min(firstBackoffMs * backoffFactor ** (attempt - 1), longest);
}

/** A wait that a server asked for, whatever it wrote: kept in bounds, the least when it is no number. */
function within(ms: Milliseconds, least: Milliseconds, most: Milliseconds): Milliseconds {
  return Number.isNaN(ms) ? least : Math.min(Math.max(ms, least), most);
}
