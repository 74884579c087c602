import { stepIds, type StepId } from "./pipeline.ts";
import type { Facts, Run, StepState, Submission, Task } from "./run.ts";

// The small changes that folding an event is made of. Each leaves a run as it is when what it would change is not there.

/** Changes the current submission. */
export function onSubmission(run: Run, change: (submission: Submission) => Submission): Run {
  return run.submission === null ? run : { ...run, submission: change(run.submission) };
}

export function withFacts(run: Run, change: Partial<Facts>): Run {
  return { ...run, facts: { ...run.facts, ...change } };
}

export function withStep(submission: Submission, step: StepId, change: Partial<StepState>): Submission {
  return { ...submission, steps: { ...submission.steps, [step]: { ...submission.steps[step], ...change } } };
}

/** Changes a step of the current submission. */
export function onStep(run: Run, step: StepId, change: Partial<StepState>): Run {
  return onSubmission(run, (submission) => withStep(submission, step, change));
}

/** Puts a step's task in place of the one with its id, wherever that stands: a region that lags behind its quorum settles after its step. */
export function onTask(run: Run, task: Task): Run {
  const replaced = ({ tasks }: StepState) => tasks.map((each) => (each.id === task.id ? task : each));
  return onSubmission(run, (submission) =>
    stepIds.reduce((changed, step) => withStep(changed, step, { tasks: replaced(changed.steps[step]) }), submission),
  );
}
