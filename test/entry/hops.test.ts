import { expect, test } from "vitest";

import { mayHop } from "../../src/entry/action/hops.ts";

const recorded = (count: number) => ({ events: '{"type":"step-started"}\n'.repeat(count) });

test("every hop is paid for by what was recorded, and a few more are for jobs that died", () => {
  expect([0, 8, 9, 12, 13].map((hop) => mayHop(hop, recorded(5)))).toEqual([true, true, true, true, false]);
  expect(mayHop(8, recorded(0))).toBe(false);
});

test.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 60])("a hop of %d is none", (hop) => {
  expect(mayHop(hop, recorded(1e3))).toBe(false);
});
