import { hash } from "node:crypto";
import { readdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";

import { git } from "./git.ts";
import type { Stage } from "./github.ts";

/** What decides and what customers see: a refused command leaves both as they are. */
export type Standing = {
  readonly ledger: string;
  readonly live: Readonly<Record<string, string>>;
  readonly deployments: readonly string[];
};

export async function standing({ github, state }: Stage): Promise<Standing> {
  return {
    ledger: await ledgerHeads(github.gitDirectory),
    live: await filesBelow(join(state, "site/live")),
    deployments: github.deployments().map(({ id, environment, statuses }) => `${id} ${environment} ${statuses.at(-1)?.state}`),
  };
}

/** Every ledger branch and the commit it is at. */
async function ledgerHeads(gitDirectory: string): Promise<string> {
  return await git(gitDirectory, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/slipway");
}

async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return {};
  const entries = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(root.length + 1), hash("sha256", await readFile(path))] as const)),
  );
}

/** A text of `.github/slipway.yaml` beside what a stage has there already. */
export async function settingsOf({ github }: Stage): Promise<string> {
  return await git(github.gitDirectory, "show", `${github.defaultBranch}:.github/slipway.yaml`);
}

/** What Slipway has written on an issue beside its status comment, oldest first. */
function answersOn({ github }: Stage, issue: number): readonly string[] {
  const own = github
    .comments(issue)
    .filter(({ author, body }) => author.login === "github-actions[bot]" && !body.startsWith("<!-- slipway:"));
  return own.map(({ body }) => body);
}

/** What acts came to: Slipway's answers on the issue, and how the jobs that were started for them ended. */
export type CameTo = {
  readonly answers: readonly string[];
  readonly reasons: readonly string[];
  /** Whether the ledger, or what customers see, is another than before. */
  readonly moved: boolean;
};

/** Plays all that follows an act. */
export async function cameOf(stage: Stage, issue: number, act: () => unknown): Promise<CameTo> {
  const before = answersOn(stage, issue).length;
  const runs = stage.runner.runs().length;
  const stood = JSON.stringify(await standing(stage));
  await act();
  await stage.runner.drain();
  const jobs = stage.runner
    .runs()
    .slice(runs)
    .flatMap((run) => run.jobs.filter(({ result }) => result !== "skipped"));
  return {
    answers: answersOn(stage, issue).slice(before),
    reasons: jobs.map(({ stdout, annotations }) => reasonIn([stdout, ...annotations.map(({ message }) => message)].join("\n"))),
    moved: JSON.stringify(await standing(stage)) !== stood,
  };
}

/** The reason code, which ends the log of every job. */
function reasonIn(log: string): string {
  return log.match(/^[a-z-]+(?=: [A-Z])/gm)?.at(-1) ?? "";
}
