import { add, follow, oweChore, oweMail, type Draft } from "./draft.ts";
import { slipway, type Actor, type Command, type Event, type Outcome, type PublishRequest } from "./message.ts";
import { steps } from "./pipeline.ts";
import { isProblem, type Problem } from "./problem.ts";
import { cancelSubmission, closePreview, progress, start, wake } from "./progress.ts";
import * as refusal from "./refusal.ts";
import { findTask, isRunning, liveHasBegun, type Run, type Submission, type Task } from "./run.ts";
import { roleAllows, type Role } from "./settings.ts";
import { after, second, hour, type Instant, type Milliseconds } from "./time.ts";

/** Chores are tried longer than the steps' work: a mail server may be away for hours. */
const choreAttempts = 10;
const firstBackoffMs = 2 * second;
const backoffFactor = 4;
const backoffCapMs = hour;

/**
 * What a command leads to: the events to record (none when there is nothing to do, such as a report that comes twice), or why it is refused.
 * Pure: the same run, command and moment give the same answer.
 */
export function decide(run: Run, command: Command, now: Instant): readonly Event[] | Problem {
  const draft: Draft = { run, events: [], actor: command.actor, now };
  const result = answer(draft, command);
  return isProblem(result) ? result : result.events;
}

function answer(draft: Draft, command: Command): Draft | Problem {
  switch (command.kind) {
    case "publish":
      return publish(draft, command.request);
    case "goLive":
      return goLive(draft, command);
    case "cancel":
      return cancel(draft, command.reason);
    case "notify":
      return notify(draft, command.addresses);
    case "hold":
      return hold(draft, command.reason);
    case "resume":
      return resume(draft);
    case "support":
      return support(draft, command.text);
    case "settle":
      return settle(draft, command);
    case "wake":
      return wake({ ...draft, actor: slipway });
  }
}

function publish(draft: Draft, request: PublishRequest): Draft | Problem {
  const { run, actor } = draft;
  const refused = requireRole(actor, "Publish", request.policy.roles.publish);
  if (refused !== undefined) return refused;
  if (request.withdraw && run.facts.live === null) return withdrawDraft(draft);
  return isRunning(run) ? publishAgain(draft, run.submission, request) : publishAnew(draft, request);
}

function publishAgain(draft: Draft, submission: Submission, request: PublishRequest): Draft | Problem {
  if (sameContent(submission.request, request)) return refusal.alreadyRunning(submission.number);
  if (!liveHasBegun(submission)) {
    const superseded = add(draft, { type: "submission-superseded", by: submission.number + 1 });
    return start(closePreview(superseded, submission), request);
  }
  const { queued } = draft.run.facts;
  if (queued !== null && sameContent(queued.request, request)) return refusal.alreadyQueued(submission.number);
  return add(draft, { type: "submission-queued", request });
}

function publishAnew(draft: Draft, request: PublishRequest): Draft | Problem {
  const { submission } = draft.run;
  const same = submission?.ended?.how === "live" && sameContent(submission.request, request);
  return same && request.reuse ? refusal.alreadyLive(submission.number) : start(draft, request);
}

/** The folder of an offer that never went live is gone: what runs is canceled, there is nothing else to take away. */
function withdrawDraft(draft: Draft): Draft | Problem {
  const { run } = draft;
  return isRunning(run) ? cancelSubmission(draft, run.submission, "the offer's folder was removed") : refusal.nothingToWithdraw();
}

function sameContent(a: PublishRequest, b: PublishRequest): boolean {
  return a.digest === b.digest && a.withdraw === b.withdraw && JSON.stringify(a.policy) === JSON.stringify(b.policy);
}

function goLive(draft: Draft, command: Command & { readonly kind: "goLive" }): Draft | Problem {
  const { run, actor } = draft;
  const { submission } = run;
  if (submission === null) return refusal.neverPublished("go live with");
  const { request } = submission;
  const refused = requireRole(actor, "Go live", request.policy.signoff.role) ?? wrongDigest(command.digest, request.digest);
  if (refused !== undefined) return refused;
  if (submission.ended !== null)
    return submission.ended.how === "live" ? refusal.alreadyLive(submission.number) : refusal.notRunning(submission.ended.how);
  const { startedAt, outcome } = submission.steps.signoff;
  if (startedAt === null) return refusal.notAtSignoff(steps[submission.step].name);
  if (outcome === "complete" || submission.grants.some((grant) => samePerson(grant.actor, actor))) return refusal.alreadyGranted();
  if (request.policy.signoff.notAuthor && samePerson(request.author, actor)) return refusal.ownChange(actor);
  if (command.askedAt !== undefined && command.askedAt < startedAt) return refusal.beforePreview();
  return progress(add(draft, { type: "go-live-granted", digest: request.digest }));
}

/** A digest may be shortened, but not below the eight digits that people are shown. */
function wrongDigest(given: string | undefined, digest: string): Problem | undefined {
  if (given === undefined) return undefined;
  const hex = given.replace(/^sha256:/, "").toLowerCase();
  const matches = /^[0-9a-f]{8,64}$/.test(hex) && digest.replace(/^sha256:/, "").startsWith(hex);
  return matches ? undefined : refusal.digestMismatch(given, digest);
}

function samePerson(a: Actor, b: Actor): boolean {
  return a.id === undefined || b.id === undefined ? (a.email ?? a.name) === (b.email ?? b.name) : a.id === b.id;
}

