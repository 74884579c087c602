import { expect, test } from "vitest";

import { portFault } from "../../../src/core/rules/port-range.ts";

test.each([
  ["1", undefined],
  ["65535", undefined],
  ["80-90", undefined],
  ["80-80", undefined],
  ["0", "out-of-range"],
  ["65536", "out-of-range"],
  ["1-65536", "out-of-range"],
  ["0-5", "out-of-range"],
  ["80.5", "out-of-range"],
  ["http", "out-of-range"],
  ["90-80", "reversed"],
])("%s: %s", (range, fault) => {
  expect(portFault(range)).toBe(fault);
});
