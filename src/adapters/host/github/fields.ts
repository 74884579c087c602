import type { Instant } from "../../../core/time.ts";
import { GitHubFailure } from "./failure.ts";
import { unreadable } from "./problems.ts";

// Answers and events come as `unknown`: every field is looked at before it is believed.

/** The value below a path of names; undefined when the path ends early. Only own fields count. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Object.getOwnPropertyDescriptor(here, name)?.value;
  }
  return here;
}

/** The text there; undefined when it is something else. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The id or number there: an integer above zero that JavaScript holds exactly. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isSafeInteger(found) && found > 0 ? found : undefined;
}

export function flagAt(value: unknown, ...path: readonly string[]): boolean | undefined {
  const found = at(value, ...path);
  return typeof found === "boolean" ? found : undefined;
}

/** The list there; empty when there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A time stamp of GitHub (whole seconds) as an instant; undefined when it is no time. */
export function instantAt(value: unknown, ...path: readonly string[]): Instant | undefined {
  const time = Date.parse(textAt(value, ...path) ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What must be there. Throws `github-answer-unreadable` when it is not. */
export function need<T>(found: T | undefined, what: string): T {
  if (found === undefined)
    throw new GitHubFailure({ problem: unreadable(what, "a field is missing or of another kind"), permanent: false });
  return found;
}
