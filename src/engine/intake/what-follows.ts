import { isGranted } from "../../core/progress.ts";
import { shortDigest } from "../../core/refusal.ts";
import type { Run } from "../../core/run.ts";
import type { SlashName } from "../../core/slash-request.ts";
import { signoffRule } from "../../render/next.ts";

/** What happens next after an accepted command, in one sentence; empty where nothing does. The run is the state after it. */
export const whatFollows: Readonly<Record<SlashName, (run: Run) => string>> = {
  "go-live": ({ submission }) =>
    submission === null || isGranted(submission)
      ? `Exactly what was previewed (${shortDigest(submission?.request.digest ?? "")}) is promoted now; \`/cancel\` is possible until that is committed.`
      : `More approvals are needed: ${signoffRule(submission)}.`,
  cancel: () => "The preview is closed and live stays as it was. A new merge, or `/publish`, starts again at step 1.",
  publish: ({ submission, facts }) =>
    facts.queued === null
      ? `Submission ${submission?.number ?? 1} starts at step 1; what did not change is reused.`
      : "It starts when the submission that is going live has ended.",
  notify: () => "They are told about this submission from now on.",
  hold: () => "No step begins until somebody comments `/resume`.",
  resume: () => "Steps begin again.",
  support: () => "A support issue with everything needed is opened and linked here.",
  status: () => "",
  help: () => "",
};
