import { add, type Draft } from "./draft.ts";
import type { Command } from "./message.ts";
import { requirePerson } from "./permission.ts";
import { samePerson } from "./person.ts";
import { steps } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { progress } from "./progress.ts";
import * as refusal from "./refusal.ts";
import { tookEffect, type Facts, type Submission } from "./run.ts";
import { deadlineOf } from "./tasks.ts";
import { between, type Instant } from "./time.ts";

type GoLive = Command & { readonly kind: "goLive" };

/** A person's go-live for exactly what the preview shows (publishing.md, rules 5 and 7). */
export function goLive(draft: Draft, command: GoLive): Draft | Problem {
  const { submission } = draft.run;
  if (submission === null) return refusal.neverPublished("go live with");
  const refused =
    requirePerson(command.actor, "Go live", submission.request.policy.signoff.role) ??
    wrongDigest(command.digest, submission.request.digest) ??
    wrongMoment(submission, command, draft.now) ??
    unseen(draft.run.facts, submission, command) ??
    wrongPerson(submission, command);
  return refused ?? progress(add(draft, { type: "go-live-granted", digest: submission.request.digest }));
}

/** A digest may be shortened, but not below the eight digits that people are shown. */
function wrongDigest(given: string | undefined, digest: string): Problem | undefined {
  if (given === undefined) return undefined;
  const hex = given.toLowerCase().replace(/^sha256:/, "");
  const matches = /^[0-9a-f]{8,64}$/.test(hex) && digest.replace(/^sha256:/, "").startsWith(hex);
  return matches ? undefined : refusal.digestMismatch(given, digest);
}

function wrongMoment(submission: Submission, { askedAt }: GoLive, now: Instant): Problem | undefined {
  const { number, ended, steps: states, step } = submission;
  if (ended !== null) return tookEffect(ended.how) ? refusal.alreadyLive(number) : refusal.notRunning(ended.how);
  const { startedAt, outcome } = states.signoff;
  if (startedAt === null) return refusal.notAtSignoff(steps[step].name);
  if (outcome === "complete") return refusal.alreadyGranted();
  // Nobody may have woken the offer since: what waits too long is over all the same.
  if (deadlineOf(submission, "signoff", startedAt) <= now) return refusal.signoffExpired();
  return askedAt === undefined || isSince(startedAt, askedAt) ? undefined : refusal.beforePreview();
}

/** Without a digest the person means what the host showed them: it must have been this one, at that moment. */
function unseen({ shown }: Facts, { request }: Submission, { digest, askedAt }: GoLive): Problem | undefined {
  if (digest !== undefined || askedAt === undefined || shown === undefined) return undefined;
  return shown.asks === request.digest && isSince(shown.at, askedAt) ? undefined : refusal.notAnnounced(request.digest);
}

/** Compared as moments, not as text: hosts write them with and without milliseconds. What is no moment is not since anything. */
function isSince(start: Instant, moment: Instant): boolean {
  return between(start, moment) >= 0;
}

function wrongPerson({ request, grants }: Submission, { actor }: GoLive): Problem | undefined {
  if (grants.some((grant) => samePerson(grant.actor, actor))) return refusal.alreadyGranted();
  const { notAuthor, team } = request.policy.signoff;
  if (notAuthor && samePerson(request.author, actor)) return refusal.ownChange(actor);
  return team === undefined || actor.teams?.includes(team) === true ? undefined : refusal.notInTeam(actor, team);
}
