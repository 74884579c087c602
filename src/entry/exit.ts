import type { Problem } from "../core/problem.ts";

/** Exit codes of every command (cli.md): 0 done · 1 problems found · 2 wrong usage · 3 refused · 4 the environment failed. */
export const exitCodes = { done: 0, problems: 1, usage: 2, refused: 3, environment: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with problems to print and the exit code that says of what kind they are. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];
  constructor(exitCode: ExitCode, problems: readonly Problem[]) {
    super(problems.map((each) => `${each.code} ${each.text}`).join("\n"));
    this.exitCode = exitCode;
    this.problems = problems;
  }
}

/** A refusal by a rule (exit 3); the reason code goes to stderr. */
export function refused(problem: Problem): CommandFailure {
  return new CommandFailure(exitCodes.refused, [problem]);
}

/** Something outside failed: a tool, the network, a disk (exit 4). */
export function environmentFailed(problem: Problem): CommandFailure {
  return new CommandFailure(exitCodes.environment, [problem]);
}

/** The input is wrong (exit 1). */
export function problemsFound(problems: readonly Problem[]): CommandFailure {
  return new CommandFailure(exitCodes.problems, problems);
}
