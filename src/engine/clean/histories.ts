import { fold } from "../../core/evolve.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import type { History } from "../../core/replicas.ts";
import type { Run } from "../../core/run.ts";
import { LedgerError, type Head, type Ledger } from "../../ports/ledger.ts";
import { basePath, decodeBase, decodeCurrent, decodeEvents, eventsPath, factsPath } from "../codec.ts";

/** What one offer's ledger says of all its submissions, and where it was read. */
export type Read = { readonly offer: OfferId; readonly head: Head; readonly history: History };

/**
 * Every offer's ledger, all submissions; those in `known` whose branch has not moved are not read again. One branch that is gone, rewritten or can not be read
 * makes the whole answer Problems: what it needs would not be known.
 */
export async function readHistories(ledger: Ledger, known: readonly Read[] = []): Promise<readonly Read[] | readonly Problem[]> {
  const before = new Map(known.map((read) => [offerName(read.offer), read]));
  const reads: Read[] = [];
  const problems: Problem[] = [];
  try {
    const heads = new Map((await ledger.heads()).map(({ offer, head }) => [offerName(offer), head]));
    for (const offer of await ledger.list()) {
      const name = offerName(offer);
      const same = before.get(name);
      const read = same !== undefined && same.head === heads.get(name) ? same : await readOrExplain(ledger, offer);
      if (isProblem(read)) problems.push(read);
      else reads.push(read);
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    problems.push(problem(error.code, error.message, error.remedy));
  }
  const lost = known.filter(({ offer }) => !reads.some((read) => offerName(read.offer) === offerName(offer)));
  if (problems.length === 0 && lost.length > 0) problems.push(...lost.map(({ offer }) => gone(offer)));
  return problems.length > 0 ? problems : reads;
}

async function readOrExplain(ledger: Ledger, offer: OfferId): Promise<Read | Problem> {
  try {
    // Asked for by name, so that it is compared with the head that this machine remembers.
    const head = await ledger.head(offer);
    return head === undefined ? gone(offer) : await readAt(ledger, offer, head);
  } catch (error) {
    if (error instanceof LedgerError) return problem(error.code, error.message, error.remedy);
    throw error;
  }
}

async function readAt(ledger: Ledger, offer: OfferId, head: Head): Promise<Read | Problem> {
  const current = decodeCurrent((await ledger.read(head, [factsPath])).get(factsPath) ?? "");
  if (isProblem(current)) return current;
  const numbers = Array.from({ length: current }, (_, index) => index + 1);
  const files = await ledger.read(
    head,
    numbers.flatMap((number) => [basePath(number), eventsPath(number)]),
  );
  const history: Run[] = [];
  for (const number of numbers) {
    const run = submissionOf(offer, number, files);
    if (isProblem(run)) return run;
    history.push(run);
  }
  return { offer, head, history };
}

/** One submission as its own events leave it; those before and after are not read. */
export async function readSubmission(ledger: Ledger, offer: OfferId, head: Head, number: number): Promise<Run | Problem> {
  return submissionOf(offer, number, await ledger.read(head, [basePath(number), eventsPath(number)]));
}

/** A submission as its own events leave it. */
function submissionOf(offer: OfferId, number: number, files: ReadonlyMap<string, string>): Run | Problem {
  const [base, path] = [basePath(number), eventsPath(number)];
  const before = decodeBase(offer, files.get(base) ?? "", base);
  if (isProblem(before)) return before;
  const events = decodeEvents(files.get(path) ?? "", path);
  if (isProblem(events)) return events;
  if (events.length === 0) return unreadable(offer, number);
  try {
    return fold(before, events);
  } catch {
    return unreadable(offer, number);
  }
}

function unreadable(offer: OfferId, number: number): Problem {
  const text = `Submission ${number} of ${offerName(offer)} can not be read from its ledger.`;
  return problem("ledger-unreadable", text, "Run `slipway verify` to find the commit that broke it.");
}

function gone(offer: OfferId): Problem {
  return problem("ledger-gone", `The ledger branch of ${offerName(offer)} is gone.`, "Put the branch back, then clean again.");
}
