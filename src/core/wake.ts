import { follow, oweMail, type Draft } from "./draft.ts";
import { problem } from "./problem.ts";
import { cancelSubmission, failStep, progress } from "./progress.ts";
import { shortDigest } from "./refusal.ts";
import { isRunning, owedTasks, waitingSince, type Run, type Task } from "./run.ts";
import { deadlineOf, estimateMsOf } from "./tasks.ts";
import { between } from "./time.ts";

/** What the passing of time alone brings: deadlines, overdue notices, and anything that was waiting for a wake-up. */
export function wake(draft: Draft): Draft {
  return noticeOverdue(progress(expireStep(expireTasks(draft))));
}

function expireTasks(draft: Draft): Draft {
  return owedTasks(draft.run)
    .filter((task) => task.deadline <= draft.now && !isUntriedChore(draft.run, task))
    .reduce(expireTask, draft);
}

/** However late the first wake-up comes, a mail is sent and a preview is closed: only what has been tried is given up. */
function isUntriedChore({ facts }: Run, task: Task): boolean {
  return facts.chores.includes(task) && task.attempts === 0 && task.note === "";
}

function expireTask(draft: Draft, task: Task): Draft {
  const waited = task.note === "" ? "" : ` (${task.note})`;
  const late = problem("deadline-passed", `This was not done by ${task.deadline}${waited}.`, "Remove the cause, then publish again.");
  return follow(draft, { type: "task-failed", task: task.id, attempt: task.attempts + 1, problems: [...task.problems, late] });
}

/** Steps that wait for a person end too: without an address by failure, without a go-live by cancel. */
function expireStep(draft: Draft): Draft {
  const { run, now } = draft;
  const since = waitingSince(run);
  if (!isRunning(run) || since === null) return draft;
  const { submission } = run;
  const { step, request } = submission;
  if (deadlineOf(submission, step, since) > now) return draft;
  if (step === "signoff") return cancelSubmission(draft, submission, `no Go live for ${shortDigest(request.digest)} within the deadline`);
  const missing = problem(
    "address-missing",
    "Nobody gave an address for notifications.",
    "Add `notify` to offer.yaml or .github/slipway.yaml, then publish again.",
  );
  return failStep(draft, submission, [missing]);
}

function noticeOverdue(draft: Draft): Draft {
  const { run, now } = draft;
  if (!isRunning(run)) return draft;
  const { step } = run.submission;
  const { startedAt, endedAt, overdueNoticed, tasks } = run.submission.steps[step];
  const estimateMs = estimateMsOf(step, tasks);
  if (startedAt === null || endedAt !== null || overdueNoticed || estimateMs === null) return draft;
  return between(startedAt, now) > estimateMs ? oweMail(follow(draft, { type: "overdue-noticed", step }), "overdue", step) : draft;
}
