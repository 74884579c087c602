import { stepIds, type StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { begunSteps, isRunning, untouched, waitingSince, type Run, type StepState, type Submission, type Task } from "./run.ts";

/** What a step shows. Canceling resets the status to step 1 (publishing.md, rule 3); the history stays in the ledger. */
export function shownState({ submission }: Run, id: StepId): StepState {
  return submission === null || isCanceled(submission) ? untouched : submission.steps[id];
}

/** The step that would begin now, were the offer not held; undefined when nothing is held back. */
export function heldStep(run: Run): StepId | undefined {
  if (run.facts.held === null || !isRunning(run)) return undefined;
  const { submission } = run;
  const { startedAt, outcome } = submission.steps[submission.step];
  if (startedAt === null) return submission.step;
  return outcome === null ? undefined : stepIds[begunSteps(submission).length];
}

/** What people should read at a step: what ended it, what is tried again, warnings, what was reused, and notices of the offer. */
export function messagesOf(run: Run, id: StepId): readonly Problem[] {
  const { submission } = run;
  if (submission === null) return [];
  const state = shownState(run, id);
  return [...stepMessages(state, isRunning(run)), ...choreMessages(run, submission, id), ...notices(run, submission, id)];
}

function isCanceled({ ended }: Submission): boolean {
  return ended?.how === "canceled";
}

/** The step that notices of the whole offer stand at. */
function currentStep(submission: Submission): StepId {
  return isCanceled(submission) ? "validate" : submission.step;
}

function stepMessages({ outcome, problems, tasks }: StepState, running: boolean): readonly Problem[] {
  const settled = outcome === "failed" ? problems : tasks.flatMap((task) => taskMessages(task, running));
  // A region that fails behind its quorum does not stop a step that is complete.
  const shown = outcome === "complete" ? settled.map(asWarning) : settled;
  const warnings = tasks.flatMap((task) => task.certification?.problems.filter((each) => each.level !== "error") ?? []);
  return [...shown, ...warnings, ...tasks.filter(wasReused).map(reusedMessage)];
}

/** Regions show for themselves that they held the bytes already. */
function wasReused({ reusedFrom, work }: Task): boolean {
  return reusedFrom !== undefined && work.kind === "certify";
}

function taskMessages(task: Task, running: boolean): readonly Problem[] {
  switch (task.state) {
    case "failed":
      return task.problems;
    case "done":
      return [];
    case "owed":
      return running ? owedMessages(task) : [];
  }
}

/** A failure that is being retried is a warning: nobody has to act yet. */
function owedMessages({ problems, attempts, nextAt, note }: Task): readonly Problem[] {
  if (problems.length > 0)
    return problems.map((each) => asWarning({ ...each, text: `${each.text} (attempt ${attempts} failed, next at ${nextAt})` }));
  return note === "" ? [] : [information("waiting", note, `It is looked at again at ${nextAt}.`)];
}

function reusedMessage({ id, reusedFrom }: Task): Problem {
  return information(
    "reused",
    `${id.replace(/^\w+\//, "")}: reused from submission ${reusedFrom}.`,
    "Publish with --no-reuse to run it again.",
  );
}

/** Mail, clean-up and support that fail are shown, a mail at its step, but never stop anything. */
function choreMessages(run: Run, submission: Submission, id: StepId): readonly Problem[] {
  const current = currentStep(submission);
  const owed = run.facts.chores.filter((task) => task.problems.length > 0 && choreStep(task, submission) === id);
  const givenUp = current === id ? run.facts.givenUp.flatMap((each) => each.problems) : [];
  return [...owed.flatMap(owedMessages), ...givenUp.map(asWarning)];
}

function choreStep({ work, submission: number }: Task, submission: Submission): StepId {
  const own = number === submission.number && !isCanceled(submission);
  return own && work.kind === "mail" ? work.step : currentStep(submission);
}

function notices(run: Run, submission: Submission, id: StepId): readonly Problem[] {
  const here = currentStep(submission) === id;
  return [
    ...(here && isCanceled(submission) ? [canceledMessage(submission)] : []),
    ...(here ? supportMessages(run, submission) : []),
    ...(id === (heldStep(run) ?? currentStep(submission)) ? heldMessages(run) : []),
    ...(here && id === "validate" && waitingSince(run) !== null ? [addressMessage] : []),
  ];
}

function canceledMessage({ ended }: Submission): Problem {
  const because = ended === null || ended.reason === "" ? "" : `: ${ended.reason}`;
  return information("canceled", `Canceled by ${ended?.actor.name}${because}.`, "Publish again to start from step 1.");
}

function supportMessages({ facts: { supported = [] } }: Run, { number }: Submission): readonly Problem[] {
  return supported
    .filter((each) => each.submission === number)
    .map(({ by, severity, isException, url }) =>
      information(
        isException ? "exception-asked" : "support-open",
        `${by} asked for ${isException ? "an exception" : "support"} (${severity}): ${url}`,
        "Follow it there.",
      ),
    );
}

function heldMessages({ facts: { held } }: Run): readonly Problem[] {
  if (held === null) return [];
  const because = held.reason === "" ? "" : `: ${held.reason}`;
  return [information("held", `Held by ${held.actor.name}${because}.`, "No step begins until somebody resumes it.")];
}

const addressMessage: Problem = {
  level: "warning",
  code: "address-missing",
  text: "Nobody is named for notifications.",
  remedy: "Give an address, for example: /notify you@example.com",
};

function asWarning(each: Problem): Problem {
  return each.level === "error" ? { ...each, level: "warning" } : each;
}

function information(code: string, text: string, remedy: string): Problem {
  return { level: "information", code, text, remedy };
}
