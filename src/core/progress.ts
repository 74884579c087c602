import { add, follow, oweChore, oweMail, type Draft } from "./draft.ts";
import type { PublishRequest } from "./message.ts";
import { nextStep, steps, type StepId } from "./pipeline.ts";
import { problem } from "./problem.ts";
import { shortDigest } from "./refusal.ts";
import { addressesOf, isRunning, owedTasks, previewTouched, type Run, type Submission } from "./run.ts";
import { deadlineOf, tasksOf, verdictOf } from "./tasks.ts";
import { between } from "./time.ts";

/** Everything that follows by itself from where the draft stands: steps that end, steps that begin, a queued submission that starts. */
export function progress(draft: Draft): Draft {
  const { run } = draft;
  if (!isRunning(run)) return startQueued(draft);
  const { submission } = run;
  const state = submission.steps[submission.step];
  if (state.outcome === "complete") return beginNext(draft, submission);
  if (state.startedAt === null) return run.facts.held === null ? progress(beginStep(draft, "validate")) : draft;
  switch (verdictOf(submission.step, state, submission)) {
    case "open":
      return draft;
    case "failed":
      return progress(failStep(draft, submission));
    case "done":
      return mayComplete(run, submission.step) ? progress(completeStep(draft, submission)) : draft;
  }
}

/** Starts a submission; the one before must have ended. */
export function start(draft: Draft, request: PublishRequest): Draft {
  const number = (draft.run.submission?.number ?? 0) + 1;
  return progress(add(draft, { type: "submission-started", request }, { submission: number }));
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

/** What the passing of time alone brings: deadlines, overdue notices, and anything that was waiting for a wake-up. */
export function wake(draft: Draft): Draft {
  return progress(noticeOverdue(expireStep(expireTasks(draft))));
}

function startQueued(draft: Draft): Draft {
  const { queued } = draft.run.facts;
  return queued === null ? draft : start({ ...draft, actor: queued.actor }, queued.request);
}

/** The first two waiting steps end by a person, not by work: validation needs an address, sign-off its grants. */
function mayComplete(run: Run & { readonly submission: Submission }, step: StepId): boolean {
  if (step === "validate") return addressesOf(run).length > 0;
  if (step === "signoff") return isGranted(run.submission);
  return true;
}

/** True when as many different people as the policy demands have given Go live for this digest. */
export function isGranted({ grants, request }: Submission): boolean {
  const people = new Set(grants.filter((grant) => grant.digest === request.digest).map(({ actor }) => actor.id ?? actor.name));
  return people.size >= request.policy.signoff.approvals;
}

function beginStep(draft: Draft, step: StepId): Draft {
  const { run } = draft;
  return isRunning(run) ? follow(draft, { type: "step-started", step, tasks: tasksOf(run, step, draft.now) }) : draft;
}

/**
 * Begins the step after a completed one, unless the offer is held. `live` begins by a turn of its own (a wake-up): between the go-live and
 * this turn a cancel is still accepted, and whichever the ledger records first holds.
 */
function beginNext(draft: Draft, submission: Submission): Draft {
  const next = nextStep(submission.step);
  if (next === undefined || draft.run.facts.held !== null) return draft;
  if (next === "live" && draft.events.some((event) => event.type === "go-live-granted")) return draft;
  return progress(beginStep(draft, next));
}

function completeStep(draft: Draft, submission: Submission): Draft {
  const { step } = submission;
  const completed = follow(draft, { type: "step-completed", step });
  if (step === "preview" && !submission.request.withdraw) return oweMail(completed, "previewReady", step);
  if (step !== "live") return completed;
  return oweMail(closePreview(completed, submission), submission.request.withdraw ? "withdrawn" : "live", step);
}

function failStep(draft: Draft, submission: Submission): Draft {
  const { step } = submission;
  const problems = submission.steps[step].tasks.filter((task) => task.state === "failed").flatMap((task) => task.problems);
  const failed = follow(draft, { type: "step-failed", step, problems });
  return oweMail(closePreview(failed, submission), "failed", step, { problems });
}

function expireTasks(draft: Draft): Draft {
  const expired = owedTasks(draft.run).filter((task) => task.deadline <= draft.now);
  return expired.reduce(
    (next, task) =>
      follow(next, {
        type: "task-failed",
        task: task.id,
        attempt: task.attempts + 1,
        problems: [
          ...task.problems,
          problem(
            "deadline-passed",
            `This was not done by ${task.deadline}${task.note === "" ? "" : ` (${task.note})`}.`,
            "Remove the cause, then publish again.",
          ),
        ],
      }),
    draft,
  );
}

/** Steps that wait for a person end too: without an address by failure, without a go-live by cancel. */
function expireStep(draft: Draft): Draft {
  const { run, now } = draft;
  if (!isRunning(run)) return draft;
  const { submission } = run;
  const { step } = submission;
  const { startedAt, outcome, tasks } = submission.steps[step];
  const open = startedAt !== null && outcome === null && !tasks.some((task) => task.state === "owed");
  if (!open || deadlineOf(submission, step, startedAt) > now) return draft;
  if (step === "signoff")
    return cancelSubmission(draft, submission, `no Go live for ${shortDigest(submission.request.digest)} within the deadline`);
  if (step !== "validate" || mayComplete(run, step)) return draft;
  const problems = [
    problem(
      "address-missing",
      "Nobody gave an address for notifications.",
      "Add `notify` to offer.yaml or .github/slipway.yaml, then publish again.",
    ),
  ];
  return oweMail(follow(draft, { type: "step-failed", step, problems }), "failed", step, { problems });
}

function noticeOverdue(draft: Draft): Draft {
  const { run, now } = draft;
  if (!isRunning(run)) return draft;
  const { step } = run.submission;
  const { startedAt, endedAt, overdueNoticed } = run.submission.steps[step];
  const estimate = steps[step].estimateMs;
  if (startedAt === null || endedAt !== null || overdueNoticed || estimate === null || between(startedAt, now) <= estimate) return draft;
  return oweMail(follow(draft, { type: "overdue-noticed", step }), "overdue", step);
}
