import { execa } from "execa";

/** Runs git in a repository as its publisher would, without this machine's configuration; rejects when git fails. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("git", args, { cwd: folder, env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });
  return stdout;
}

/** Commits everything that has changed. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--message", message);
}

/** Subjects of an offer's ledger, newest first, as `<author>: <subject>`. */
export async function ledgerLines(folder: string, offer: string): Promise<readonly string[]> {
  return (await git(folder, "log", "--format=%an: %s", `slipway/${offer}`)).split("\n");
}
