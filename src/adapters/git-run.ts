import { existsSync } from "node:fs";

import { execa } from "execa";

import { gitEnvironment, gitSettings } from "./git-environment.ts";
import type { GitAnswer } from "./git-failure.ts";
import { askGit } from "./git-question.ts";

/** Git in one directory. Answers hold exit codes; nothing throws because git said no. */
export type Git = {
  readonly directory: string;
  /** Runs a command, with text on its standard input where there is some. */
  run(args: readonly string[], input?: string): Promise<GitAnswer>;
  /** Asks something that is not part of a turn (simple-git, which waits 50 ms when git prints nothing). */
  ask(args: readonly string[]): Promise<GitAnswer>;
};

const timeoutMs = 300_000;
const maxOutputBytes = 256 * 1024 * 1024;
/** What a shell answers for "command not found". */
const notFoundCode = 127;

/** Git in a directory: a clone, one of its folders, or a bare repository. Hooks off, no prompts, environment cleaned (git-environment.ts). */
export function openGit(directory: string): Git {
  return {
    directory,
    run: async (args, input) => (existsSync(directory) ? runGit(directory, args, input) : missing(directory)),
    ask: async (args) => (existsSync(directory) ? askGit(directory, args) : missing(directory)),
  };
}

/** `-c key=value` for every setting. */
export function settingArguments(): readonly string[] {
  return gitSettings.flatMap((each) => ["-c", each]);
}

async function runGit(directory: string, args: readonly string[], input = ""): Promise<GitAnswer> {
  const result = await execa("git", [...settingArguments(), ...args], {
    cwd: directory,
    env: gitEnvironment(),
    extendEnv: false,
    input,
    reject: false,
    timeout: timeoutMs,
    maxBuffer: maxOutputBytes,
    stripFinalNewline: false,
  });
  const stderr = result.exitCode === undefined ? `${result.stderr}${result.message ?? ""}` : result.stderr;
  return { exitCode: result.exitCode ?? notFoundCode, stdout: result.stdout, stderr };
}

function missing(directory: string): GitAnswer {
  return { exitCode: notFoundCode, stdout: "", stderr: `directory that does not exist: ${directory}` };
}
