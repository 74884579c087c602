import { fold } from "../core/evolve.ts";
import type { Event } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import { newRun, type Run } from "../core/run.ts";
import { LedgerError, type Head, type Ledger } from "../ports/ledger.ts";
import { basePath, decodeBase, decodeCurrent, decodeEvents, eventsPath, factsPath } from "./codec.ts";

/** An offer's state, where it was read, and the text its next events are appended to. */
export type Loaded = { readonly head: Head | undefined; readonly run: Run; readonly events: string };

/** Reads an offer's state from its branch; cost does not depend on how many submissions came before. */
export async function load(ledger: Ledger, offer: OfferId): Promise<Loaded | Problem> {
  const head = await ledger.head(offer);
  return head === undefined ? { head, run: newRun(offer), events: "" } : loadAt(ledger, offer, head);
}

/** The same for one of many offers: a branch that is gone, rewritten or damaged is that offer's Problem and keeps nobody from the others. */
export async function loadOrExplain(ledger: Ledger, offer: OfferId): Promise<Loaded | Problem> {
  try {
    return await load(ledger, offer);
  } catch (error) {
    if (error instanceof LedgerError) return problem(error.code, error.message, error.remedy);
    throw error;
  }
}

/** The same at a given commit of the branch. */
export async function loadAt(ledger: Ledger, offer: OfferId, head: Head): Promise<Loaded | Problem> {
  const current = decodeCurrent((await ledger.read(head, [factsPath])).get(factsPath) ?? "");
  if (isProblem(current)) return current;
  const [base, events] = [basePath(current), eventsPath(current)];
  const files = await ledger.read(head, [base, events]);
  const before = decodeBase(offer, files.get(base) ?? "", base);
  if (isProblem(before)) return before;
  const text = files.get(events) ?? "";
  const decoded = decodeEvents(text, events);
  if (isProblem(decoded)) return decoded;
  if (decoded.length === 0)
    return problem("ledger-unreadable", `The ledger names submission ${current}, but its events are not there.`, "Run `slipway verify`.", {
      path: events,
    });
  return replay(before, decoded, { head, events: text });
}

/** Folds what others could have written: a body that is not what its type says is a Problem here, and `verify` names the commit. */
function replay(before: Run, decoded: readonly Event[], read: Pick<Loaded, "head" | "events">): Loaded | Problem {
  try {
    return { ...read, run: fold(before, decoded) };
  } catch {
    return problem(
      "ledger-unreadable",
      "The ledger's events can not be replayed.",
      "Run `slipway verify` to find the commit that broke it.",
    );
  }
}
