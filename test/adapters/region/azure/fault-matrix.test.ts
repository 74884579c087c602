import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { faults, openFaultMatrix, phases, type Matrix } from "../../../support/region-faults.ts";

let matrix: Matrix;
beforeAll(async () => {
  matrix = await openFaultMatrix();
});
afterAll(async () => {
  await matrix[Symbol.asyncDispose]();
});

// A third of the cells, spread over all faults and phases; `npm run proof:regions` prints all of them.
const cells = Object.entries(faults).map(([fault, { says }], row) => {
  const chosen = Object.keys(phases).filter((_, column) => (row + column) % 3 === 0);
  return [fault, chosen, says] as const;
});

describe.each(cells)("a region: %s", (fault, chosen, says) => {
  it("says so or waits it out, leaves the others and what is live alone, and is whole once it is over", { timeout: 60_000 }, async () => {
    for (const phase of chosen) {
      const { first, ...rest } = await matrix.cell(fault, phase);
      expect([phase, rest]).toEqual([phase, { hit: true, other: "done", later: "done", live: true }]);
      const expected = phase === "journal" ? ["region-io"] : ["done", ...says];
      expect([phase, expected]).toEqual([phase, expect.arrayContaining([first])]);
    }
  });
});
