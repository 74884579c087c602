import type { OfferId } from "../../core/offer.ts";
import { LedgerError } from "../../ports/ledger.ts";
import type { Head } from "../../ports/ledger.ts";
import { explainFailure } from "../git-failure.ts";
import type { GitAnswer } from "../git-failure.ts";
import type { Git } from "../git-run.ts";

/** Where ledger branches live: in the repository at hand, or on a remote. */
export type Branches = {
  list(): Promise<readonly OfferId[]>;
  heads(): Promise<readonly { readonly offer: OfferId; readonly head: Head }[]>;
  head(offer: OfferId): Promise<Head | undefined>;
  /** Moves the branch from exactly `from` (undefined: not there yet) to `to`, or changes nothing and answers `stale`. */
  advance(offer: OfferId, from: Head | undefined, to: Head): Promise<"moved" | "stale">;
};

/** Runs git and gives its output; throws `LedgerError` when it failed. */
export async function mustRun(git: Git, args: readonly string[]): Promise<string> {
  return outputOf(args, await git.run(args));
}

/** Asks git something outside a turn and gives its output; throws `LedgerError` when it failed. */
export async function mustAsk(git: Git, args: readonly string[]): Promise<string> {
  return outputOf(args, await git.ask(args));
}

function outputOf(args: readonly string[], answer: GitAnswer): string {
  if (answer.exitCode !== 0) throw ledgerError(args, answer);
  return answer.stdout;
}

/** The typed error for a git command that failed. */
export function ledgerError(args: readonly string[], answer: GitAnswer): LedgerError {
  const { code, message, remedy } = explainFailure(args, answer);
  return new LedgerError(code, message, remedy);
}
