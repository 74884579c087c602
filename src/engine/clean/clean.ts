import { isProblem, type Problem } from "../../core/problem.ts";
import { replicasOf, ripe, type Replica } from "../../core/replicas.ts";
import { after, type Instant, type Milliseconds } from "../../core/time.ts";
import type { CopyFacts, Removal } from "../../ports/copy-removal.ts";
import type { Ports } from "../../ports/ports.ts";
import { readHistories, type Read } from "./histories.ts";

/** A copy that nothing needs any more, and what stands of it in its region. `keeps` says why it stays for now. */
export type Candidate = Replica & { readonly facts: CopyFacts; readonly keeps?: "young" | "public" };

/** All that could go, and regions that could not be asked. */
export type CleanPlan = { readonly candidates: readonly Candidate[]; readonly problems: readonly Problem[] };

/** What became of one candidate. */
export type Cleaned = { readonly candidate: Candidate; readonly removal: Removal };

export type CleanPorts = Pick<Ports, "ledger" | "regions" | "clock">;
/** A sweep that was begun: the plan, and the means to carry it out. */
export type Cleaning = { readonly plan: CleanPlan; readonly sweep: () => AsyncGenerator<Cleaned> };

/**
 * Finds the copies of superseded, canceled and failed submissions that ended at least `keptMs` ago, as all ledgers together say. Problems when any
 * ledger can not be read or is not what this machine remembers: then nothing may be removed.
 */
export async function planClean(ports: CleanPorts, keptMs: Milliseconds): Promise<Cleaning | readonly Problem[]> {
  const reads = await readHistories(ports.ledger);
  if (!isRead(reads)) return reads;
  const now = ports.clock.now();
  const verifiedBefore = after(now, -keptMs);
  const candidates: Candidate[] = [];
  const problems: Problem[] = [];
  for (const replica of ripe(replicasOf(reads.map(({ history }) => history)).unneeded, keptMs, now)) {
    const facts = await ports.regions.inspect(replica.digest, replica.region);
    if (facts === undefined) continue;
    if ("code" in facts) problems.push(facts);
    else candidates.push({ ...replica, facts, ...keeps(facts, verifiedBefore) });
  }
  return { plan: { candidates, problems }, sweep: () => sweep(ports, { candidates, verifiedBefore, reads }) };
}

function keeps({ isPublic, verifiedAt }: CopyFacts, verifiedBefore: Instant): Pick<Candidate, "keeps"> {
  if (isPublic) return { keeps: "public" };
  return verifiedAt >= verifiedBefore ? { keeps: "young" } : {};
}

type Sweep = { readonly candidates: readonly Candidate[]; readonly verifiedBefore: Instant; readonly reads: readonly Read[] };

/** Removes one after the other. Right before each the ledgers are asked again; once they can not be, nothing more is removed. */
async function* sweep({ ledger, regions }: CleanPorts, { candidates, verifiedBefore, reads }: Sweep): AsyncGenerator<Cleaned> {
  let known = reads;
  let broken: Problem | undefined;
  const isNeeded = async (digest: string): Promise<boolean> => {
    const now = await readHistories(ledger, known);
    if (!isRead(now)) [broken] = now;
    else known = now;
    return broken !== undefined || replicasOf(known.map(({ history }) => history)).needed.has(digest);
  };
  for (const candidate of candidates) {
    if (candidate.keeps !== undefined) yield { candidate, removal: { kind: "kept", why: candidate.keeps } };
    else {
      const removal = await regions.remove(candidate.digest, candidate.region, {
        verifiedBefore,
        isNeeded: async () => await isNeeded(candidate.digest),
      });
      yield { candidate, removal: broken === undefined ? removal : { kind: "failed", problem: broken } };
      if (broken !== undefined) return;
    }
  }
}

function isRead(answer: readonly Read[] | readonly Problem[]): answer is readonly Read[] {
  return !answer.some((each) => isProblem(each));
}
