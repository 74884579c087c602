import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

/** Neither the machine's configuration nor a prompt may change what a test sees. */
export const quietGit = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" } as const;

export type GitOptions = { readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> };

const run = promisify(execFile);

/** Enough for every list that a test makes, in bytes. */
const maxBuffer = 64 * 1024 * 1024;

/** Runs git in a bare repository and gives what it printed, without the last line end. Rejects when git fails. */
export async function git(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const env = { ...process.env, ...quietGit, ...options.env };
  const running = run("git", ["--git-dir", directory, ...args], { env, maxBuffer });
  // Git may end before it has read everything; why, it says itself.
  running.child.stdin?.on("error", () => undefined).end(options.input);
  return (await running).stdout.replace(/\n$/u, "");
}

/** As {@link git}, but a failure is an answer: undefined. */
export async function tryGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string | undefined> {
  return await git(directory, args, options).catch(() => undefined);
}

/** The commit at a reference, now. For what happens at once, such as a label. */
export function commitAt(directory: string, reference: string): string | undefined {
  try {
    const args = ["--git-dir", directory, "rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`];
    return execFileSync("git", args, { encoding: "utf8", env: { ...process.env, ...quietGit } }).trim();
  } catch {
    return undefined;
  }
}
