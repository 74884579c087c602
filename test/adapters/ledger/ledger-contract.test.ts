import { ledgerContract } from "../../contract/ledger-contract.ts";
import { ledgerInPlace, ledgerOnRemote } from "../../support/ledger-harness.ts";
import { createMemoryLedger } from "../../support/memory-ledger.ts";

ledgerContract("the ledger in memory", async () => {
  const ledger = createMemoryLedger();
  return {
    ledger,
    another: async () => ledger,
    place: async (offer, head) => ledger.place(offer, head),
    race: { writers: 8, turns: 25 },
    [Symbol.asyncDispose]: async () => undefined,
  };
});
ledgerContract("the ledger in a bare repository", async () => ledgerInPlace(true));
ledgerContract("the ledger in a clone", async () => ledgerInPlace(false));
ledgerContract("the ledger on a remote", ledgerOnRemote);
