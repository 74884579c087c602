import type { StepId } from "./pipeline.ts";
import { begunSteps, type Facts, type Run, type StepState, type Submission, type Task } from "./run.ts";

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

/** Changes a step's task wherever it stands: a region that lags behind its quorum settles after its step. */
export function onTask(run: Run, id: string, change: (task: Task) => Task): Run {
  return onSubmission(run, (submission) => {
    const step = begunSteps(submission).find((each) => submission.steps[each].tasks.some((task) => task.id === id));
    if (step === undefined) return submission;
    return withStep(submission, step, { tasks: submission.steps[step].tasks.map((task) => (task.id === id ? change(task) : task)) });
  });
}
