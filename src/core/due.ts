import type { Effect } from "./message.ts";
import { offerName } from "./offer.ts";
import { nextStep, type StepId } from "./pipeline.ts";
import { isRunning, owedTasks, type Run, type Submission, type Task } from "./run.ts";
import { deadlineOf, estimateMsOf } from "./tasks.ts";
import { after, earliest, type Instant } from "./time.ts";

/** What the world is owed now. Recomputed from the state each time, with the same keys, so that nothing is lost and nothing doubles. */
export function due(run: Run, now: Instant): readonly Effect[] {
  const ready = owedTasks(run).filter((task) => task.nextAt <= now);
  // The mail about a request links to it, so it waits while the request is being opened, and no longer.
  const isOpening = ready.some(({ work }) => work.kind === "support");
  const tellable = isOpening ? ready.filter(({ work }) => work.kind !== "mail" || work.mail !== "support") : ready;
  return tellable.map((task) => effectOf(run, task));
}

/**
 * The next moment at which something would follow without anybody asking: a retry, a deadline, an overdue notice, or a step that can begin at
 * once (then the moment is past). Undefined when only a person can move the offer on.
 */
export function nextWake(run: Run, withheld: readonly StepId[] = []): Instant | undefined {
  const tasks = owedTasks(run).flatMap((task) => [task.nextAt, task.deadline]);
  return earliest([...tasks, ...(isRunning(run) ? stepMoments(run, run.submission, withheld) : [])]);
}

function stepMoments(run: Run, submission: Submission, withheld: readonly StepId[]): readonly Instant[] {
  const { startedAt, endedAt, overdueNoticed, tasks } = submission.steps[submission.step];
  if (startedAt === null || endedAt !== null) {
    const next = startedAt === null ? submission.step : nextStep(submission.step);
    const waits = run.facts.held !== null || (next !== undefined && withheld.includes(next));
    return waits ? [] : [endedAt ?? submission.startedAt];
  }
  const estimateMs = estimateMsOf(submission.step, tasks);
  const overdueAt = overdueNoticed || estimateMs === null ? [] : [after(startedAt, estimateMs + 1)];
  return [deadlineOf(submission, submission.step, startedAt), ...overdueAt];
}

function effectOf(run: Run, task: Task): Effect {
  const attempt = task.attempts + 1;
  const key = `${offerName(run.offer)}/${task.submission}/${task.id}/${attempt}`;
  return { key, offer: run.offer, submission: task.submission, task: task.id, attempt, work: task.work };
}
