import { rm } from "node:fs/promises";
import { basename, resolve } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { Appended, Head, Ledger, LedgerError, Turn } from "../../ports/ledger.ts";
import type { GitAnswer } from "../git-failure.ts";
import { openObjectReader } from "../git-objects.ts";
import type { ObjectReader } from "../git-objects.ts";
import { openGit } from "../git-run.ts";
import type { Git } from "../git-run.ts";
import { branchOf } from "./branch-name.ts";
import { ledgerError, mustAsk } from "./branches.ts";
import { historyFormat, parseHistory } from "./history-format.ts";
import { localBranches } from "./local-branches.ts";
import { remoteBranches } from "./remote-branches.ts";
import { createTreeReader, type TreeReader } from "./tree-reader.ts";
import { readTurns } from "./turn-reader.ts";
import { checkedHead, checkedPath, turnStream } from "./turn-stream.ts";

/** Where the ledger is: a clone or bare repository, the remote that holds the branches unless they live right here, and who commits. */
export type GitLedgerOptions = {
  readonly directory: string;
  readonly remote?: string;
  /** Fetches only the newest turns from the remote, for a clone that lives as long as one job. */
  readonly shallow?: boolean;
  /** Committer of every turn; Slipway unless said. */
  readonly identity?: { readonly name: string; readonly email: string };
};

/**
 * The ledger as git branches `slipway/<publisher>/<offer>`. Never touches a work tree or the user's index. Commits are unsigned whatever
 * `commit.gpgsign` says: `git fast-import`, which keeps the cost of a turn flat, cannot sign.
 */
export function createGitLedger({ directory, remote, shallow = false, identity }: GitLedgerOptions): Ledger {
  const git = openGit(directory);
  const objects = openObjectReader(directory);
  const trees = createTreeReader(objects);
  const branches = remote === undefined ? localBranches(git) : remoteBranches(git, remote, shallow);

  async function append(offer: OfferId, after: Head | undefined, turn: Turn): Promise<Appended> {
    const stream = turnStream(after, turn, identity);
    let commit = await importCommit(git, stream, remote === undefined);
    if (typeof commit !== "string") {
      // Most likely `after` is not here: the branch was rewritten, or another clone of the offer's remote read it. Asking brings it here.
      if ((await branches.head(offer)) !== after) return { kind: "conflict" };
      commit = await importCommit(git, stream, remote === undefined);
      if (typeof commit !== "string") throw ledgerError(importArgs, commit);
    }
    return (await branches.advance(offer, after, commit)) === "moved" ? { kind: "appended", head: commit } : { kind: "conflict" };
  }

  return {
    append,
    list: async () => branches.list(),
    heads: async () => branches.heads(),
    head: async (offer) => branches.head(offer),
    isAt: async (offer, head) => (remote === undefined ? await standsAt(objects, offer, head) : (await branches.head(offer)) === head),
    read: async (head, paths) => readFiles(objects, checkedHead(head), paths),
    history: async (head, limit) => {
      const range = [...(limit === undefined ? [] : [`--max-count=${limit}`]), "--end-of-options", checkedHead(head)];
      return parseHistory(await mustAsk(git, ["log", "-z", "--no-color", historyFormat, ...range]));
    },
    turns: async (head, limit) => readTurns((name) => readObject(objects, name), checkedHead(head), limit),
    tree: async (head) => treeAt(trees, checkedHead(head)),
    isAncestor: async (older, newer) => isAncestor(git, checkedHead(older), checkedHead(newer)),
  };
}

const importArgs = ["fast-import", "--quiet"];

/** Flushes objects to disk before a branch points to them, which git leaves out by default: the ledger here may be the only copy. */
const durableSettings = ["-c", "core.fsync=committed,loose-object"];

/** Writes the turn's objects; the commit's id, or git's answer when it could not. */
async function importCommit(git: Git, stream: string, onlyCopy: boolean): Promise<Head | GitAnswer> {
  const answer = await git.run([...(onlyCopy ? durableSettings : []), ...importArgs], stream);
  if (answer.exitCode === 0) return answer.stdout.trim();
  // fast-import leaves a report in the user's repository each time it is asked for a parent that is not there.
  const report = /dumping crash report to (.+)$/m.exec(answer.stderr)?.[1];
  if (report !== undefined && basename(report).startsWith("fast_import_crash_")) await rm(resolve(git.directory, report), { force: true });
  return answer;
}

/** Asks the process that reads objects, so that no other starts: it looks a name up anew each time. A repository that it can not read is no "yes". */
async function standsAt(objects: ObjectReader, offer: OfferId, head: Head): Promise<boolean> {
  const found = await objects.stream(branchOf(offer), () => undefined).catch(() => undefined);
  return found?.id === head;
}

async function readFiles(objects: ObjectReader, head: Head, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  // A commit that is not there must not look like one without these files.
  const [commit, ...files] = await Promise.all([
    readObject(objects, head),
    ...paths.map(async (path) => readObject(objects, `${head}:${checkedPath(path)}`)),
  ]);
  if (commit === undefined) throw readError(`missing commit ${head}`);
  return new Map(files.flatMap((file, index) => (file?.type === "blob" ? [[paths[index] ?? "", file.text] as const] : [])));
}

async function readObject(objects: ObjectReader, name: string): Promise<{ readonly type: string; readonly text: string } | undefined> {
  const chunks: Uint8Array[] = [];
  const object = await objects
    .stream(name, (bytes) => chunks.push(bytes))
    .catch((error: unknown) => {
      throw readError(error instanceof Error ? error.message : String(error));
    });
  return object && { type: object.type, text: Buffer.concat(chunks).toString() };
}

function readError(stderr: string): LedgerError {
  return ledgerError(["cat-file", "--batch"], { exitCode: 128, stdout: "", stderr });
}

async function treeAt(trees: TreeReader, head: Head): Promise<Awaited<ReturnType<Ledger["tree"]>>> {
  const files = await trees(head).catch((error: unknown) => {
    throw readError(error instanceof Error ? error.message : String(error));
  });
  if (files === undefined) throw readError(`missing commit ${head}`);
  return files;
}

async function isAncestor(git: Git, older: Head, newer: Head): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", older, newer];
  const answer = await git.run(args);
  if (answer.exitCode === 0) return true;
  // A commit that git does not know cannot be in the branch: it was rewritten away, and collected.
  if (answer.exitCode === 1 || /not a valid commit name/i.test(answer.stderr)) return false;
  throw ledgerError(args, answer);
}
