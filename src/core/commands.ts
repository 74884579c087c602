import { add, oweChore, oweMail, type Draft } from "./draft.ts";
import { refuseAddress } from "./mail-address.ts";
import { requireRole } from "./permission.ts";
import { steps } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { cancelSubmission, progress } from "./progress.ts";
import * as refusal from "./refusal.ts";
import { liveHasBegun, tookEffect, type Submission } from "./run.ts";
import { unfitRequest } from "./support-fit.ts";
import { usualSeverity, type SupportDetails } from "./support.ts";

// What people steer a submission with, besides Publish and Go live (publishing.md, "How people steer it").

/** Cancels the running submission, from Publisher signoff until its promotion is committed (publishing.md, rule 3). */
export function cancel(draft: Draft, reason: string): Draft | Problem {
  const { submission } = draft.run;
  if (submission === null) return refusal.neverPublished("cancel");
  const refused = requireRole(draft.actor, "Cancel", submission.request.policy.roles.cancel) ?? outsideCancelWindow(submission);
  return refused ?? cancelSubmission(draft, submission, reason);
}

function outsideCancelWindow(submission: Submission): Problem | undefined {
  const { ended, request, step, steps: states } = submission;
  if (ended !== null) return tookEffect(ended.how) ? refusal.cancelAlreadyLive() : refusal.notRunning(ended.how);
  if (liveHasBegun(submission)) return refusal.cancelAlreadyLive();
  const open = request.policy.cancel === "anytime" || states.signoff.startedAt !== null;
  return open ? undefined : refusal.cancelTooEarly(steps[step].name);
}

/** Gives addresses to be told about this submission; one that waits for an address goes on. */
export function notify(draft: Draft, addresses: readonly string[]): Draft | Problem {
  const { submission } = draft.run;
  if (submission === null) return refusal.neverPublished("notify about");
  const refused = requireRole(draft.actor, "Notify", submission.request.policy.roles.notify) ?? wrongAddresses(submission, addresses);
  return refused ?? progress(add(draft, { type: "addresses-given", addresses }));
}

function wrongAddresses(submission: Submission, addresses: readonly string[]): Problem | undefined {
  if (addresses.length === 0) return refusal.noAddress();
  const bad = addresses.map((address) => refuseAddress(address, "address-invalid")).find((refused) => refused !== undefined);
  if (bad !== undefined) return bad;
  return addresses.every((address) => submission.addresses.includes(address)) ? refusal.addressKnown() : undefined;
}

/** Lets no step begin until somebody resumes the offer. */
export function hold(draft: Draft, reason: string): Draft | Problem {
  const { submission, facts } = draft.run;
  if (submission === null) return refusal.neverPublished("hold");
  const refused = requireRole(draft.actor, "Hold", submission.request.policy.roles.hold);
  if (refused !== undefined) return refused;
  return facts.held === null ? add(draft, { type: "held", reason }) : refusal.alreadyHeld(facts.held.actor.name);
}

/** Lets steps begin again. */
export function resume(draft: Draft): Draft | Problem {
  const { submission, facts } = draft.run;
  if (submission === null) return refusal.neverPublished("resume");
  const refused = requireRole(draft.actor, "Resume", submission.request.policy.roles.hold);
  if (refused !== undefined) return refused;
  return facts.held === null ? refusal.notHeld() : progress(add(draft, { type: "resumed" }));
}

/** Opens a support request about the current submission, and tells those who are notified. */
export function support(draft: Draft, asked: { readonly text: string } & SupportDetails): Draft | Problem {
  const { submission } = draft.run;
  if (submission === null) return refusal.neverPublished("ask support about");
  const refused =
    requireRole(draft.actor, "Support", submission.request.policy.roles.support) ?? unfitRequest(submission, asked.text, asked, draft.now);
  if (refused !== undefined) return refused;
  const { text, severity = usualSeverity, exception } = asked;
  const details = { severity, ...(exception === undefined ? {} : { exception }) };
  const opened = oweChore(draft, "support", { kind: "support", text, by: draft.actor.name, ...details }, draft.actor);
  return oweMail(opened, "support", submission.step, { note: text });
}
