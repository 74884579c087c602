import { simpleGit } from "simple-git";

import { allowedVariables, gitEnvironment, gitSettings } from "./git-environment.ts";
import type { GitAnswer } from "./git-failure.ts";

/** A process that neither writes nor ends for this long is stopped. */
const silenceMs = 120_000;
/** What a shell answers for "command not found". */
const notFoundCode = 127;

/** Asks git something through simple-git; the directory must exist. Never throws. */
export async function askGit(directory: string, args: readonly string[]): Promise<GitAnswer> {
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
    // What simple-git guards against is set by git-environment.ts itself or by this machine's user, never by what Slipway reads.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeAskPass: true,
      allowUnsafeSshCommand: true,
      allowUnsafeGitProxy: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeExec: true,
    },
  }).env(gitEnvironment());
}
