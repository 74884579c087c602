import type { Source } from "../../ports/source.ts";
import { openGit } from "../git-run.ts";
import type { Git } from "../git-run.ts";
import { createGitSource } from "./git-source.ts";
import { sourceError } from "./source-failure.ts";

/**
 * Reads offers from the commits of a remote: a commit that is not here yet is fetched by its id, alone but for its parents. Nothing is ever checked
 * out. Throws `SourceError` when a commit can not be had.
 */
export function createFetchingSource({
  directory,
  remote,
}: {
  readonly directory: string;
  readonly remote: string;
}): Source & AsyncDisposable {
  const git = openGit(directory);
  const inner = createGitSource({ directory });
  const here = new Map<string, Promise<void>>();
  const bring = async (commit: string): Promise<void> => {
    const known = here.get(commit) ?? fetchCommit(git, remote, commit);
    here.set(commit, known);
    await known;
  };
  return {
    ...inner,
    resolve: async (reference) => {
      if (/^[0-9a-f]{40}$/.test(reference)) await bring(reference);
      return inner.resolve(reference);
    },
    offers: async (commit) => {
      await bring(commit);
      return inner.offers(commit);
    },
    offer: async (commit, id) => {
      await bring(commit);
      return inner.offer(commit, id);
    },
    file: async (commit, path) => {
      await bring(commit);
      return inner.file(commit, path);
    },
    parent: async (commit) => {
      await bring(commit);
      return inner.parent(commit);
    },
    author: async (commit) => {
      await bring(commit);
      return inner.author(commit);
    },
  };
}

/** The commit's own files and its parents', so that what it changed can be told. */
const depth = 2;
const quietly = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--refmap="];

async function fetchCommit(git: Git, remote: string, commit: string): Promise<void> {
  const known = await git.run(["cat-file", "-e", "--end-of-options", `${commit}^{commit}`]);
  if (known.exitCode === 0) return;
  const args = ["fetch", ...quietly, `--depth=${depth}`, "--end-of-options", remote, commit];
  const answer = await git.run(args);
  if (answer.exitCode !== 0) throw sourceError(args, answer);
}
