import { commitTree, type Person } from "./commit.ts";
import { git, tryGit } from "./run.ts";

export type MergeWanted = {
  readonly base: string;
  readonly head: string;
  readonly message: string;
  readonly by: Person;
  readonly at: Date;
};

/** The tree of both sides merged; undefined when they conflict or have nothing in common. */
async function mergedTree(directory: string, base: string, head: string): Promise<string | undefined> {
  const printed = await tryGit(directory, ["merge-tree", "--write-tree", "--no-messages", base, head]);
  return printed?.split("\n")[0];
}

/** A commit with both parents, or undefined when they conflict. No reference moves. */
export async function mergeCommit(directory: string, wanted: MergeWanted): Promise<string | undefined> {
  const tree = await mergedTree(directory, wanted.base, wanted.head);
  if (tree === undefined) return undefined;
  return await commitTree(directory, { ...wanted, tree, parents: [wanted.base, wanted.head] });
}

/** All changes of the head as one commit on top of the base. */
export async function squashCommit(directory: string, wanted: MergeWanted): Promise<string | undefined> {
  const tree = await mergedTree(directory, wanted.base, wanted.head);
  return tree === undefined ? undefined : await commitTree(directory, { ...wanted, tree, parents: [wanted.base] });
}

/** Each commit of the head again, on top of the base; gives the last. */
export async function rebaseCommits(directory: string, wanted: MergeWanted): Promise<string | undefined> {
  const listed = await git(directory, ["rev-list", "--reverse", "--no-merges", `${wanted.base}..${wanted.head}`]);
  let parent = wanted.base;
  for (const commit of listed.split("\n").filter((line) => line !== "")) {
    const tree = await mergedTree(directory, wanted.base, commit);
    if (tree === undefined) return undefined;
    const message = await git(directory, ["log", "-1", "--format=%B", commit]);
    parent = await commitTree(directory, { ...wanted, message, tree, parents: [parent] });
  }
  return parent;
}
