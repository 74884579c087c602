import type { Changes } from "../types.ts";
import type { Account } from "../world/records.ts";
import { git } from "./run.ts";

export type Person = { readonly name: string; readonly email: string };

export type NewCommit = {
  readonly ref: string;
  /** Undefined for the first commit of a branch. */
  readonly parent: string | undefined;
  readonly changes: Changes;
  readonly message: string;
  readonly by: Person;
  readonly at: Date;
};

/** How a person's commits made in the browser are signed. */
export function personOf(account: Account): Person {
  return { name: account.login, email: emailOf(account) };
}

/** The private address that GitHub gives everybody. */
export function emailOf(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** Writes a commit and moves the reference to it, in one process. Gives the commit's id. */
export async function commitChanges(directory: string, wanted: NewCommit): Promise<string> {
  const who = `${wanted.by.name} <${wanted.by.email}> ${Math.floor(wanted.at.getTime() / 1000)} +0000`;
  const head = [`commit ${wanted.ref}`, "mark :1", `author ${who}`, `committer ${who}`].join("\n");
  const parts = [Buffer.from(`${head}\n`), data(wanted.message)];
  if (wanted.parent !== undefined) parts.push(Buffer.from(`from ${wanted.parent}\n`));
  for (const [path, content] of Object.entries(wanted.changes)) parts.push(change(path, content));
  parts.push(Buffer.from("get-mark :1\ndone\n"));
  return await git(directory, ["fast-import", "--quiet", "--done", "--date-format=raw"], { input: Buffer.concat(parts) });
}

function change(path: string, content: string | Uint8Array | null): Buffer {
  const quoted = `"${path.replaceAll(/["\\]/gu, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}"`;
  if (content === null) return Buffer.from(`D ${quoted}\n`);
  return Buffer.concat([Buffer.from(`M 100644 inline ${quoted}\n`), data(content)]);
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

export type TreeCommit = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly by: Person;
  readonly at: Date;
};

/** A commit of a tree that is there already; no reference moves. Who commits in the browser's stead is GitHub. */
export async function commitTree(directory: string, wanted: TreeCommit): Promise<string> {
  const date = `${Math.floor(wanted.at.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: wanted.by.name,
    GIT_AUTHOR_EMAIL: wanted.by.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: "GitHub",
    GIT_COMMITTER_EMAIL: "noreply@github.com",
    GIT_COMMITTER_DATE: date,
  };
  const args = ["commit-tree", wanted.tree, ...wanted.parents.flatMap((parent) => ["-p", parent]), "-m", wanted.message];
  return await git(directory, args, { env });
}
