import type { Lead } from "../../core/lead.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Answer, Failed } from "../../ports/world.ts";

/** Where a lead was put, and whether it was read back. */
export type Sent = { readonly where: string; readonly readBack: boolean };

/** One destination, opened with its secrets: what `Leads` does, for one kind. Never throws. */
export type LeadBook = {
  readonly send: (lead: Lead) => Promise<Answer<Sent>>;
  readonly remove: (lead: Lead) => Promise<Answer<{ readonly removed: boolean }>>;
};

/** Looks an environment variable up, where secrets live. */
export type Environment = (name: string) => string | undefined;

/** Cannot be taken away: the destination has no way to ask for it. */
export async function neverRemoved(): Promise<Answer<{ readonly removed: boolean }>> {
  return await Promise.resolve({ kind: "done", already: false, value: { removed: false } });
}

/** A failure that waiting does not heal. */
export function refused(found: Problem): Failed {
  return { kind: "failed", permanent: true, problem: found };
}

/** The environment variable that a manifest names is not set. */
export function secretMissing(kind: string, name: string): Failed {
  return refused(
    problem(
      "lead-secret-missing",
      `Lead destination ${quote(kind)} needs the environment variable ${quote(name)}, which is not set.`,
      "Set it where Slipway runs (on GitHub: a secret of that name, handed on in the env block of the workflow), then publish again.",
    ),
  );
}

/** What was written reads back as something else. */
export function notReadBack(where: string, key: string): Failed {
  return refused(
    problem(
      "lead-not-read-back",
      `The lead ${quote(key)} was written to ${where} but reads back differently.`,
      "Look at rules, triggers or formatters there that change leads as they come in, then publish again.",
    ),
  );
}
