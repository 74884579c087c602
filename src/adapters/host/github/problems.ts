import { problem, quote, type Problem } from "../../../core/problem.ts";
import { minute, second, type Milliseconds } from "../../../core/time.ts";
import { missingPermission } from "./permissions.ts";

// What can go wrong with a request, as people read it. `what` is method and path, such as `POST /repos/contoso/offers/check-runs`.

/** No answer, or one of a server in trouble. Passes by itself. */
export function unreachable(what: string, found: string): Problem {
  return problem(
    "github-unreachable",
    `GitHub did not answer ${quote(what)}: ${quote(found)}`,
    "Nothing to do: it is tried again at the next wake-up. If it stays so, look at https://www.githubstatus.com.",
  );
}

/** An answer that is not what the API documents: an HTML page, JSON that breaks off, a field missing. */
export function unreadable(what: string, found: string): Problem {
  return problem(
    "github-answer-unreadable",
    `GitHub's answer to ${quote(what)} cannot be read: ${quote(found)}`,
    "Nothing to do: it is tried again at the next wake-up. If it stays so, look for a proxy between this machine and GitHub.",
  );
}

/** The requests of this hour are used up, or a pause is asked for that is too long to sit out. */
export function budgetSpent(found: string, waitMs: Milliseconds): Problem {
  const wait = waitMs >= minute ? `${Math.ceil(waitMs / minute)} min` : `${Math.ceil(waitMs / second)} s`;
  return problem(
    "github-budget-spent",
    `The budget of requests to GitHub is spent (${quote(found)}); it opens again in ${wait}`,
    "Nothing to do: what is left is done at the first wake-up after that. A GitHub App (inputs app-id, app-private-key) has five times the budget.",
  );
}

/** The token is not accepted at all. */
export function tokenRefused(what: string, found: string): Problem {
  return problem(
    "github-denied",
    `GitHub does not accept the token for ${quote(what)}: ${quote(found)}`,
    "Give the input `token` a valid one (its default is the job's own), or look at app-id and app-private-key.",
  );
}

/** The token is good but may not do this. `accepted` is the header `x-accepted-github-permissions`. */
export function denied(what: string, found: string, accepted: string | undefined): Problem {
  const { permission, remedy } = missingPermission(what, accepted);
  return problem("github-denied", `The token may not ${quote(what)}; it lacks ${permission}: ${quote(found)}`, remedy);
}

/** Not there, or not visible to this token: GitHub does not tell the two apart. */
export function notFound(what: string, found: string): Problem {
  return problem(
    "github-not-found",
    `GitHub knows nothing at ${quote(what)}: ${quote(found)}`,
    "Look whether it was deleted or renamed; for a private repository GitHub answers the same when the token may not see it.",
  );
}

/** A redirect: the repository was renamed or the issue transferred. It is not followed, so that nothing is written elsewhere. */
export function moved(what: string, to: string): Problem {
  return problem(
    "github-moved",
    `${quote(what)} has moved to ${quote(to)}`,
    "If the repository was renamed, start the workflow again: its runs carry the new name.",
  );
}

/** GitHub understood and said no. */
export function refused(what: string, status: number, found: string): Problem {
  return problem(
    "github-refused",
    `GitHub refused ${quote(what)} with ${status}: ${quote(found)}`,
    "Look at what GitHub says; report it if the text does not explain it.",
  );
}

/** A text beyond what GitHub stores. */
export function tooLong(what: string, length: number, most: number): Problem {
  return problem(
    "github-text-too-long",
    `${what} has ${length} characters, GitHub takes ${most}`,
    "Shorten what the text is made of; report this, the text should have been cut.",
  );
}
