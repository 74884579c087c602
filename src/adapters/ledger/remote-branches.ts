import type { OfferId } from "../../core/offer.ts";
import type { Head } from "../../ports/ledger.ts";
import type { GitAnswer } from "../git-failure.ts";
import type { Git } from "../git-run.ts";
import { branchFolder, branchOf, cachedOffer, cacheFolder, cacheOf, headsOf, offerOf, sortOffers } from "./branch-name.ts";
import { ledgerError, mustAsk, mustRun } from "./branches.ts";
import type { Branches } from "./branches.ts";
import { isOnThisMachine, receivePackOptions } from "./receive-pack.ts";
import { requireRemoteElsewhere } from "./remote-place.ts";

const quietly = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--refmap="];
/** Turns that a shallow clone knows: what a support request and a race with another runner look back at. */
const shallowTurns = 25;

/** Tries of a fetch while another process of this clone updates the same cache ref. */
const fetchTries = 5;

/**
 * Ledger branches of a remote (a configured name, a URL or a path). The clone at hand only builds commits and caches what it fetched; a `shallow` one
 * fetches no more than the newest turns, so that a job costs the same however long the history is.
 */
export function remoteBranches(git: Git, remote: string, shallow = false): Branches {
  let near: Promise<boolean> | undefined;
  let elsewhere: Promise<void> | undefined;

  async function head(offer: OfferId): Promise<Head | undefined> {
    await (elsewhere ??= requireRemoteElsewhere(git, remote));
    return (await fetchBranch(git, remote, offer, shallow)) ? readCache(git, offer) : undefined;
  }

  async function advance(offer: OfferId, from: Head | undefined, to: Head): Promise<"moved" | "stale"> {
    const branch = branchOf(offer);
    await (elsewhere ??= requireRemoteElsewhere(git, remote));
    near ??= isOnThisMachine(git, remote);
    const receivePack = (await near) ? receivePackOptions(branch) : [];
    // The lease makes the comparison exact; `to` descends from `from`, so no history is ever replaced.
    const lease = `--force-with-lease=${branch}:${from ?? ""}`;
    const args = ["push", "--porcelain", "--no-verify", lease, ...receivePack, "--end-of-options", remote, `${to}:${branch}`];
    const answer = await git.run(args);
    // The cache ref follows with the next fetch, which finds the commit here already.
    if (answer.exitCode === 0) return "moved";
    return settle(args, answer, { offer, from, to });
  }

  /** What a failed push means: the answer may have been lost after the remote took the commit, so the remote is asked. */
  async function settle(args: readonly string[], answer: GitAnswer, move: { offer: OfferId; from: Head | undefined; to: Head }) {
    const now = await head(move.offer).catch(() => {
      throw ledgerError(args, answer);
    });
    if (now === move.to) return "moved";
    if (now !== move.from) return now !== undefined && (await descends(git, move.to, now)) ? "moved" : "stale";
    if (lostRace(answer)) return "stale";
    throw ledgerError(args, answer);
  }

  return {
    head,
    advance,
    heads: async () => {
      await (elsewhere ??= requireRemoteElsewhere(git, remote));
      return fetchAll(git, remote, shallow);
    },
    list: async () => {
      await (elsewhere ??= requireRemoteElsewhere(git, remote));
      return listBranches(git, remote);
    },
  };
}

/** Brings every branch into its cache ref, and gives where each is. */
async function fetchAll(git: Git, remote: string, shallow: boolean): ReturnType<Branches["heads"]> {
  // A shallow fetch of nothing ends with an error and without a word.
  if ((await listBranches(git, remote)).length === 0) return [];
  const refspec = `+${branchFolder}*:${cacheFolder}*`;
  const depth = shallow ? ["--depth=1"] : [];
  await mustRun(git, ["fetch", ...quietly, "--prune", ...depth, "--end-of-options", remote, refspec]);
  return headsOf((await mustRun(git, ["for-each-ref", "--format=%(objectname) %(refname)", cacheFolder])).split("\n"), cachedOffer);
}

async function listBranches(git: Git, remote: string): Promise<readonly OfferId[]> {
  const lines = (await mustAsk(git, ["ls-remote", "--refs", "--end-of-options", remote, `${branchFolder}*`])).split("\n");
  return sortOffers(lines.map((line) => offerOf(line.split("\t")[1] ?? "")).filter((offer) => offer !== undefined));
}

/** Brings the branch into the cache ref; false when the remote has no such branch. */
async function fetchBranch(git: Git, remote: string, offer: OfferId, shallow: boolean): Promise<boolean> {
  const refspec = `+${branchOf(offer)}:${cacheOf(offer)}`;
  const depth = shallow ? [`--depth=${shallowTurns}`] : [];
  // Only this branch is offered as known: a clone may hold thousands of refs that have nothing to do with it.
  const args = ["fetch", ...quietly, ...depth, `--negotiation-tip=${cacheOf(offer)}*`, "--end-of-options", remote, refspec];
  for (let tries = 1; ; tries += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the one before
    const answer = await git.run(args);
    if (answer.exitCode === 0) return true;
    if (/couldn't find remote ref/.test(answer.stderr)) return false;
    if (tries === fetchTries || !/cannot lock ref|\.lock'/.test(answer.stderr)) throw ledgerError(args, answer);
  }
}

async function readCache(git: Git, offer: OfferId): Promise<Head | undefined> {
  return (await mustRun(git, ["for-each-ref", "--format=%(objectname)", cacheOf(offer)])).trim() || undefined;
}

async function descends(git: Git, older: Head, newer: Head): Promise<boolean> {
  return (await git.run(["merge-base", "--is-ancestor", older, newer])).exitCode === 0;
}

/** The remote refused because the branch moved or is being moved, in git's words on either side. */
function lostRace(answer: GitAnswer): boolean {
  const race =
    /stale info|fetch first|non-fast-forward|cannot lock ref|failed to (update|lock)|incorrect old value|reference already exists|\.lock'/;
  return race.test(`${answer.stdout}${answer.stderr}`);
}
