import { emailOf } from "../git/commit.ts";
import { commits, fileChanges, type CommitFacts, type Signature } from "../git/history.ts";
import { tryGit } from "../git/run.ts";
import { ownerJson, userJson } from "../json/account.ts";
import { signerOf } from "../json/commit.ts";
import { stamp } from "../json/common.ts";
import { organizationJson, repositoryJson } from "../json/repository.ts";
import type { Doer } from "../world/records.ts";
import { htmlOf, type World } from "../world/world.ts";
import { payloadFaults } from "./schema.ts";

/** A reference that moved; no commit is forty zeros. */
export type Moved = { readonly ref: string; readonly before: string; readonly after: string };

export const noCommit = "0".repeat(40);

/** GitHub lists at most so many commits in one push. */
const mostCommits = 2_048;

/** Queues the `push` event, unless a job's token pushed. */
export async function emitPush(world: World, doer: Doer, moved: Moved): Promise<void> {
  if (!doer.startsWorkflows) return;
  const payload = await pushPayload(world, doer, moved);
  world.violations.push(...payloadFaults("push", undefined, payload).map((fault) => `webhook: ${fault}`));
  const { id, login } = doer.account;
  const seen = {
    ...payload,
    commits: payload.commits.map(withoutFiles),
    head_commit: payload.head_commit === null ? null : withoutFiles(payload.head_commit),
  };
  world.events.push({
    name: "push",
    payload: structuredClone(seen),
    sha: moved.after,
    ref: moved.ref,
    actor: { id, login },
    fromFork: false,
    at: world.now(),
  });
}

/** Event files of Actions lack the lists of files that webhooks have (docs: "Events that trigger workflows", push). */
function withoutFiles(commit: Record<string, unknown>): Record<string, unknown> {
  const { added: _added, removed: _removed, modified: _modified, ...rest } = commit;
  return rest;
}

type PushPayload = Readonly<Record<string, unknown>> & {
  readonly commits: readonly Record<string, unknown>[];
  readonly head_commit: Record<string, unknown> | null;
};

async function pushPayload(world: World, doer: Doer, moved: Moved): Promise<PushPayload> {
  const created = moved.before === noCommit;
  const deleted = moved.after === noCommit;
  const listed = deleted ? [] : await newCommits(world, moved);
  const shown = await Promise.all(listed.map(async (commit) => await pushedCommit(world, commit)));
  const forced =
    !created && !deleted && (await tryGit(world.gitDirectory, ["merge-base", "--is-ancestor", moved.before, moved.after])) === undefined;
  return {
    ref: moved.ref,
    before: moved.before,
    after: moved.after,
    created,
    deleted,
    forced,
    base_ref: null,
    compare: `${htmlOf(world)}/compare/${moved.before.slice(0, 12)}...${moved.after.slice(0, 12)}`,
    commits: shown,
    head_commit: shown.at(-1) ?? null,
    repository: {
      ...repositoryJson(world),
      created_at: seconds(world.createdAt),
      pushed_at: seconds(world.pushedAt),
      url: htmlOf(world),
      owner: { ...ownerJson(world), name: world.owner.login, email: null },
      stargazers: 0,
      master_branch: world.defaultBranch,
      organization: world.owner.login,
    },
    organization: organizationJson(world),
    pusher: { name: doer.account.login, email: emailOf(doer.account) },
    sender: userJson(world, doer.account),
  };
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

async function newCommits(world: World, moved: Moved): Promise<readonly CommitFacts[]> {
  const known = moved.before === noCommit ? [] : [`^${moved.before}`];
  return await commits(world.gitDirectory, ["--reverse", `--max-count=${mostCommits}`, moved.after, ...known]);
}

async function pushedCommit(world: World, commit: CommitFacts): Promise<Record<string, unknown>> {
  const files = await fileChanges(world.gitDirectory, commit.parents[0], commit.sha);
  const paths = (status: string) => files.filter((file) => file.status === status).map(({ path }) => path);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: stamp(new Date(commit.committer.date)),
    url: `${htmlOf(world)}/commit/${commit.sha}`,
    author: signer(world, commit.author),
    committer: signer(world, commit.committer),
    added: [...paths("added"), ...paths("renamed")],
    removed: [...paths("removed"), ...files.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: paths("modified"),
  };
}

function signer(world: World, { name, email }: Signature): Record<string, unknown> {
  const account = signerOf(world, { email });
  return { name, email, ...(account === undefined ? {} : { username: account.login }) };
}