function cancel(draft: Draft, reason: string): Draft | Problem {
  const { run, actor } = draft;
  if (run.submission === null) return refusal.neverPublished("cancel");
  const { policy } = run.submission.request;
  const refused = requireRole(actor, "Cancel", policy.roles.cancel);
  if (refused !== undefined) return refused;
  if (run.submission.ended !== null)
    return run.submission.ended.how === "live" ? refusal.cancelAlreadyLive() : refusal.notRunning(run.submission.ended.how);
  if (liveHasBegun(run.submission)) return refusal.cancelAlreadyLive();
  if (policy.cancel === "fromSignoff" && run.submission.steps.signoff.startedAt === null)
    return refusal.cancelTooEarly(steps[run.submission.step].name);
  return cancelSubmission(draft, run.submission, reason);
}

function notify(draft: Draft, addresses: readonly string[]): Draft | Problem {
  const { run, actor } = draft;
  if (!isRunning(run))
    return run.submission === null ? refusal.neverPublished("notify about") : refusal.notRunning(run.submission.ended?.how ?? "");
  const refused = requireRole(actor, "Notify", run.submission.request.policy.roles.notify);
  if (refused !== undefined) return refused;
  const bad = addresses.find((address) => !isAddress(address));
  if (bad !== undefined) return refusal.badAddress(bad);
  return addresses.length === 0 ? refusal.noAddress() : progress(add(draft, { type: "addresses-given", addresses }));
}

const maxAddressLength = 254;

/** A plain mailbox (RFC 5321, without quoted local parts): nothing in it can end a header line or name a second recipient. */
function isAddress(text: string): boolean {
  return text.length <= maxAddressLength && /^[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}

function hold(draft: Draft, reason: string): Draft | Problem {
  const { run, actor } = draft;
  if (run.submission === null) return refusal.neverPublished("hold");
  if (run.facts.held !== null) return refusal.alreadyHeld(run.facts.held.actor.name);
  return requireRole(actor, "Hold", run.submission.request.policy.roles.hold) ?? add(draft, { type: "held", reason });
}

function resume(draft: Draft): Draft | Problem {
  const { run, actor } = draft;
  if (run.facts.held === null || run.submission === null) return refusal.notHeld();
  return requireRole(actor, "Resume", run.submission.request.policy.roles.hold) ?? progress(add(draft, { type: "resumed" }));
}

function support(draft: Draft, text: string): Draft | Problem {
  const { run, actor } = draft;
  if (run.submission === null) return refusal.neverPublished("ask support about");
  if (text.trim() === "") return refusal.emptySupport();
  const refused = requireRole(actor, "Support", run.submission.request.policy.roles.support);
  if (refused !== undefined) return refused;
  const opened = oweChore(draft, "support", { kind: "support", text, by: actor.name });
  return oweMail(opened, "support", run.submission.step, { note: text });
}

/** A role that is enough, or why not. */
function requireRole(actor: Actor, what: string, needed: Role): Problem | undefined {
  return actor.role === "system" || roleAllows(actor.role, needed) ? undefined : refusal.notAllowed(actor, what, needed);
}

/** A report from the world. One that is late, repeated, or from another submission changes nothing. */
function settle(draft: Draft, command: Command & { readonly kind: "settle" }): Draft {
  const task = owedTask(draft.run, command.submission, command.task);
  if (task === undefined || command.attempt !== task.attempts + 1) return draft;
  return progress(report({ ...draft, actor: slipway }, task, command.outcome));
}

function owedTask(run: Run, submission: number, id: string): Task | undefined {
  const chore = run.facts.chores.find((each) => each.id === id && each.submission === submission);
  if (chore !== undefined) return chore;
  const task = isRunning(run) && run.submission.number === submission ? findTask(run.submission, id) : undefined;
  return task?.state === "owed" ? task : undefined;
}

function report(draft: Draft, task: Task, outcome: Outcome): Draft {
  const { id } = task;
  const attempt = task.attempts + 1;
  if (outcome.kind === "later")
    return follow(draft, { type: "task-waiting", task: id, checkAt: after(draft.now, outcome.checkAfterMs), note: outcome.note });
  const evidence = outcome.evidence === undefined ? {} : { evidence: outcome.evidence };
  if (outcome.kind === "done") return follow(draft, { type: "task-done", task: id, attempt, result: outcome.result, ...evidence });
  const retryAt = retryMoment(draft, task, outcome);
  const certification = outcome.certification === undefined ? {} : { certification: outcome.certification };
  return follow(draft, {
    type: "task-failed",
    task: id,
    attempt,
    problems: outcome.problems,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...evidence,
    ...certification,
  });
}

/** When to try again: never for a permanent failure, after the last attempt, or past the deadline. */
function retryMoment({ run, now }: Draft, task: Task, outcome: Outcome & { readonly kind: "failed" }): Instant | undefined {
  const attempt = task.attempts + 1;
  const allowed = task.id.startsWith("chore/") ? choreAttempts : (run.submission?.request.policy.attempts ?? choreAttempts);
  if (outcome.permanent || attempt >= allowed) return undefined;
  const wait = Math.max(backoffMs(attempt), outcome.retryAfterMs ?? 0);
  const retryAt = after(now, wait);
  return retryAt < task.deadline ? retryAt : undefined;
}

/** Exponential back-off: 2 s, 8 s, 32 s … up to an hour. */
export function backoffMs(attempt: number): Milliseconds {
  return Math.min(firstBackoffMs * backoffFactor ** (attempt - 1), backoffCapMs);
}
