import { createHash } from "node:crypto";

import { branchOf, sortOffers } from "../../src/adapters/ledger/branch-name.ts";
import { parseMessage } from "../../src/adapters/ledger/history-format.ts";
import { checkedHead, checkedPath, cleanAuthor, turnMessage, turnSeconds } from "../../src/adapters/ledger/turn-stream.ts";
import type { OfferId } from "../../src/core/offer.ts";
import { LedgerError, type Appended, type Head, type Ledger, type LedgerCommit, type Turn } from "../../src/ports/ledger.ts";

/** A file of a commit with its blob id, reckoned once however many commits hold it. */
type Blob = { readonly content: string; readonly id: string };
type Commit = { readonly entry: LedgerCommit; readonly files: ReadonlyMap<string, Blob> };

/** A ledger in memory with the rules of the git one, and the means to do what a forger with write access could. */
export type MemoryLedger = Ledger & {
  /** Moves a branch by force, or deletes it. */
  place(offer: OfferId, head: Head | undefined): void;
};

/** An empty ledger in memory. Several engines may share one: appends compare and swap as the git ledger does. */
export function createMemoryLedger(): MemoryLedger {
  const commits = new Map<Head, Commit>();
  const branches = new Map<string, { readonly offer: OfferId; readonly head: Head }>();

  function commitAt(head: Head): Commit {
    const commit = commits.get(checkedHead(head));
    if (commit === undefined) throw new LedgerError("ledger-corrupt", `No commit ${head}.`, "Use a head that the ledger gave.");
    return commit;
  }

  function place(offer: OfferId, head: Head | undefined): void {
    if (head === undefined) branches.delete(branchOf(offer));
    else branches.set(branchOf(offer), { offer, head: commitAt(head).entry.head });
  }

  function append(offer: OfferId, after: Head | undefined, turn: Turn): Appended {
    if (after !== undefined) checkedHead(after);
    const commit = makeCommit(after, turn, after === undefined ? undefined : commits.get(after));
    if (branches.get(branchOf(offer))?.head !== after) return { kind: "conflict" };
    commits.set(commit.entry.head, commit);
    place(offer, commit.entry.head);
    return { kind: "appended", head: commit.entry.head };
  }

  function walk(head: Head): readonly LedgerCommit[] {
    const { entry } = commitAt(head);
    return [entry, ...entry.parents.flatMap(walk)];
  }

  return {
    place,
    append: async (offer, after, turn) => append(offer, after, turn),
    list: async () => sortOffers([...branches.values()].map(({ offer }) => offer)),
    heads: async () => {
      const offers = sortOffers([...branches.values()].map(({ offer }) => offer));
      return offers.flatMap((offer) => branches.get(branchOf(offer)) ?? []);
    },
    head: async (offer) => branches.get(branchOf(offer))?.head,
    isAt: async (offer, head) => branches.get(branchOf(offer))?.head === head,
    read: async (head, paths) => {
      const { files } = commitAt(head);
      return new Map(paths.map(checkedPath).flatMap((path) => pairOf(path, files.get(path)?.content)));
    },
    history: async (head, limit) => walk(head).slice(0, limit),
    turns: async (head, limit) => walk(head).slice(0, limit).map(turnOf),
    tree: async (head) => new Map([...commitAt(head).files].map(([path, { id }]) => [path, { mode: "100644", blob: id }])),
    isAncestor: async (older, newer) => walk(newer).some((commit) => commit.head === checkedHead(older)),
  };
}

function turnOf({ head, at, subject, author }: LedgerCommit) {
  return { head, at, subject, author: author.name };
}

function makeCommit(after: Head | undefined, turn: Turn, parent: Commit | undefined): Commit {
  const at = new Date(turnSeconds(turn) * 1000).toISOString();
  const written = [...turn.files].map(([path, content]) => [checkedPath(path), blobOf(content.toWellFormed())] as const);
  const files = new Map([...(parent?.files ?? []), ...written].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const message = turnMessage(turn);
  const author = cleanAuthor(turn.author);
  const parents = after === undefined ? [] : [after];
  const head = gitId("commit", JSON.stringify([parents, message, author, at, [...files].map(([path, { id }]) => [path, id])]));
  const committer = { name: "Slipway", email: "slipway@users.noreply.invalid" };
  return { entry: { head, parents, ...parseMessage(message), author, committer, at, signature: "N" }, files };
}

function blobOf(content: string): Blob {
  return { content, id: gitId("blob", content) };
}

function pairOf(path: string, content: string | undefined): readonly (readonly [string, string])[] {
  return content === undefined ? [] : [[path, content]];
}

function gitId(kind: string, content: string): string {
  return createHash("sha1")
    .update(`${kind} ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}
