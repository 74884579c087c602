import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { HookEvent } from "../github/types.ts";
import { asText, objectAt } from "./plain.ts";
import type { Plain } from "./plain.ts";
import { payloadOf } from "./triggers.ts";

const run = promisify(execFile);
const folder = ".github/workflows";

/** The workflow files of a commit, by path. */
export async function workflowFiles(gitDirectory: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const listed = await git(gitDirectory, "ls-tree", "--name-only", "-z", `${commit}:${folder}`).catch(() => "");
  const names = listed.split("\0").filter((name) => /\.ya?ml$/u.test(name));
  const texts = await Promise.all(names.map(async (name) => await git(gitDirectory, "cat-file", "blob", `${commit}:${folder}/${name}`)));
  return new Map(names.map((name, index) => [`${folder}/${name}`, texts[index] ?? ""]));
}

/** The commit a branch points to now. */
export async function headOf(gitDirectory: string, branch: string): Promise<string> {
  return (await git(gitDirectory, "rev-parse", "--verify", `refs/heads/${branch}`)).trim();
}

/** Paths an event changed, for path filters; undefined where GitHub does not filter (a new branch, events without a diff). */
export async function changedPaths(gitDirectory: string, event: HookEvent): Promise<readonly string[] | undefined> {
  const before = beforeOf(event);
  if (before === undefined) return undefined;
  const listed = await git(gitDirectory, "diff", "--name-only", "--no-renames", "-z", before, event.sha);
  return listed.split("\0").filter((path) => path !== "");
}

function beforeOf(event: HookEvent): string | undefined {
  if (event.name === "pull_request") return `${event.sha}^1`;
  if (event.name === "pull_request_target") return undefined;
  const { before } = payloadOf(event);
  return event.name === "push" && typeof before === "string" && !/^0+$/u.test(before) ? before : undefined;
}

/** Whose workflow files count: those of the test merge or the pushed commit; for all that acts on the repository itself those of the default branch. */
export async function workflowCommit(
  hub: { readonly gitDirectory: string; readonly defaultBranch: string },
  event: HookEvent,
): Promise<string> {
  const ownCommit = ["pull_request", "push", "workflow_dispatch"].includes(event.name);
  return ownCommit ? event.sha : await headOf(hub.gitDirectory, hub.defaultBranch);
}

/** Whether the payload of a dispatch names this workflow (`advance.yml` or its whole path). */
export function isDispatchOf(event: HookEvent, path: string): boolean {
  const { workflow } = payloadOf(event);
  return workflow === path || `${folder}/${asText(workflow)}` === path;
}

/** Inputs a dispatch was given. */
export function givenInputs(event: HookEvent): Plain {
  return objectAt(payloadOf(event), "inputs");
}

async function git(gitDirectory: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", LC_ALL: "C" };
  const { stdout } = await run("git", ["--git-dir", gitDirectory, ...args], { env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
