import { emitPull } from "../events/emit.ts";
import { emitPush, type Moved, noCommit } from "../events/push.ts";
import { commitChanges, personOf } from "../git/commit.ts";
import { countCommits, fileChanges, mergeBase } from "../git/history.ts";
import { mergeCommit, rebaseCommits, squashCommit } from "../git/merge.ts";
import { commitAt, git, tryGit } from "../git/run.ts";
import type { Changes, NewPullRequest } from "../types.ts";
import { newIssueRecord, setState } from "./issues.ts";
import type { Doer, PullRecord } from "./records.ts";
import type { World } from "./world.ts";

/** The head of the default branch. Throws when it has none. */
export function defaultHead(world: World): string {
  const head = commitAt(world.gitDirectory, `refs/heads/${world.defaultBranch}`);
  if (head === undefined) throw new Error(`The branch ${world.defaultBranch} holds no commit.`);
  return head;
}

/** Commits onto the new branch and opens the pull request. */
export async function openPull(world: World, doer: Doer, wanted: NewPullRequest): Promise<PullRecord> {
  const issue = newIssueRecord(world, doer, { title: wanted.title, body: wanted.body ?? null });
  const fork = wanted.fork === true ? doer.account : null;
  const { branch, changes } = wanted;
  const baseSha = defaultHead(world);
  const ref = fork === null ? `refs/heads/${branch}` : headRef(issue.number);
  const headSha = await commitChanges(world.gitDirectory, {
    ref,
    parent: baseSha,
    changes,
    message: wanted.title,
    by: personOf(doer.account),
    at: world.now(),
  });
  const size = { commits: 0, additions: 0, deletions: 0, files: 0 };
  const pull: PullRecord = {
    id: world.nextId(),
    number: issue.number,
    branch,
    fork,
    headSha,
    baseSha,
    mergeCommit: null,
    mergedAt: null,
    mergedBy: null,
    size,
  };
  world.issues.set(issue.number, issue);
  world.pulls.set(issue.number, pull);
  await refreshPull(world, pull);
  if (fork === null) await emitPush(world, doer, { ref, before: noCommit, after: headSha });
  emitPull(world, doer, pull, { action: "opened" });
  return pull;
}

/** One more commit on the head of a pull request. */
export async function pushToPull(world: World, doer: Doer, pull: PullRecord, changes: Changes): Promise<string> {
  const ref = pull.fork === null ? `refs/heads/${pull.branch}` : headRef(pull.number);
  const before = pull.headSha;
  const message = "More changes";
  const after = await commitChanges(world.gitDirectory, {
    ref,
    parent: before,
    changes,
    message,
    by: personOf(doer.account),
    at: world.now(),
  });
  if (pull.fork === null) await moved(world, doer, { ref, before, after });
  else await headMoved(world, doer, pull, after);
  return after;
}

/** Merges; the default branch moves, the pull request closes. Throws when they conflict. */
export async function mergePull(world: World, doer: Doer, pull: PullRecord, how: "merge" | "squash" | "rebase"): Promise<string> {
  const issue = world.issues.get(pull.number);
  if (issue?.state !== "open") throw new Error(`#${pull.number} is not open.`);
  const base = defaultHead(world);
  const make = { merge: mergeCommit, squash: squashCommit, rebase: rebaseCommits }[how];
  const message =
    how === "merge"
      ? `Merge pull request #${pull.number} from ${pull.fork?.login ?? world.owner.login}/${pull.branch}\n\n${issue.title}`
      : `${issue.title} (#${pull.number})`;
  const after = await make(world.gitDirectory, { base, head: pull.headSha, message, by: personOf(doer.account), at: world.now() });
  if (after === undefined) throw new Error(`#${pull.number} conflicts with ${world.defaultBranch}.`);
  const ref = `refs/heads/${world.defaultBranch}`;
  await git(world.gitDirectory, ["update-ref", ref, after, base]);
  const now = world.now();
  Object.assign(issue, { state: "closed", closedAt: now, closedBy: doer.account, updatedAt: now });
  Object.assign(pull, { mergedAt: now, mergedBy: doer.account, mergeCommit: after });
  await tryGit(world.gitDirectory, ["update-ref", "-d", mergeRef(pull.number)]);
  emitPull(world, doer, pull, { action: "closed" });
  await moved(world, doer, { ref, before: base, after });
  return after;
}

/** What GitHub does after a branch moved, whoever moved it: test merges, heads of pull requests, events. */
export async function moved(world: World, doer: Doer, move: Moved): Promise<void> {
  world.pushedAt = world.now();
  await emitPush(world, doer, move);
  const open = [...world.pulls.values()].filter(({ number }) => world.issues.get(number)?.state === "open");
  if (move.ref === `refs/heads/${world.defaultBranch}`) for (const pull of open) await refreshPull(world, pull);
  const headed = open.find((pull) => pull.fork === null && move.ref === `refs/heads/${pull.branch}`);
  if (headed === undefined) return;
  const issue = world.issues.get(headed.number);
  if (move.after !== noCommit) await headMoved(world, doer, headed, move.after);
  else if (issue !== undefined) setState(world, doer, issue, "closed");
}

async function headMoved(world: World, doer: Doer, pull: PullRecord, after: string): Promise<void> {
  const before = pull.headSha;
  pull.headSha = after;
  const issue = world.issues.get(pull.number);
  if (issue !== undefined) issue.updatedAt = world.now();
  await refreshPull(world, pull);
  emitPull(world, doer, pull, { action: "synchronize", before, after });
}

/** Computes what an open pull request would merge to, and how big it is. */
async function refreshPull(world: World, pull: PullRecord): Promise<void> {
  const { gitDirectory } = world;
  const base = defaultHead(world);
  const head = pull.headSha;
  const by = { name: "GitHub", email: "noreply@github.com" };
  const test = await mergeCommit(gitDirectory, { base, head, message: `Merge ${head} into ${base}`, by, at: world.now() });
  // A conflict leaves the last test merge where it was, as on GitHub; the pull request only says that it does not merge.
  const updates = [[headRef(pull.number), head], ...(test === undefined ? [] : [[mergeRef(pull.number), test]])];
  await git(gitDirectory, ["update-ref", "--stdin"], { input: updates.map((update) => `update ${update.join(" ")}\n`).join("") });
  const parted = (await mergeBase(gitDirectory, base, head)) ?? base;
  const files = await fileChanges(gitDirectory, parted, head);
  const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
  const size = {
    commits: await countCommits(gitDirectory, parted, head),
    additions: sum("additions"),
    deletions: sum("deletions"),
    files: files.length,
  };
  Object.assign(pull, { baseSha: base, mergeCommit: test ?? null, size });
}

function headRef(number: number): string {
  return `refs/pull/${number}/head`;
}

function mergeRef(number: number): string {
  return `refs/pull/${number}/merge`;
}
