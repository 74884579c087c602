import { offerName, type OfferId } from "../core/offer.ts";
import { isProblem, problem, quote, type Problem } from "../core/problem.ts";
import { newRun } from "../core/run.ts";
import { LedgerError, type Head, type Ledger, type LedgerCommit } from "../ports/ledger.ts";
import { broken } from "./breach.ts";
import { ledgerFormat } from "./turn.ts";
import { verifyCommit, type Proven, type Proving } from "./verify-commit.ts";

/** The first commit of a ledger that does not follow from the ones before, with what is wrong about it. */
export type Breach = { readonly head: Head; readonly problem: Problem };

export type Verified = {
  readonly offer: OfferId;
  readonly commits: number;
  readonly breach: Breach | undefined;
  /** True when every commit carries a signature that git calls good: then only the holder of the key can have written them. */
  readonly signed: boolean;
};

/**
 * Replays an offer's ledger from its first commit and derives every byte again: parents are linear, events only grow and were allowed, every
 * status, page, fact, evidence digest, sentence, trailer, author and time follows. A branch that is gone or can not be read is a Problem. `format` is
 * the ledger format that this version writes.
 */
export async function verifyOffer(
  ledger: Ledger,
  offer: OfferId,
  sha256: (text: string) => string,
  format: string = ledgerFormat,
): Promise<Verified | Problem> {
  try {
    const head = await ledger.head(offer);
    if (head === undefined) return problem("never-published", `There is no ledger of ${offerName(offer)}.`, "Publish the offer first.");
    return await verifyFrom({ ledger, sha256, format }, offer, head);
  } catch (error) {
    if (error instanceof LedgerError) return problem(error.code, `${offerName(offer)}: ${error.message}`, error.remedy);
    throw error;
  }
}

async function verifyFrom(proving: Proving, offer: OfferId, head: Head): Promise<Verified> {
  const chain = firstParents(await proving.ledger.history(head), head);
  const verified = { offer, commits: chain.length, signed: chain.every((commit) => commit.signature === "G") };
  let proven: Proven = { loaded: { head: undefined, run: newRun(offer), events: "" }, files: new Map() };
  for (const commit of chain) {
    const next = notLinear(commit, proven.loaded.head) ?? (await verifyCommit(proving, commit, proven));
    if (isProblem(next)) return { ...verified, breach: { head: commit.head, problem: next } };
    proven = next;
  }
  return { ...verified, breach: undefined };
}

/** The branch from its first commit on. What a merge brought in besides is no part of it: the merge itself is the breach. */
function firstParents(history: readonly LedgerCommit[], head: Head): readonly LedgerCommit[] {
  const commits = new Map(history.map((commit) => [commit.head, commit]));
  const chain: LedgerCommit[] = [];
  for (let commit = commits.get(head); commit !== undefined; commit = commits.get(commit.parents[0] ?? "")) chain.push(commit);
  return chain.toReversed();
}

function notLinear({ parents }: LedgerCommit, before: Head | undefined): Problem | undefined {
  return parents.join(" ") === (before ?? "")
    ? undefined
    : broken("ledger-not-linear", `Its parents are ${quote(parents.join(" "))}, where ${quote(before ?? "none")} alone was expected.`);
}
