import type { Actor } from "./message.ts";
import { problem, quote, type Problem } from "./problem.ts";
import type { Role } from "./settings.ts";

// Every way a command can be refused, with its stable reason code, what was found and what to do. Nothing is recorded for a refusal.

export function notAllowed(actor: Actor, what: string, needed: Role): Problem {
  return problem(
    "not-allowed",
    `${what} needs the role ${needed}; ${quote(actor.name)} has ${actor.role}.`,
    `Ask somebody with the role ${needed}, or change the rule in .github/slipway.yaml by pull request.`,
  );
}

export function ownChange(actor: Actor): Problem {
  return problem(
    "own-change",
    `${quote(actor.name)} wrote this change, and Go live must come from a second person.`,
    "Ask another maintainer to give Go live.",
  );
}

export function notInTeam(actor: Actor, team: string): Problem {
  return problem(
    "not-in-team",
    `Go live needs a member of the team ${quote(team)}; that ${quote(actor.name)} is one could not be confirmed.`,
    "Ask a member of the team. Slipway can confirm membership only with a GitHub App that may read the organization's members.",
  );
}

export function notAnnounced(digest: string): Problem {
  return problem(
    "not-announced",
    "Go live was asked for before the publication issue showed this preview.",
    `Look at the preview, then give Go live again, or name what you looked at: /go-live ${shortDigest(digest)}`,
  );
}

export function neverPublished(what: string): Problem {
  return problem("never-published", `There is no submission to ${what}.`, "Publish the offer first.");
}

export function notRunning(how: string): Problem {
  return problem("not-running", `The last submission has ended (${how}).`, "Publish again to start a new submission.");
}

export function notAtSignoff(step: string): Problem {
  return problem(
    "not-at-signoff",
    `The submission is at ${quote(step)}, not at Publisher signoff.`,
    "Wait for the mail that says the preview is ready, then give Go live.",
  );
}

export function digestMismatch(given: string, current: string): Problem {
  return problem(
    "digest-mismatch",
    `Go live was given for ${quote(given)}, but the preview holds ${shortDigest(current)}.`,
    `Look at the preview again; if it is right, give Go live for ${shortDigest(current)}.`,
  );
}

export function beforePreview(): Problem {
  return problem(
    "before-preview",
    "Go live was asked for before this preview was announced.",
    "Look at the preview, then give Go live again.",
  );
}

export function cancelTooEarly(step: string): Problem {
  return problem(
    "cancel-too-early",
    `The submission is at ${quote(step)}; cancel is possible from Publisher signoff on.`,
    "Wait for Publisher signoff, merge a newer change (it supersedes this one), or set cancel: anytime in .github/slipway.yaml.",
  );
}

export function signoffExpired(): Problem {
  return problem(
    "signoff-expired",
    "The deadline for Go live has passed: this submission is being canceled.",
    "Publish again, look at the new preview, then give Go live.",
  );
}

export function cancelAlreadyLive(): Problem {
  return problem(
    "cancel-already-live",
    "The promotion to live has been committed and can not be canceled.",
    "Publish a corrected version, or remove the offer's folder to withdraw it.",
  );
}

export function notHeld(): Problem {
  return information("not-held", "The offer is not held.", "Nothing is to be done.");
}

export function alreadyHeld(by: string): Problem {
  return information("already-held", `The offer is held already, by ${quote(by)}.`, "Resume it when the reason is gone.");
}

export function noAddress(): Problem {
  return problem("address-missing", "No address was given.", "Give at least one, for example: notify you@example.com");
}

export function addressKnown(): Problem {
  return information("address-known", "These addresses are told about this submission already.", "Nothing is to be done.");
}

export function emptySupport(): Problem {
  return problem("support-empty", "The support request says nothing.", "Describe in a sentence what you need help with.");
}

export function nothingToWithdraw(): Problem {
  return information("nothing-to-withdraw", "The offer's folder is gone and the offer is not live.", "Nothing is to be done.");
}

export function alreadyRunning(number: number): Problem {
  return information("already-running", `Submission ${number} is publishing exactly this content.`, "Follow it with `slipway status`.");
}

export function alreadyLive(number: number): Problem {
  return information(
    "already-live",
    `Exactly this content is live since submission ${number}.`,
    "Nothing is to be done; `--no-reuse` runs every check again all the same.",
  );
}

export function alreadyQueued(number: number): Problem {
  return information("already-queued", `This content waits for submission ${number}, which is going live.`, "It starts by itself.");
}

export function alreadyGranted(): Problem {
  return information("already-granted", "Go live has been given for this digest already.", "Nothing is to be done.");
}

/** The first eight hex digits of a `sha256:` digest, as people read and paste it. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 8);
}

function information(code: string, text: string, remedy: string): Problem {
  return { level: "information", code, text, remedy };
}
