import { Option, type Command } from "commander";

import { fileProblem } from "../adapters/fault.ts";
import { problem } from "../core/problem.ts";
import { LedgerError } from "../ports/ledger.ts";
import { SourceError } from "../ports/source.ts";
import { CommandFailure, exitCodes, type ExitCode } from "./exit.ts";
import { logForms, processTerminal, type Terminal } from "./terminal.ts";

/** How a verb was called. */
export type Invocation = {
  readonly cwd: string;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** How Slipway is called here, for lines that people paste. */
  readonly command: string;
};

type Definition<Arguments extends readonly unknown[]> = {
  readonly summary: string;
  readonly example: string;
  /** False for verbs that answer nothing a program would read. */
  readonly json?: boolean;
  /** Adds arguments and options of its own. */
  readonly shape?: (command: Command) => Command;
  readonly run: (invocation: Invocation, ...args: Arguments) => Promise<ExitCode>;
};

/** Adds a verb with the options that all verbs share, its example in `--help`, and the exit codes of cli.md. */
export function addVerb<Arguments extends readonly unknown[]>(program: Command, usage: string, definition: Definition<Arguments>): void {
  const command = program.command(usage).summary(definition.summary).description(definition.summary);
  (definition.shape ?? ((same) => same))(command);
  command.option("--cwd <dir>", "the repository to work in", process.cwd());
  if (definition.json !== false) command.option("--json", "answer as JSON, for programs");
  command.option("--quiet", "print results only");
  command.addOption(
    new Option("--log <form>", "how news and problems are written: text, or json, a line each")
      .choices(logForms)
      .env("SLIPWAY_LOG")
      .default("text"),
  );
  command.addHelpText("after", `\nExample:\n  ${definition.example}`);
  command.action(async (...all: unknown[]) => {
    const options: Readonly<Record<string, unknown>> = command.opts();
    const terminal = processTerminal({ quiet: options["quiet"] === true, log: options["log"] === "json" ? "json" : "text" });
    const invocation: Invocation = { cwd: String(options["cwd"]), json: options["json"] === true, terminal, command: callName() };
    // Commander passes the arguments of the usage line, then the options, then itself; definitions say what they take.
    // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of the command line
    const args = all.slice(0, -1) as unknown as Arguments;
    process.exitCode = await guarded(terminal, invocation.json, () => definition.run(invocation, ...args));
  });
}

/** Runs a verb; expected failures print their four parts and give their exit code, others say that they were not expected. */
async function guarded(terminal: Terminal, json: boolean, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    terminal.settle();
    const failure = failureOf(error);
    if (json) terminal.print(JSON.stringify({ problems: failure.problems }, null, 2));
    terminal.complain(failure.problems);
    return failure.exitCode;
  }
}

function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (error instanceof SourceError) return new CommandFailure(exitCodes.environment, [error.problem]);
  if (error instanceof LedgerError) return new CommandFailure(exitCodes.environment, [problem(error.code, error.message, error.remedy)]);
  if (isSystemError(error)) return new CommandFailure(exitCodes.environment, [fileProblem("file-unusable", error.path, error)]);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CommandFailure(exitCodes.environment, [
    problem("internal-error", text, "This is a fault of Slipway: please report it with the lines above."),
  ]);
}

/** What the operating system said about a file: a full disk, a folder that may not be written, a file where a folder is needed. */
function isSystemError(error: unknown): error is Error & { readonly path: string } {
  return error instanceof Error && "syscall" in error && "path" in error && typeof error.path === "string";
}

/** Inside a clone people call the npm script, elsewhere the installed binary. */
function callName(): string {
  const asked = process.env["SLIPWAY_CALLED_AS"];
  return asked ?? (process.env["npm_lifecycle_event"] === "slipway" ? "npm run --silent slipway --" : "slipway");
}
