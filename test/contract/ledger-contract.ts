import { describe } from "vitest";

import { defending } from "./ledger-defence.ts";
import { racing } from "./ledger-racing.ts";
import { recording } from "./ledger-recording.ts";
import type { LedgerHarness } from "./ledger-turns.ts";

/** What every ledger must keep to, whatever holds its branches. */
export function ledgerContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  describe(`${name} keeps the ledger contract`, () => {
    describe("records", () => {
      recording(makeHarness);
    });
    describe("compares and swaps", () => {
      racing(makeHarness);
    });
    describe("stands up to forgery and hostile text", () => {
      defending(makeHarness);
    });
  });
}
