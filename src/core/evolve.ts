import { endSubmission, startSubmission, takeEffect } from "./evolve-submission.ts";
import { newTask, oweChore, remember, settleTask, told } from "./evolve-task.ts";
import type { Event } from "./message.ts";
import { onStep, onSubmission, withFacts, withStep } from "./run-change.ts";
import { keptRequests, type Run } from "./run.ts";

/**
 * The state after one more event. Total: an event that does not fit (a task or submission that is not there) changes nothing, so that any
 * recorded ledger folds.
 */
export function evolve(run: Run, event: Event): Run {
  return hear(outdate(change(run, event), event), event);
}

/** What a host shows is no longer where the offer stands. */
function outdate(run: Run, { type }: Event): Run {
  const { shown } = run.facts;
  return shown?.current === true && type !== "announced" ? withFacts(run, { shown: { ...shown, current: false } }) : run;
}

/** Remembers what asked, so that it is not acted on twice. */
function hear(run: Run, { actor: { via } }: Event): Run {
  const heard = run.facts.heard ?? [];
  return via === undefined || heard.includes(via) ? run : withFacts(run, { heard: [...heard, via].slice(-keptRequests) });
}

// oxlint-disable-next-line complexity -- one flat case per event: a new event breaks the build here until it is handled
function change(run: Run, event: Event): Run {
  switch (event.type) {
    case "submission-started":
      return startSubmission(run, event);
    case "submission-queued":
      return withFacts(run, { queued: { request: event.request, actor: event.actor } });
    case "submission-superseded":
      return endSubmission(run, event, "superseded", `superseded by submission ${event.by}`);
    case "submission-canceled":
      return endSubmission(run, event, "canceled", event.reason);
    case "step-started":
      return startStep(run, event);
    case "step-completed":
      return completeStep(run, event);
    case "step-failed":
      return failStep(run, event);
    case "task-done":
      return settleTask(run, event, (task) => ({ ...task, state: "done", note: event.result.note, problems: [], ...told(event) }));
    case "task-failed":
      return settleTask(run, event, (task) => ({ ...task, ...attempted(event), ...told(event) }));
    case "task-waiting":
      return settleTask(run, event, (task) => ({ ...task, nextAt: event.checkAt, note: event.note }));
    case "chore-owed":
      return oweChore(run, newTask(run, event, event.task));
    case "addresses-given":
      return giveAddresses(run, event.addresses);
    case "go-live-granted":
      return grant(run, event);
    case "held":
      return withFacts(run, { held: { actor: event.actor, reason: event.reason, at: event.at } });
    case "resumed":
      return withFacts(run, { held: null });
    case "overdue-noticed":
      return onStep(run, event.step, { overdueNoticed: true });
    case "announced":
      return withFacts(run, { shown: { ...event.shown, at: event.at } });
  }
}

/** The state after all events, in order. */
export function fold(run: Run, events: readonly Event[]): Run {
  return events.reduce(evolve, run);
}

function startStep(run: Run, event: Event & { readonly type: "step-started" }): Run {
  const tasks = event.tasks.map((task) => newTask(run, event, task));
  return onSubmission(run, (submission) => withStep({ ...submission, step: event.step }, event.step, { startedAt: event.at, tasks }));
}

function completeStep(run: Run, event: Event & { readonly type: "step-completed" }): Run {
  const completed = onStep(run, event.step, { endedAt: event.at, outcome: "complete" });
  return event.step === "live" ? takeEffect(completed, event) : completed;
}

function failStep(run: Run, event: Event & { readonly type: "step-failed" }): Run {
  const failed = onStep(run, event.step, { endedAt: event.at, outcome: "failed", problems: event.problems });
  return endSubmission(failed, event, "failed", event.step);
}

function attempted({ attempt, problems, retryAt }: Event & { readonly type: "task-failed" }) {
  return { attempts: attempt, problems, ...(retryAt === undefined ? { state: "failed" as const } : { nextAt: retryAt }) };
}

function giveAddresses(run: Run, addresses: readonly string[]): Run {
  return remember(onSubmission(run, (submission) => ({ ...submission, addresses: [...new Set([...submission.addresses, ...addresses])] })));
}

function grant(run: Run, { actor, digest, at }: Event & { readonly type: "go-live-granted" }): Run {
  return onSubmission(run, (submission) => ({ ...submission, grants: [...submission.grants, { actor, digest, at }] }));
}
