import { checkRunsOf, type CheckRun } from "./check-runs.ts";
import type { GitHubClient } from "./client.ts";

/** The check runs of commits, each commit listed once: a push that publishes 200 offers puts 200 checks on one commit. */
export type CheckIndex = {
  /** The newest run with this external id, if it is newer than `than`. */
  readonly find: (commit: string, key: string, than?: number) => Promise<CheckRun | undefined>;
  /** Keeps the list true to what was written. Gives the run. */
  readonly note: (commit: string, run: CheckRun) => CheckRun;
  /** The same for a run that was made just now. */
  readonly noteMade: (commit: string, run: CheckRun) => CheckRun;
  /** A run that was made here and not written since, once: what it holds is known without asking. */
  readonly takeMade: (id: number) => CheckRun | undefined;
  /** The next look asks again. */
  readonly forget: (commit: string) => void;
};

export function createCheckIndex(client: GitHubClient): CheckIndex {
  const listed = new Map<string, readonly CheckRun[]>();
  const made = new Map<number, CheckRun>();

  function note(commit: string, run: CheckRun): CheckRun {
    const runs = listed.get(commit);
    if (runs !== undefined) listed.set(commit, [...runs.filter(({ id }) => id !== run.id), run]);
    return run;
  }

  return {
    find: async (commit, key, than = 0) => {
      const runs = listed.get(commit) ?? (await checkRunsOf(client, commit));
      listed.set(commit, runs);
      return runs.filter((run) => run.externalId === key && run.id > than).toSorted((a, b) => b.id - a.id)[0];
    },
    note,
    noteMade: (commit, run) => {
      made.set(run.id, run);
      return note(commit, run);
    },
    takeMade: (id) => {
      const run = made.get(id);
      made.delete(id);
      return run;
    },
    forget: (commit) => void listed.delete(commit),
  };
}
