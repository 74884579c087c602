import { expect, test } from "vitest";

import { tally } from "../support/interleaving-tally.ts";

// Events, duplicates, losses, crashes and several runners at once, in an order that a seed decides: the same end as in an orderly run. The long form, and
// the story of one seed, are in test/proofs/interleavings.ts.

const seeds = 40;

test(`${seeds} interleavings end as the orderly run does, with everybody answered`, { timeout: 120_000 }, async () => {
  const { faults, ends, steps } = await tally(1, seeds);
  expect(faults).toEqual([]);
  expect(Object.keys(ends)).toEqual(expect.arrayContaining(["live", "canceled", "superseded", "failed", "waits at signoff"]));
  expect(steps).toBeGreaterThan(100 * seeds);
});
