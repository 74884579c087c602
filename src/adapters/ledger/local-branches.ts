import { setTimeout as sleep } from "node:timers/promises";

import type { OfferId } from "../../core/offer.ts";
import type { Head } from "../../ports/ledger.ts";
import type { Git } from "../git-run.ts";
import { branchFolder, branchOf, headsOf, offerOf, sortOffers } from "./branch-name.ts";
import { ledgerError, mustAsk, mustRun } from "./branches.ts";
import type { Branches } from "./branches.ts";

/** Another process holds the lock of one branch for a few milliseconds; a lock that stays longer was left by one that died. */
const lockWaitsMs: readonly number[] = [20, 50, 100, 200, 400];

/** Ledger branches of the repository itself, moved by git's compare-and-swap of a ref. */
export function localBranches(git: Git): Branches {
  async function head(offer: OfferId): Promise<Head | undefined> {
    const answer = await mustRun(git, ["for-each-ref", "--format=%(objectname)", branchOf(offer)]);
    return answer.trim() || undefined;
  }
  return {
    head,
    list: async () => {
      const names = (await mustAsk(git, ["for-each-ref", "--format=%(refname)", branchFolder])).split("\n");
      return sortOffers(names.map(offerOf).filter((offer) => offer !== undefined));
    },
    heads: async () => {
      const lines = (await mustAsk(git, ["for-each-ref", "--format=%(objectname) %(refname)", branchFolder])).split("\n");
      return headsOf(lines, offerOf);
    },
    advance: async (offer, from, to) => moveRef(git, { ref: branchOf(offer), from, to }, async () => head(offer)),
  };
}

type Move = { readonly ref: string; readonly from: Head | undefined; readonly to: Head };

async function moveRef(git: Git, { ref, from, to }: Move, head: () => Promise<Head | undefined>): Promise<"moved" | "stale"> {
  // Zeros as old value mean: must not exist.
  const args = ["update-ref", ref, to, from ?? "0".repeat(to.length)];
  for (const waitMs of [...lockWaitsMs, undefined]) {
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the one before
    const answer = await git.run(args);
    if (answer.exitCode === 0) return "moved";
    // oxlint-disable-next-line no-await-in-loop
    if ((await head()) !== from) return "stale";
    if (waitMs === undefined || !/\.lock'/.test(answer.stderr)) throw ledgerError(args, answer);
    // oxlint-disable-next-line no-await-in-loop
    await sleep(waitMs);
  }
  return "stale";
}
