import { evolve } from "../core/evolve.ts";
import type { Actor, Event } from "../core/message.ts";
import { samePerson } from "../core/person.ts";
import { nextStep } from "../core/pipeline.ts";
import { quote, type Problem } from "../core/problem.ts";
import { isGranted } from "../core/progress.ts";
import { currentNumber, findTask, isRunning, liveHasBegun, type Run, type Submission } from "../core/run.ts";
import { roleAllows, type Role } from "../core/settings.ts";
import { verdictOf } from "../core/tasks.ts";
import { broken } from "./breach.ts";

// What no sequence of commands can lead to, whoever wrote it into the ledger. Rules that later versions may change (which work a step has, when it is
// tried again, what is reused) are left out: what was decided then stays decided.

/** The first event that can not follow from the state before it: publishing.md, rules 1, 3, 5 and 7; undefined when all can. */
export function illegal(run: Run, events: readonly Event[]): Problem | undefined {
  let state = run;
  for (const event of events) {
    const wrong = misplaced(state, event) ?? illegalEvent(state, event);
    if (wrong !== undefined) return wrong;
    state = evolve(state, event);
  }
  return undefined;
}

/** Every event belongs to the current submission, but the start of one, which numbers the next. */
function misplaced(run: Run, { type, submission }: Event): Problem | undefined {
  const expected = currentNumber(run) + (type === "submission-started" ? 1 : 0);
  return submission === expected && submission > 0
    ? undefined
    : broken("event-misplaced", `An event ${quote(type)} says submission ${quote(submission)}; ${expected} is current.`);
}

// oxlint-disable-next-line complexity -- one flat case per event: a new event breaks the build here until its rules are named
function illegalEvent(run: Run, event: Event): Problem | undefined {
  const { submission } = run;
  switch (event.type) {
    case "submission-started":
      if (isRunning(run)) return broken("submission-overlaps", "A submission started while the one before was running.");
      return lacksRole(event.actor, "Publish", event.request.policy.roles.publish);
    case "submission-queued":
      return lacksRole(event.actor, "Publish", event.request.policy.roles.publish);
    case "submission-superseded":
    case "submission-canceled":
      return illegalEnd(run, event);
    case "step-started":
      return notBySlipway(event) ?? illegalStart(run, event);
    case "step-completed":
    case "step-failed":
      return notBySlipway(event) ?? illegalStepEnd(run, event);
    case "task-done":
    case "task-failed":
    case "task-waiting":
      return notBySlipway(event) ?? illegalReport(run, event);
    case "go-live-granted":
      return submission === null ? undefined : illegalGrant(submission, event);
    case "addresses-given":
      return submission === null ? undefined : lacksRole(event.actor, "Notify", submission.request.policy.roles.notify);
    case "held":
    case "resumed":
      return submission === null ? undefined : lacksRole(event.actor, "Hold", submission.request.policy.roles.hold);
    case "chore-owed":
      return event.task.work.kind === "support" ? unaskedSupport(submission, event) : notBySlipway(event);
    case "overdue-noticed":
    case "announced":
      return notBySlipway(event);
  }
}

function unaskedSupport(submission: Submission | null, { actor }: Event): Problem | undefined {
  return submission === null ? undefined : lacksRole(actor, "Support", submission.request.policy.roles.support);
}

function notBySlipway({ type, actor }: Event): Problem | undefined {
  return actor.role === "system"
    ? undefined
    : broken("event-actor", `${quote(actor.name)} wrote ${quote(type)}, which only Slipway records.`);
}

/** Slipway itself may do everything but give Go live. */
function lacksRole(actor: Actor, what: string, needed: Role): Problem | undefined {
  return actor.role === "system" || roleAllows(actor.role, needed)
    ? undefined
    : broken("event-role", `${what} was recorded for ${quote(actor.name)} with the role ${quote(actor.role)}; it needs ${needed}.`);
}

