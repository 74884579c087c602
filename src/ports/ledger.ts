import type { OfferId } from "../core/offer.ts";

/** A commit id of an offer's ledger branch. */
export type Head = string;

/** One commit to be: files to write (whole content), everything else of the tree stays. */
export type Turn = {
  readonly subject: string;
  /** Git trailers in order, `Offer: contoso/web-stack` and so on. Values are single lines. */
  readonly trailers: readonly (readonly [name: string, value: string])[];
  /** Who caused it; the committer is always Slipway. */
  readonly author: { readonly name: string; readonly email: string };
  /** Author and commit time, ISO 8601. */
  readonly at: string;
  /** Path to content. Paths are relative, `/`-separated, of `[A-Za-z0-9._@-]` parts. */
  readonly files: ReadonlyMap<string, string>;
};

export type Appended = { readonly kind: "appended"; readonly head: Head } | { readonly kind: "conflict" };

/** One commit of a ledger branch, for audit. */
export type LedgerCommit = {
  readonly head: Head;
  readonly parents: readonly Head[];
  readonly subject: string;
  readonly trailers: readonly (readonly [name: string, value: string])[];
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
  /** Author time, ISO 8601 with milliseconds. */
  readonly at: string;
  /** Signature status as git reports it: `G` good, `N` none, anything else bad or unknown. */
  readonly signature: string;
};

/** One turn as people read it in a trail: the commit, its sentence, who caused it and when (ISO 8601). */
export type TurnNote = Pick<LedgerCommit, "head" | "at" | "subject"> & { readonly author: string };

/**
 * The append-only record: one branch `slipway/<publisher>/<offer>` per offer, one commit per turn.
 * Throws `LedgerError` when git or the remote fails; a race is the value `conflict`.
 */
export interface Ledger {
  /** Offers that have a branch, sorted. */
  list(): Promise<readonly OfferId[]>;
  /** Every offer's branch and where it is now, in one go: what looking at all offers costs does not grow with round trips. */
  heads(): Promise<readonly { readonly offer: OfferId; readonly head: Head }[]>;
  /** Where the branch is now (fetched first when it lives on a remote); undefined when the offer has none. */
  head(offer: OfferId): Promise<Head | undefined>;
  /** Whether the branch is at this commit now: the cheapest question there is, for whoever read it there and asks again and again. */
  isAt(offer: OfferId, head: Head): Promise<boolean>;
  /** Contents of files at a commit, in one go; a path that is not there is left out. */
  read(head: Head, paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Compare-and-swap: adds one commit after `after` (undefined: the first of the branch), or answers `conflict` and changes nothing. */
  append(offer: OfferId, after: Head | undefined, turn: Turn): Promise<Appended>;
  /** Commits from the newest to the oldest, along all parents. */
  history(head: Head, limit?: number): Promise<readonly LedgerCommit[]>;
  /** The newest turns that are here, newest first, along first parents: for reading, not for proving, and cheap enough for thousands of branches. */
  turns(head: Head, limit?: number): Promise<readonly TurnNote[]>;
  /** Every file of a commit's tree as path, git mode and blob id. */
  tree(head: Head): Promise<ReadonlyMap<string, { readonly mode: string; readonly blob: string }>>;
  /** A remembered head that must be an ancestor of (or equal to) the branch: guards against a deleted or rewritten branch. */
  isAncestor(older: Head, newer: Head): Promise<boolean>;
}

/** Git or the remote failed: what was run, what it answered, what to do. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: string;
  readonly remedy: string;
  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}
