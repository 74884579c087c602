import type { Problem } from "../../../core/problem.ts";
import type { Milliseconds } from "../../../core/time.ts";
import type { Failed } from "../../../ports/world.ts";
import { errorText } from "../../fault.ts";
import { unreadable } from "./problems.ts";

type Facts = {
  readonly problem: Problem;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** False: the same request may well succeed later. */
  readonly permanent: boolean;
  readonly retryAfterMs?: Milliseconds;
  /** The request may have taken effect although no proper answer came. */
  readonly mayHaveHappened?: boolean;
};

/** A request that did not do what it should. Thrown inside this folder only; what leaves it are answers. */
export class GitHubFailure extends Error {
  readonly problem: Problem;
  readonly status: number | undefined;
  readonly permanent: boolean;
  readonly retryAfterMs: Milliseconds | undefined;
  readonly mayHaveHappened: boolean;

  constructor(facts: Facts) {
    super(facts.problem.text);
    this.name = "GitHubFailure";
    this.problem = facts.problem;
    this.status = facts.status;
    this.permanent = facts.permanent;
    this.retryAfterMs = facts.retryAfterMs;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
  }
}

/** Any error as a failure: what is not one already is an answer that broke the reading. */
export function asFailure(error: unknown): GitHubFailure {
  return error instanceof GitHubFailure
    ? error
    : new GitHubFailure({ problem: unreadable("an answer", errorText(error)), permanent: false });
}

/** A failure as ports answer it. */
export function asAnswer(error: unknown): Failed {
  const { permanent, problem, retryAfterMs } = asFailure(error);
  return { kind: "failed", permanent, problem, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/**
 * True when the thing asked for is not there: never was or not visible (404), deleted (410), or moved to another repository (301, 302, 307, 308: a
 * transferred issue answers so, and following it would write in somebody else's repository).
 */
function isGone(error: unknown): boolean {
  return error instanceof GitHubFailure && [301, 302, 307, 308, 404, 410].includes(error.status ?? 0);
}

/** What `ask` gives, or undefined when the thing is gone. */
export async function unlessGone<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
