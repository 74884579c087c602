import { problem, quote } from "../../core/problem.ts";
import { SourceError } from "../../ports/source.ts";
import { explainFailure } from "../git-failure.ts";
import type { GitAnswer } from "../git-failure.ts";

/** The typed error for a commit that git does not have (any more): amended, rewritten and collected, or never fetched. */
export function commitMissing(commit: string): SourceError {
  return new SourceError(
    problem(
      "commit-missing",
      `The commit ${quote(commit.slice(0, 12))} is not in this repository any more.`,
      "Fetch it again if another clone has it; otherwise publish again from a commit that is there.",
    ),
  );
}

/** The typed error for a git command that failed. */
export function sourceError(args: readonly string[], answer: GitAnswer): SourceError {
  const { code, message, remedy } = explainFailure(args, answer);
  return new SourceError(problem(code, message, remedy));
}
