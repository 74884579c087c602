import { existsSync } from "node:fs";

import { execa } from "execa";
import { simpleGit } from "simple-git";

import { allowedVariables, gitEnvironment, gitSettings } from "./git-environment.ts";
import type { GitAnswer } from "./git-failure.ts";

/** Git in one directory. Answers hold exit codes; nothing throws because git said no. */
export type Git = {
  readonly directory: string;
  /** Runs a command without input. */
  run(args: readonly string[]): Promise<GitAnswer>;
  /** Runs a command with text on its standard input. */
  feed(args: readonly string[], input: string): Promise<GitAnswer>;
};

/** A process that neither writes nor ends for this long is stopped. */
const silenceMs = 120_000;
const maxOutputBytes = 256 * 1024 * 1024;
/** What a shell answers for "command not found". */
const notFoundCode = 127;

/** Git in a directory: a clone, one of its folders, or a bare repository. Hooks off, no prompts, environment cleaned (git-environment.ts). */
export function openGit(directory: string): Git {
  return {
    directory,
    run: async (args) => (existsSync(directory) ? runPlain(directory, args) : missing(directory)),
    feed: async (args, input) => (existsSync(directory) ? runWithInput(directory, args, input) : missing(directory)),
  };
}

/** `-c key=value` for every setting, for processes that are started without simple-git. */
export function settingArguments(): readonly string[] {
  return gitSettings.flatMap((each) => ["-c", each]);
}

async function runPlain(directory: string, args: readonly string[]): Promise<GitAnswer> {
  // simple-git turns what its error handler gives into an error of its own, without the exit code.
  const ended: GitAnswer[] = [];
  try {
    return { exitCode: 0, stdout: await client(directory, ended).raw([...args]), stderr: "" };
  } catch (error) {
    return ended[0] ?? { exitCode: notFoundCode, stdout: "", stderr: error instanceof Error ? error.message : String(error) };
  }
}

function client(directory: string, ended: GitAnswer[]): ReturnType<typeof simpleGit> {
  return simpleGit({
    baseDir: directory,
    config: [...gitSettings],
    allowEnvironment: [...allowedVariables],
    timeout: { block: silenceMs },
    errors: (error, { exitCode, stdOut, stdErr }) => {
      if (error !== undefined || exitCode === 0) return error;
      ended.push({ exitCode, stdout: Buffer.concat(stdOut).toString(), stderr: Buffer.concat(stdErr).toString() });
      return new Error(`git ended with ${exitCode}`);
    },
    // The settings above and the receiving side's options of a push are ours; nothing from outside reaches these options.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafePack: true,
      allowUnsafeAskPass: true,
      allowUnsafeSshCommand: true,
      allowUnsafeGitProxy: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeExec: true,
    },
  }).env(gitEnvironment());
}

async function runWithInput(directory: string, args: readonly string[], input: string): Promise<GitAnswer> {
  const result = await execa("git", [...settingArguments(), ...args], {
    cwd: directory,
    env: gitEnvironment(),
    extendEnv: false,
    input,
    reject: false,
    timeout: silenceMs,
    maxBuffer: maxOutputBytes,
    stripFinalNewline: false,
  });
  const spawnFailed = result.exitCode === undefined;
  return {
    exitCode: result.exitCode ?? notFoundCode,
    stdout: result.stdout,
    stderr: spawnFailed ? `${result.stderr}${result.message}` : result.stderr,
  };
}

function missing(directory: string): GitAnswer {
  return { exitCode: notFoundCode, stdout: "", stderr: `directory that does not exist: ${directory}` };
}
