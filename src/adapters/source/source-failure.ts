import { problem } from "../../core/problem.ts";
import { SourceError } from "../../ports/source.ts";
import { explainFailure } from "../git-failure.ts";
import type { GitAnswer } from "../git-failure.ts";

/** The typed error for a git command that failed. */
export function sourceError(args: readonly string[], answer: GitAnswer): SourceError {
  const { code, message, remedy } = explainFailure(args, answer);
  return new SourceError(problem(code, message, remedy));
}
