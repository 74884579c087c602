import type { CommitFacts, FileChange, Signature } from "../git/history.ts";
import type { Account } from "../world/records.ts";
import { htmlOf, repositoryApiOf, type World } from "../world/world.ts";
import { userJson } from "./account.ts";
import { nodeId } from "./common.ts";

/** `commit` of the documents, without the files. */
export function commitJson(world: World, commit: CommitFacts): Record<string, unknown> {
  const url = `${repositoryApiOf(world)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    url,
    html_url: `${htmlOf(world)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryApiOf(world)}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryApiOf(world)}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: { verified: false, reason: "unsigned", payload: null, signature: null, verified_at: null },
    },
    author: signerJson(world, commit.author),
    committer: signerJson(world, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryApiOf(world)}/commits/${sha}`,
      html_url: `${htmlOf(world)}/commit/${sha}`,
    })),
  };
}

/** The account that the address of a signature belongs to, also after a change of name. Anybody can write any address into a commit. */
export function signerOf(world: World, { email }: Pick<Signature, "email">): Account | undefined {
  const id = /^(\d+)\+.*@users\.noreply\.github\.com$/u.exec(email)?.[1];
  return id === undefined ? undefined : world.accounts.get(Number(id));
}

function signerJson(world: World, signature: Signature): Record<string, unknown> | null {
  const account = signerOf(world, signature);
  return account === undefined ? null : userJson(world, account);
}

/** `diff-entry` of the documents, without the patch. */
export function fileJson(world: World, change: FileChange, sha: string): Record<string, unknown> {
  const path = change.path
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  return {
    sha: change.blob,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${htmlOf(world)}/blob/${sha}/${path}`,
    raw_url: `${htmlOf(world)}/raw/${sha}/${path}`,
    contents_url: `${repositoryApiOf(world)}/contents/${path}?ref=${sha}`,
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
}
