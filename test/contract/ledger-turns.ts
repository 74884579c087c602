import { setTimeout as sleep } from "node:timers/promises";

import type { OfferId } from "../../src/core/offer.ts";
import { LedgerError, type Head, type Ledger, type Turn } from "../../src/ports/ledger.ts";

/** A ledger under test, others of the same record as other machines would open them, and a forger's hand on the branches. */
export type LedgerHarness = AsyncDisposable & {
  readonly ledger: Ledger;
  readonly another: () => Promise<Ledger>;
  readonly place: (offer: OfferId, head: Head | undefined) => Promise<void>;
  /** Races cost seconds where every try is a push; how many writers and how many turns each. */
  readonly race: { readonly writers: number; readonly turns: number };
};

export const webStack: OfferId = { publisher: "contoso", offer: "web-stack" };

/** A small turn whose files and message carry `text`. */
export function turnOf(text: string, more: Partial<Turn> = {}): Turn {
  return {
    subject: `turn ${text}`,
    trailers: [
      ["Offer", "contoso/web-stack"],
      ["Submission", "1"],
    ],
    author: { name: "Octo Publisher", email: "octo@example.com" },
    at: "2026-03-22T15:48:03.131Z",
    files: new Map([
      ["README.md", `readme ${text}\n`],
      ["submissions/1/events.jsonl", `{"text":"${text}"}\n`],
    ]),
    ...more,
  };
}

/** Appends and gives the new head; a conflict fails the test. */
export async function mustAppend(ledger: Ledger, offer: OfferId, after: Head | undefined, turn: Turn): Promise<Head> {
  const answer = await ledger.append(offer, after, turn);
  if (answer.kind === "conflict") throw new Error("unexpected conflict");
  return answer.head;
}

/** Appends after whatever the head is; after a conflict waits a moment, longer each time and never as long as others, and reads again. */
export async function insist(ledger: Ledger, offer: OfferId, turn: Turn): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each try depends on the one before
    const answer = await ledger.append(offer, await ledger.head(offer), turn);
    if (answer.kind === "appended") return;
    // oxlint-disable-next-line no-await-in-loop
    await sleep(Math.random() * 20 * Math.min(tries, 8));
  }
}

/** The stable code of a ledger error, else the error as text. */
export function codeOf(error: unknown): string {
  return error instanceof LedgerError ? error.code : String(error);
}
