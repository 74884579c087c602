import fc from "fast-check";
import { expect, test } from "vitest";

import { compareRpmSegments, compareRpmVersions } from "../../src/certify/facts/rpm-version.ts";

/** The cases that rpm documents for its order (rpm-version(7), and the table of its own tests). */
test.each([
  ["1.0", "1.0", 0],
  ["1.0", "2.0", -1],
  ["2.0.1", "2.0.1", 0],
  ["2.0", "2.0.1", -1],
  ["2.0.1a", "2.0.1a", 0],
  ["2.0.1a", "2.0.1", 1],
  ["5.5p1", "5.5p2", -1],
  ["5.5p10", "5.5p1", 1],
  ["10xyz", "10.1xyz", -1],
  ["xyz10", "xyz10.1", -1],
  ["xyz.4", "8", -1],
  ["xyz.4", "2", -1],
  ["5.5p2", "5.6p1", -1],
  ["6.0.rc1", "6.0", 1],
  ["10b2", "10a1", 1],
  ["1.0aa", "1.0a", 1],
  ["10.0001", "10.0039", -1],
  ["10.0001", "10.1", 0],
  ["4.999.9", "5.0", -1],
  ["20101121", "20101122", -1],
  ["2_0", "2.0", 0],
  ["a+", "a_", 0],
  ["+a", "_a", 0],
  ["1.0~rc1", "1.0", -1],
  ["1.0~rc1", "1.0~rc2", -1],
  ["1.0~rc1~git123", "1.0~rc1", -1],
  ["1.0^", "1.0", 1],
  ["1.0^git1", "1.0^git2", -1],
  ["1.0^git1", "1.01", -1],
  ["1.0^20160101", "1.0.1", -1],
  ["1.0^20160101^git1", "1.0^20160101", 1],
  ["1.0~rc1^git1", "1.0~rc1", 1],
  ["1.0^git1~pre", "1.0^git1", -1],
])("%j against %j is %j", (a, b, expected) => {
  expect([compareRpmSegments(a, b), compareRpmSegments(b, a)]).toEqual([expected, expected === 0 ? 0 : -expected]);
});

test.each([
  [["3.10.0-957.21.2.el7", "3.10.0-957.21.3.el7", "3.10.0-1062.el7", "4.18.0-80.el8", "1:0.1-1"]],
  [["1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7", "1.0.1e-16.el6_5.15", "1.0.1e-30.el6"]],
  [["2.17-55.el7", "2.17-55.el7_0.5", "2.17-317.el7"]],
])("%j ascends", (versions) => {
  for (const [index, older] of versions.entries())
    for (const newer of versions.slice(index + 1))
      expect([older, newer, Math.sign(compareRpmVersions(older, newer))]).toEqual([older, newer, -1]);
});

test("without a release the release is not compared", () => {
  expect(compareRpmVersions("2.2.54.2-1.el8", "2.2.54.2")).toBe(0);
  expect(compareRpmVersions("0:1.0-1", "1.0-1")).toBe(0);
});

test("is antisymmetric and ends, whatever the text", () => {
  const version = fc.string({ unit: fc.constantFrom("0", "1", "9", "a", "b", "~", "^", "+", ".", "-", ":", "\n"), maxLength: 14 });
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareRpmVersions(a, b)) + Math.sign(compareRpmVersions(b, a))).toBe(0);
      expect(compareRpmVersions(a, a)).toBe(0);
    }),
    { numRuns: 2000 },
  );
});
