import fc from "fast-check";
import { expect, test } from "vitest";

import { compareVersions } from "../../src/certify/facts/dpkg-version.ts";

/** Each list ascends; taken from Debian Policy §5.6.12 and from versions that packages really have. */
test.each([
  [["2.2.9", "2.2.10", "2.2.46-0ubuntu1~20.04.1", "2.7.3.0-4.1", "2.13.1.1-0ubuntu1", "1:0.1"]],
  [["1.0~~", "1.0~~a", "1.0~", "1.0~rc1", "1.0", "1.0a", "1.0+", "1.0.1"]],
  [["1.1.1n-0+deb11u4", "1.1.1n-0+deb11u5", "1.1.1w-0+deb11u1", "3.0.15-1~deb12u1", "3.0.15-1"]],
  [["2.13-38+deb7u6", "2.18", "2.31-13+deb11u11", "2.36-9+deb12u14"]],
  [["1.0-1", "1.0-1.1", "1.0-2", "1.0-10"]],
])("%j ascends", (versions) => {
  for (const [index, older] of versions.entries())
    for (const newer of versions.slice(index + 1)) {
      expect([older, newer, Math.sign(compareVersions(older, newer))]).toEqual([older, newer, -1]);
      expect(Math.sign(compareVersions(newer, older))).toBe(1);
    }
});

test.each([
  ["1.0", "0:1.0"],
  ["1.0-0", "1.0"],
  ["1.00", "1.0"],
  [" 2.2.10\n", "2.2.10"],
])("%j equals %j", (a, b) => {
  expect(compareVersions(a, b)).toBe(0);
});

const version = fc.string({ unit: fc.constantFrom("0", "1", "9", "a", "b", "~", "+", ".", "-", ":"), maxLength: 12 });

function sign(a: string, b: string): number {
  return Math.sign(compareVersions(a, b));
}

test("is an order: antisymmetric and transitive, whatever the text", () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(sign(a, b) + sign(b, a)).toBe(0);
      expect(sign(a, b) <= 0 && sign(b, c) <= 0 ? sign(a, c) <= 0 : true).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("more digits than a number holds are still compared", () => {
  expect(compareVersions(`1.${"9".repeat(400)}`, `1.${"9".repeat(399)}8`)).toBeGreaterThan(0);
});
