import { git, tryGit } from "./run.ts";

export type Signature = { readonly name: string; readonly email: string; readonly date: string };

export type CommitFacts = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
};

export type FileChange = {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
};

const format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00%x01";

/** Commits of a range or of one commit (`["-1", sha]`), newest first unless the arguments say otherwise. */
export async function commits(directory: string, range: readonly string[], paths: readonly string[] = []): Promise<readonly CommitFacts[]> {
  const printed = await git(directory, ["log", `--format=${format}`, ...range, "--", ...paths]);
  return printed
    .split("\u0001")
    .map((record) => record.replace(/^\n/u, ""))
    .filter((record) => record !== "")
    .map(parseCommit);
}

function parseCommit(record: string): CommitFacts {
  const [sha = "", tree = "", parents = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] = record.split("\0");
  return {
    sha,
    tree,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    message: message.trimEnd(),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
  };
}

/** The object id of the tree without anything in it: what the first commit of a branch is compared with. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What differs between two commits; `from` undefined means everything is new. */
export async function fileChanges(directory: string, from: string | undefined, to: string): Promise<readonly FileChange[]> {
  const args = ["diff-tree", "--raw", "--numstat", "-r", "-z", "-M", "--no-abbrev", from ?? emptyTree, to];
  const fields = (await git(directory, args)).split("\0");
  const { changes, rest } = parseRaw(fields);
  const counts = parseCounts(rest);
  return changes.map((change) => ({ ...change, ...(counts.get(change.path) ?? { additions: 0, deletions: 0 }) }));
}

type RawChange = Omit<FileChange, "additions" | "deletions">;

const statuses: Readonly<Record<string, FileChange["status"]>> = { A: "added", D: "removed", R: "renamed" };

/** The records of `--raw` come first and begin with a colon; the rest are those of `--numstat`. */
function parseRaw(fields: readonly string[]): { readonly changes: readonly RawChange[]; readonly rest: readonly string[] } {
  const changes: RawChange[] = [];
  let rest = fields;
  while (rest[0]?.startsWith(":") === true) {
    const change = rawChange(rest);
    changes.push(change);
    rest = rest.slice(change.previousPath === undefined ? 2 : 3);
  }
  return { changes, rest };
}

function rawChange([head = "", first = "", second = ""]: readonly string[]): RawChange {
  const [, , before = "", after = "", letter = ""] = head.split(" ");
  const status = statuses[letter.charAt(0)] ?? "modified";
  const blob = status === "removed" ? before : after;
  return status === "renamed"
    ? { path: second, previousPath: first, status, blob }
    : { path: first, previousPath: undefined, status, blob };
}

function parseCounts(fields: readonly string[]): ReadonlyMap<string, { readonly additions: number; readonly deletions: number }> {
  const counts = new Map<string, { additions: number; deletions: number }>();
  for (let at = 0; at + 1 < fields.length;) {
    const [additions = "", deletions = "", name = ""] = (fields[at] ?? "").split("\t");
    // A rename leaves the name empty here and gives both names in fields of their own; "-" stands for binary.
    const path = name === "" ? (fields[at + 2] ?? "") : name;
    counts.set(path, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
    at += name === "" ? 3 : 1;
  }
  return counts;
}

/** Where two histories part. Undefined when they have nothing in common. */
export async function mergeBase(directory: string, one: string, other: string): Promise<string | undefined> {
  return await tryGit(directory, ["merge-base", one, other]);
}

/** How many commits `to` has that `from` has not. */
export async function countCommits(directory: string, from: string, to: string): Promise<number> {
  return Number(await git(directory, ["rev-list", "--count", `${from}..${to}`]));
}
