import type { OfferId } from "../core/offer.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import { LedgerError, type Head, type Ledger } from "../ports/ledger.ts";
import { loadAt, type Loaded } from "./load.ts";

/** An offer that has a ledger, with its state, or why that can not be read. */
export type Known = { readonly offer: OfferId; readonly loaded: Loaded | Problem };

/** The state of every offer, read from one look at the ledger: costs one round trip however many offers there are. */
export async function allOffers(ledger: Ledger): Promise<readonly Known[]> {
  const known: Known[] = [];
  for (const { offer, head } of await ledger.heads()) known.push({ offer, loaded: await readableAt(ledger, offer, head) });
  return known;
}

/** Those that can be read. */
export function readableOffers(known: readonly Known[]): readonly Loaded[] {
  return known.flatMap(({ loaded }) => (isProblem(loaded) ? [] : [loaded]));
}

/** A ledger that is damaged is that offer's Problem and keeps nobody from the others. */
export async function readableAt(ledger: Ledger, offer: OfferId, head: Head): Promise<Loaded | Problem> {
  try {
    return await loadAt(ledger, offer, head);
  } catch (error) {
    if (error instanceof LedgerError) return problem(error.code, error.message, error.remedy);
    throw error;
  }
}