function illegalEnd(run: Run, { type, actor }: Event): Problem | undefined {
  if (!isRunning(run)) return broken("submission-ended", `An event ${quote(type)} ends a submission that has ended.`);
  const { submission } = run;
  if (liveHasBegun(submission)) return broken("cancel-after-live", `${quote(type)} was recorded after the promotion was committed.`);
  // A folder that is removed cancels too, on behalf of whoever may publish.
  const { cancel, publish } = submission.request.policy.roles;
  return lacksRole(actor, "Cancel", roleAllows(cancel, publish) ? publish : cancel);
}

function illegalStart(run: Run, { step }: Event & { readonly type: "step-started" }): Problem | undefined {
  if (!isRunning(run)) return broken("submission-ended", `Step ${quote(step)} began after its submission had ended.`);
  const { submission, facts } = run;
  const { startedAt, outcome } = submission.steps[submission.step];
  const expected = startedAt === null ? submission.step : nextStep(submission.step);
  if (step === "live" && !isGranted(submission))
    return broken("live-without-grant", "The promotion was committed without the go-lives it needs.");
  if (step !== expected || (startedAt !== null && outcome !== "complete"))
    return broken("step-out-of-order", `Step ${quote(step)} began while the submission was at ${quote(submission.step)}.`);
  return facts.held === null ? undefined : broken("step-while-held", `Step ${quote(step)} began while the offer was held.`);
}

function illegalStepEnd(run: Run, event: Event & { readonly type: "step-completed" | "step-failed" }): Problem | undefined {
  const { step, type } = event;
  const state = isRunning(run) ? run.submission.steps[step] : undefined;
  if (!isRunning(run) || state === undefined || step !== run.submission.step || state.startedAt === null || state.outcome !== null)
    return broken("step-out-of-order", `Step ${quote(step)} ended, but it was not under way.`);
  if (type === "step-failed") return undefined;
  if (step === "signoff" && !isGranted(run.submission))
    return broken("live-without-grant", "The sign-off was recorded as complete without the go-lives it needs.");
  return verdictOf(step, state, run.submission) === "done"
    ? undefined
    : broken("step-unfinished", `Step ${quote(step)} was recorded as complete before its work was done.`);
}

type Report = Event & { readonly type: "task-done" | "task-failed" | "task-waiting" };

function illegalReport(run: Run, event: Report): Problem | undefined {
  const chore = run.facts.chores.find(({ id }) => id === event.task);
  const task = chore ?? (isRunning(run) ? findTask(run.submission, event.task) : undefined);
  if (task?.state !== "owed") return broken("report-unasked", `A report came for ${quote(event.task)}, which was not owed.`);
  return event.type === "task-waiting" || event.attempt === task.attempts + 1
    ? undefined
    : broken("report-unasked", `Attempt ${quote(event.attempt)} of ${quote(event.task)} was reported; ${task.attempts + 1} was owed.`);
}

function illegalGrant(submission: Submission, { actor, digest }: Event & { readonly type: "go-live-granted" }): Problem | undefined {
  const { request, grants, steps, ended } = submission;
  const { role, notAuthor, team } = request.policy.signoff;
  if (digest !== request.digest)
    return broken("grant-digest", `Go live was recorded for ${quote(digest)}, the submission holds ${request.digest}.`);
  if (actor.role === "system" || !roleAllows(actor.role, role))
    return broken("grant-role", `${quote(actor.name)} gave Go live with the role ${quote(actor.role)}; it needs ${role}.`);
  if (ended !== null || steps.signoff.startedAt === null || steps.signoff.outcome !== null)
    return broken("grant-moment", `${quote(actor.name)} gave Go live while the submission was not at Publisher signoff.`);
  if (grants.some((grant) => samePerson(grant.actor, actor)) || (notAuthor && samePerson(request.author, actor)))
    return broken("grant-person", `${quote(actor.name)} may not give this Go live: it was given before, or the change is their own.`);
  return outsideTeam(actor, team);
}

function outsideTeam(actor: Actor, team: string | undefined): Problem | undefined {
  return team === undefined || actor.teams?.includes(team) === true
    ? undefined
    : broken("grant-team", `${quote(actor.name)} gave Go live without being known as a member of ${quote(team)}.`);
}
