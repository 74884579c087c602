import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { setSecret } from "@actions/core";

import { openGit } from "../../adapters/git-run.ts";
import { createGitLedger } from "../../adapters/ledger/git-ledger.ts";
import { createFetchingSource } from "../../adapters/source/fetching-source.ts";
import { problem, quote } from "../../core/problem.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { SourceError, type Source } from "../../ports/source.ts";
import type { Context } from "./context.ts";

/** The offers repository as a job sees it: an empty bare clone that fetches what is asked for, and is gone with the job. */
export type OffersRepository = AsyncDisposable & {
  readonly ledger: Ledger;
  readonly source: Source;
  /** Where a branch of the remote is now. */
  readonly branch: (name: string) => Promise<string>;
};

/** Opens it with the token's rights. `history` fetches the ledger's branches whole, which only verification needs. */
export async function openRepository(context: Context, token: string, { history = false } = {}): Promise<OffersRepository> {
  const directory = await mkdtemp(join(context.temp, "slipway-offers-"));
  const remote = `${context.serverUrl}/${context.repository}.git`;
  const git = openGit(directory);
  await must(git.run(["init", "--quiet", "--bare"]), "init");
  await appendFile(join(directory, "config"), credentials(context.serverUrl, token), { mode: 0o600 });
  const source = createFetchingSource({ directory, remote });
  return {
    source,
    ledger: createGitLedger({ directory, remote, shallow: !history }),
    branch: async (name) => {
      const answer = await must(git.run(["ls-remote", "--refs", "--end-of-options", remote, `refs/heads/${name}`]), "ls-remote");
      const [commit = ""] = answer.split("\t");
      if (/^[0-9a-f]{40}$/.test(commit)) return commit;
      throw new SourceError(
        problem("branch-missing", `The repository has no branch ${quote(name)}.`, "Push it, or correct the default branch's name."),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await source[Symbol.asyncDispose]();
      // The token goes with it.
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The token in a file that only this job can read: arguments and environments show up in listings of processes. */
function credentials(serverUrl: string, token: string): string {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  setSecret(basic);
  return `[http "${serverUrl}/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`;
}

async function must(running: ReturnType<ReturnType<typeof openGit>["run"]>, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await running;
  if (exitCode === 0) return stdout;
  throw new SourceError(
    problem(
      "git-failed",
      `git ${command} ended with ${exitCode}: ${quote(stderr.trim())}`,
      "Check that the token may read the repository's contents.",
    ),
  );
}
