import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs git in a folder as a person would, without this machine's configuration; trimmed output, rejects when git fails. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const person = ["-c", "user.name=Test Person", "-c", "user.email=person@example.com", "-c", "init.defaultBranch=main"];
  const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const { stdout } = await run("git", [...person, "-C", folder, ...args], { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}
