import { add, follow, oweChore, oweMail, type Draft } from "./draft.ts";
import type { PublishRequest } from "./message.ts";
import { samePerson } from "./person.ts";
import { nextStep, type StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { addressesOf, currentNumber, isRunning, previewTouched, type Run, type Submission } from "./run.ts";
import { tasksOf, verdictOf } from "./tasks.ts";

type Running = Run & { readonly submission: Submission };

/** Everything that follows by itself from where the draft stands: steps that end, steps that begin, a queued submission that starts. */
export function progress(draft: Draft): Draft {
  const { run } = draft;
  if (!isRunning(run)) return startQueued(draft);
  const { submission } = run;
  const state = submission.steps[submission.step];
  if (state.startedAt === null) return beginStep(draft, run, submission.step);
  if (state.outcome === "complete") return beginNext(draft, run);
  switch (verdictOf(submission.step, state, submission)) {
    case "open":
      return draft;
    case "failed":
      return progress(failFromTasks(draft, submission));
    case "done":
      return mayComplete(run, submission.step) ? progress(completeStep(draft, submission)) : draft;
  }
}

/** Starts a submission; the one before must have ended. */
export function start(draft: Draft, request: PublishRequest): Draft {
  return progress(add(draft, { type: "submission-started", request }, { submission: currentNumber(draft.run) + 1 }));
}

/** Ends the running submission's hold on the world: its preview is closed. */
export function closePreview(draft: Draft, submission: Submission): Draft {
  return previewTouched(submission) ? oweChore(draft, "close-preview", { kind: "closePreview" }) : draft;
}

/** Cancels the running submission, by a person or because its sign-off was never given. */
export function cancelSubmission(draft: Draft, submission: Submission, reason: string): Draft {
  const canceled = add(draft, { type: "submission-canceled", reason });
  return oweMail(closePreview(canceled, submission), "canceled", submission.step, { note: reason });
}

function startQueued(draft: Draft): Draft {
  const { queued } = draft.run.facts;
  return queued === null ? draft : start({ ...draft, actor: queued.actor }, queued.request);
}

/** Two steps wait for a person when their work is done: validation for an address, sign-off for its grants. */
function mayComplete(run: Running, step: StepId): boolean {
  if (step === "validate") return addressesOf(run).length > 0;
  if (step === "signoff") return isGranted(run.submission);
  return true;
}

/** True when as many different people as the policy demands have given Go live for this digest. */
export function isGranted({ grants, request }: Submission): boolean {
  const people = grants.filter((grant) => grant.digest === request.digest).map(({ actor }) => actor);
  const different = people.filter((actor, index) => !people.slice(0, index).some((earlier) => samePerson(earlier, actor)));
  return different.length >= Math.max(1, request.policy.signoff.approvals);
}

/**
 * Begins the step after a completed one. `live` begins by a turn of its own (a wake-up): between the go-live and this turn a cancel is still
 * accepted, and whichever the ledger records first holds.
 */
function beginNext(draft: Draft, run: Running): Draft {
  const next = nextStep(run.submission.step);
  if (next === undefined) return draft;
  if (next === "live" && draft.events.some((event) => event.type === "go-live-granted")) return draft;
  return beginStep(draft, run, next);
}

/** Begins a step, unless the offer is held. */
function beginStep(draft: Draft, run: Running, step: StepId): Draft {
  if (run.facts.held !== null || draft.withheld?.includes(step) === true) return draft;
  return progress(follow(draft, { type: "step-started", step, tasks: tasksOf(run, step, draft.now) }));
}

function completeStep(draft: Draft, submission: Submission): Draft {
  const { step } = submission;
  const completed = follow(draft, { type: "step-completed", step });
  // Also when the offer is to be withdrawn: whoever has to sign off learns it from this mail.
  if (step === "preview") return oweMail(completed, "previewReady", step);
  if (step !== "live") return completed;
  const owing = oweCatchUps(closePreview(completed, submission), submission);
  return oweMail(owing, submission.request.withdraw ? "withdrawn" : "live", step);
}

/** Regions that missed the quorum get what is live all the same. */
function oweCatchUps(draft: Draft, { steps: { provision } }: Submission): Draft {
  return provision.tasks.reduce((owing, { work, state }) => {
    if (work.kind !== "replicate" || state === "done") return owing;
    return oweChore(owing, `catch-up@${work.region}`, { ...work, kind: "catchUp" });
  }, draft);
}

function failFromTasks(draft: Draft, submission: Submission): Draft {
  const failed = submission.steps[submission.step].tasks.filter((task) => task.state === "failed");
  return failStep(
    draft,
    submission,
    failed.flatMap((task) => task.problems),
  );
}

/** Ends the submission at the step it is at, and tells everybody. */
export function failStep(draft: Draft, submission: Submission, problems: readonly Problem[]): Draft {
  const { step } = submission;
  const failed = follow(draft, { type: "step-failed", step, problems });
  return oweMail(closePreview(failed, submission), "failed", step, { problems });
}
