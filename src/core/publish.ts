import { add, type Draft } from "./draft.ts";
import type { PublishRequest } from "./message.ts";
import { requireRole } from "./permission.ts";
import type { Problem } from "./problem.ts";
import { cancelSubmission, closePreview, start } from "./progress.ts";
import * as refusal from "./refusal.ts";
import { isRunning, liveHasBegun, sameContent, type Submission } from "./run.ts";

/** Starts a submission, or says why nothing starts: one submission at a time per offer (publishing.md, rule 1). */
export function publish(draft: Draft, request: PublishRequest): Draft | Problem {
  const { run, actor } = draft;
  const refused = requireRole(actor, "Publish", request.policy.roles.publish);
  if (refused !== undefined) return refused;
  if (!isRunning(run)) return publishAnew(draft, request);
  return liveHasBegun(run.submission) ? publishAfter(draft, run.submission, request) : publishInstead(draft, run.submission, request);
}

function publishAnew(draft: Draft, request: PublishRequest): Draft | Problem {
  const { submission, facts } = draft.run;
  if (request.withdraw && facts.live === null) return refusal.nothingToWithdraw();
  const same = submission?.ended?.how === "live" && sameContent(submission.request, request);
  return same && request.reuse ? refusal.alreadyLive(submission.number) : start(draft, request);
}

/** What has not begun to go live makes room for what is newer. */
function publishInstead(draft: Draft, submission: Submission, request: PublishRequest): Draft | Problem {
  if (sameContent(submission.request, request)) return refusal.alreadyRunning(submission.number);
  // The folder of an offer that never went live is gone: there is nothing to take away but the submission itself.
  if (request.withdraw && draft.run.facts.live === null) return cancelSubmission(draft, submission, "the offer's folder was removed");
  const superseded = add(draft, { type: "submission-superseded", by: submission.number + 1 });
  return start(closePreview(superseded, submission), request);
}

/** What has begun to go live is waited for; only the newest request waits. */
function publishAfter(draft: Draft, submission: Submission, request: PublishRequest): Draft | Problem {
  const { queued } = draft.run.facts;
  if (!sameContent(queued?.request ?? submission.request, request)) return add(draft, { type: "submission-queued", request });
  return queued === null ? refusal.alreadyRunning(submission.number) : refusal.alreadyQueued(submission.number);
}
