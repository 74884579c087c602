import type { Ending, Event } from "./message.ts";
import { withFacts } from "./run-change.ts";
import { sameContent, untouchedSteps, type Facts, type Run, type Submission } from "./run.ts";

/** A new submission at step 1. What only the one before needed is let go. */
export function startSubmission(run: Run, { submission, actor, at, request }: Event & { readonly type: "submission-started" }): Run {
  return {
    ...run,
    facts: { ...run.facts, queued: null, givenUp: [], choreCount: 0 },
    submission: {
      number: submission,
      request,
      by: actor,
      startedAt: at,
      step: "validate",
      steps: untouchedSteps(),
      addresses: [],
      content: null,
      grants: [],
      firstMail: null,
      ended: null,
    },
  };
}

/** The end of the current submission. */
export function endSubmission(run: Run, { actor, at }: Event, how: Ending, reason: string): Run {
  const { submission } = run;
  if (submission === null) return run;
  const ended: Submission = { ...submission, ended: { how, at, actor, reason } };
  return withFacts({ ...run, submission: ended }, { queued: stillWanted(run.facts, submission, how) });
}

/** What waits starts when the submission before it ends, unless that end has left it nothing to do. */
function stillWanted({ queued, live }: Facts, submission: Submission, how: Ending): Facts["queued"] {
  if (queued === null) return null;
  if (queued.request.withdraw) return live === null ? null : queued;
  return how === "live" && queued.request.reuse && sameContent(queued.request, submission.request) ? null : queued;
}

/** The promotion, or the withdrawal, has been done: the only place where live changes. */
export function takeEffect(run: Run, event: Event): Run {
  const { submission } = run;
  if (submission === null) return run;
  const { number, content, request, steps } = submission;
  if (request.withdraw) return endSubmission(withFacts(run, { live: null }), event, "withdrawn", "");
  // Without contents nothing was validated: a ledger that says so is broken, and live stays what it was.
  if (content === null) return run;
  const url = steps.live.tasks.find((task) => task.work.kind === "promote")?.result?.url ?? "";
  const live = { submission: number, commit: request.commit, digest: request.digest, url, since: event.at, content };
  return endSubmission(withFacts(run, { live }), event, "live", "");
}
