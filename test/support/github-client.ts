import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createGitHubClient, type GitHubClient, type GitHubClientOptions } from "../../src/adapters/host/github/client.ts";
import { GitHubFailure } from "../../src/adapters/host/github/failure.ts";
import { createGitHubForge } from "../../src/adapters/host/github/forge.ts";
import type { Forge } from "../../src/ports/forge.ts";
import { startGitHub } from "./github/start.ts";
import type { GitHub, GitHubOptions, Permissions } from "./github/types.ts";

/** All that the jobs of the workflows are given. */
const jobPermissions: Permissions = {
  actions: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  "pull-requests": "write",
};

/** A clock that moves on only when somebody sleeps. `slept` are the pauses, in milliseconds. */
export type StepClock = {
  readonly now: () => string;
  readonly date: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly slept: number[];
};

export function stepClock(start = "2026-11-22T16:00:00.000Z"): StepClock {
  let at = Date.parse(start);
  const slept: number[] = [];
  return {
    now: () => new Date(at).toISOString(),
    date: () => new Date(at),
    sleep: async (ms) => {
      slept.push(ms);
      at += ms;
      await Promise.resolve();
    },
    slept,
  };
}

/** A strict GitHub and a client of it, both on one clock that stands still but for sleeping. */
export type Rig = AsyncDisposable & {
  readonly github: GitHub;
  readonly client: GitHubClient;
  readonly clock: StepClock;
  /** Another client: a new process. */
  readonly again: (change?: Partial<GitHubClientOptions>, permissions?: Permissions) => GitHubClient;
};

export async function startRig(options: GitHubOptions & { readonly permissions?: Permissions } = {}): Promise<Rig> {
  const clock = stepClock();
  const github = await startGitHub({ now: clock.date, ...options });
  const again: Rig["again"] = (change = {}, permissions = options.permissions ?? jobPermissions) =>
    createGitHubClient({
      token: github.jobToken(permissions),
      apiUrl: github.apiUrl,
      graphqlUrl: github.graphqlUrl,
      repository: github.repository,
      now: clock.now,
      sleep: clock.sleep,
      random: () => 0,
      timeoutMs: 5000,
      ...change,
    });
  return { github, client: again(), clock, again, [Symbol.asyncDispose]: async () => await github[Symbol.asyncDispose]() };
}

/** The commit that the default branch holds. */
export async function headOf({ gitDirectory, defaultBranch }: GitHub): Promise<string> {
  return (await readFile(join(gitDirectory, "refs", "heads", defaultBranch), "utf8")).trim();
}

/** What an asking failed of; throws when it did not fail, or of something else. */
export async function failureOf(asked: Promise<unknown>): Promise<GitHubFailure> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GitHubFailure) return error;
  throw new Error("It was expected to fail.", { cause: error });
}

/** A forge on the strict server, and more of it as other processes would have. */
export async function openForge(
  options: Parameters<typeof startRig>[0] = {},
): Promise<Rig & { readonly forge: Forge; readonly newForge: () => Forge }> {
  const rig = await startRig(options);
  const newForge = () => createGitHubForge(rig.again(), { workflow: "slipway-advance.yml", defaultBranch: "main" });
  return { ...rig, newForge, forge: newForge() };
}
