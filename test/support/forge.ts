import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";

// What somebody with write access to the repository could do: commits of a branch are written anew, object by object, and all later ones on top.

/** A commit as git stores it. `headers` are the author and committer lines. */
export type RawCommit = { readonly tree: string; readonly parents: readonly string[]; readonly headers: string; readonly message: string };

type Entry = { readonly mode: string; readonly blob: string };
export type Tree = ReadonlyMap<string, Entry>;

export type Forge = {
  /** Commits of the branch as they were, oldest first. */
  readonly commits: readonly RawCommit[];
  /** Writes content as a blob; gives its id. */
  readonly blob: (content: string | Uint8Array) => Promise<string>;
  /** Writes the folders of these paths; gives the root's id. */
  readonly tree: (files: Tree) => Promise<string>;
  /**
   * Writes the branch again with one commit changed (`undefined`: left out) and all later ones on top of it, their trees as they were. Gives the id of
   * what stands in the place of the changed commit.
   */
  readonly rewrite: (index: number, change: Change) => Promise<string>;
  /** Adds a commit after the last. */
  readonly add: (commit: Omit<RawCommit, "parents">) => Promise<string>;
};

export type Change = (commit: RawCommit) => RawCommit | Promise<RawCommit>;

/** Opens the branch of a repository with a `.git` folder. */
export function openForge(directory: string, branch: string): Forge {
  const heads = execFileSync("git", ["rev-list", "--reverse", branch], { cwd: directory, encoding: "utf8" }).trim().split("\n");
  const commits = heads.map((head) => readCommit(directory, head));
  const write = async (type: string, body: Uint8Array): Promise<string> =>
    await writeObject(join(directory, ".git", "objects"), type, body);
  const place = async (head: string): Promise<void> => await writeFile(join(directory, ".git", "refs", "heads", branch), `${head}\n`);

  async function rewrite(index: number, change: Change): Promise<string> {
    let parent = heads[index - 1];
    let changed = "";
    for (const [position, commit] of commits.slice(index).entries()) {
      const moved = { ...commit, parents: parent === undefined ? [] : [parent] };
      parent = await write("commit", encode(position === 0 ? await change(moved) : moved));
      if (position === 0) changed = parent;
    }
    await place(parent ?? "");
    return changed;
  }

  return {
    commits,
    blob: async (content) => await write("blob", Buffer.from(content)),
    tree: async (files) => await writeTree(write, files),
    rewrite,
    add: async (commit) => {
      const head = await write("commit", encode({ ...commit, parents: heads.slice(-1) }));
      await place(head);
      return head;
    },
  };
}

function readCommit(directory: string, head: string): RawCommit {
  const raw = execFileSync("git", ["cat-file", "commit", head], { cwd: directory, encoding: "utf8" });
  const [top = "", ...rest] = raw.split("\n\n");
  const lines = top.split("\n");
  const valuesOf = (name: string) => lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: valuesOf("tree")[0] ?? "",
    parents: valuesOf("parent"),
    headers: lines.filter((line) => /^(author|committer) /.test(line)).join("\n"),
    message: rest.join("\n\n"),
  };
}

function encode({ tree, parents, headers, message }: RawCommit): Uint8Array {
  return Buffer.from(`tree ${tree}\n${parents.map((parent) => `parent ${parent}\n`).join("")}${headers}\n\n${message}`);
}

async function writeObject(objects: string, type: string, body: Uint8Array): Promise<string> {
  const bytes = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
  const id = createHash("sha1").update(bytes).digest("hex");
  const file = join(objects, id.slice(0, 2), id.slice(2));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, deflateSync(bytes), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return id;
}

const folderMode = "40000";

async function writeTree(write: (type: string, body: Uint8Array) => Promise<string>, files: Tree): Promise<string> {
  const own = [...files].filter(([path]) => !path.includes("/")).map(([name, { mode, blob }]) => ({ name, mode, blob }));
  const nested = Map.groupBy(
    [...files].filter(([path]) => path.includes("/")),
    ([path]) => path.slice(0, path.indexOf("/")),
  );
  for (const [name, inside] of nested) {
    const tree = await writeTree(write, new Map(inside.map(([path, entry]) => [path.slice(name.length + 1), entry])));
    own.push({ name, mode: folderMode, blob: tree });
  }
  // Git sorts folders as if their names ended with a slash.
  const key = ({ name, mode }: (typeof own)[number]): string => (mode === folderMode ? `${name}/` : name);
  const sorted = own.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return await write(
    "tree",
    Buffer.concat(sorted.flatMap(({ name, mode, blob }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(blob, "hex")])),
  );
}
