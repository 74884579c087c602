import { problem, quote } from "../../core/problem.ts";
import { second } from "../../core/time.ts";
import type { Failed } from "../../ports/world.ts";
import { errorText, fileProblem } from "../fault.ts";
import { sqliteCode } from "../file-lock.ts";

type Cause = { readonly code: string; readonly what: string; readonly remedy: string; readonly passing?: true };

/** SQLite's result codes (sqlite.org/rescode.html) that a person can do something about. */
const causes: Readonly<Record<number, Cause>> = {
  5: {
    code: "lead-locked",
    what: "is locked by another program",
    remedy: "Close the program that has it open; Slipway tries again.",
    passing: true,
  },
  6: {
    code: "lead-locked",
    what: "is locked by another program",
    remedy: "Close the program that has it open; Slipway tries again.",
    passing: true,
  },
  3: { code: "lead-read-only", what: "may not be opened", remedy: "Let the user that runs Slipway write the file and its folder." },
  8: { code: "lead-read-only", what: "cannot be written", remedy: "Make the file and its folder writable." },
  14: {
    code: "lead-read-only",
    what: "cannot be opened",
    remedy: "Make its folder exist and writable, and see that no folder has its name.",
  },
  11: { code: "lead-corrupt", what: "is damaged", remedy: "Restore it from a copy, or move it away: Slipway makes a new one." },
  26: { code: "lead-corrupt", what: "is not a SQLite database", remedy: "Move it away: Slipway makes a new one." },
  13: { code: "lead-full", what: "cannot grow: the disk is full", remedy: "Free space on that disk, then publish again." },
};

/** What went wrong with the lead database, and whether waiting helps. */
export function leadFailure(file: string, error: unknown): Failed {
  const cause = causes[sqliteCode(error) ?? -1];
  if (cause === undefined) return { kind: "failed", permanent: true, problem: fileProblem("lead-unwritable", file, error) };
  const found = problem(cause.code, `The lead database ${quote(file)} ${cause.what}: ${quote(errorText(error))}`, cause.remedy);
  return cause.passing === true
    ? { kind: "failed", permanent: false, problem: found, retryAfterMs: 30 * second }
    : { kind: "failed", permanent: true, problem: found };
}
