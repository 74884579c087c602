import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { illegal } from "../../src/engine/legal.ts";
import { reconcile } from "../../src/engine/reconcile.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { offer, publish, wake } from "../support/core-words.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { must } from "../support/press.ts";
import { emptyWorld, happen, histories } from "../support/simulation.ts";
import { sha256, tell } from "../support/teller.ts";
import { manyImages, stories } from "../support/told.ts";

/** The last submission's number and how it ended, or where it is. */
const ends: Readonly<Record<string, readonly [number, string]>> = {
  "published twice": [2, "live"],
  failed: [1, "failed"],
  "failed, corrected and live": [2, "live"],
  canceled: [1, "canceled"],
  "canceled between go-live and promotion": [1, "canceled"],
  superseded: [2, "signoff"],
  queued: [2, "signoff"],
  withdrawn: [2, "withdrawn"],
  "held and resumed": [1, "signoff"],
  "waits for an address": [1, "signoff"],
  "patience and retries": [1, "signoff"],
};

describe("verify passes", () => {
  for (const [name, story] of Object.entries(stories)) {
    test(`what Slipway wrote: ${name}`, async () => {
      const teller = tell(createMemoryLedger());
      await story(teller);
      const { submission } = (await teller.state()).run;
      expect([submission?.number, submission?.ended?.how ?? submission?.step]).toEqual(ends[name]);
      expect(await verifyOffer(teller.ports.ledger, offer, sha256)).toMatchObject({ breach: undefined });
    });
  }

  test("turns whose events do not fit into a trailer", async () => {
    const teller = tell(createMemoryLedger(), manyImages);
    must(await teller.ask(publish()));
    const { run } = await teller.work();
    expect(run.submission?.step).toBe("signoff");
    expect(await verifyOffer(teller.ports.ledger, offer, sha256)).toMatchObject({ breach: undefined });
  });

  test("reports that share a turn", async () => {
    const teller = tell(createMemoryLedger(), manyImages);
    must(await teller.ask(publish()));
    const { loaded } = must(await teller.ask(wake));
    await settleTogether(teller.ports, loaded.run.submission?.number ?? 0);
    expect(await verifyOffer(teller.ports.ledger, offer, sha256)).toMatchObject({ breach: undefined, commits: 2 });
  });

  test("commits of an earlier format, by their content digest and what they mean", async () => {
    const ledger = createMemoryLedger();
    await stories["published twice"]?.(tell(ledger));
    expect(await verifyOffer(ledger, offer, sha256, "2")).toMatchObject({ breach: undefined });
  });

  test("whatever people, runners and time do", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const found = new Set<string | undefined>();
        history.reduce((world, next) => happen(world, next, (before, recorded) => found.add(illegal(before, recorded)?.text)), emptyWorld);
        found.delete(undefined);
        expect([...found]).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

async function settleTogether(ports: Pick<Ports, "ledger" | "clock" | "digests">, submission: number): Promise<void> {
  const report = { kind: "settle", actor: wake.actor, submission, task: "validate", attempt: 1 } as const;
  const outcome = { kind: "done", result: { note: "read", content: manyImages } } as const;
  must(await reconcile(ports, offer, [{ ...report, outcome }, { ...report, outcome }, wake]));
}

test("an offer without a ledger is told as never published", async () => {
  expect(await verifyOffer(createMemoryLedger(), offer, sha256)).toMatchObject({ code: "never-published" });
});
