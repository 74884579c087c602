import { expect, test } from "vitest";

import { ghost, heartbleed, neededInstead, shellshock } from "../../src/certify/facts/fixed-versions.ts";
import { isLog4jFixed } from "../../src/certify/facts/log4j.ts";
import type { Packages } from "../../src/certify/facts/packages.ts";
import { sackFloor } from "../../src/certify/facts/sack-kernels.ts";

const holes = { ghost, shellshock, heartbleed } as const;

function database(kind: "dpkg" | "rpm"): Packages {
  return { kind, path: "", versions: new Map(), all: [] };
}

/** Versions that distributions had before and after their advisories. */
test.each([
  ["ghost", "dpkg", "2.13-38+deb7u6", "2.13-38+deb7u7"],
  ["ghost", "dpkg", "2.15-0ubuntu10.9", "2.15-0ubuntu10.10"],
  ["ghost", "dpkg", "2.17-93", "2.19-18"],
  ["ghost", "rpm", "2.17-55.el7", "2.17-55.el7_0.5"],
  ["ghost", "rpm", "2.12-1.149.el6", "2.12-1.149.el6_6.5"],
  ["ghost", "rpm", "2.5-123", "2.28-251.el8"],
  ["shellshock", "dpkg", "4.2+dfsg-0.1+deb7u2", "4.2+dfsg-0.1+deb7u3"],
  ["shellshock", "dpkg", "4.3-7ubuntu1.4", "4.3-7ubuntu1.7"],
  ["shellshock", "dpkg", "4.3-9.1", "4.3-11"],
  ["shellshock", "dpkg", "4.3-6", "4.3-14ubuntu1.4"],
  ["shellshock", "rpm", "4.1.2-15.el6_4", "4.1.2-48.el6"],
  ["shellshock", "rpm", "4.2.45-5.el7_0.2", "4.2.46-34.el7"],
  ["heartbleed", "dpkg", "1.0.1e-2+deb7u4", "1.0.1e-2+deb7u5"],
  ["heartbleed", "dpkg", "1.0.1-4ubuntu5.11", "1.0.1-4ubuntu5.12"],
  ["heartbleed", "dpkg", "1.0.1f-1", "1.0.1f-1ubuntu2.27"],
  ["heartbleed", "dpkg", "1.0.1f-1", "1.0.0-1"],
  ["heartbleed", "rpm", "1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7"],
  ["heartbleed", "rpm", "1:1.0.1e-33.el7", "1:1.0.2k-19.el7"],
] as const)("%s, %s: %s is open, %s is not", (hole, kind, open, closed) => {
  expect(neededInstead(database(kind), open, holes[hole])).toBeDefined();
  expect(neededInstead(database(kind), closed, holes[hole])).toBeUndefined();
});

test.each([
  ["dpkg", "4.4.0-150.176", "4.4.0-151.178"],
  ["dpkg", "4.15.0-51.55", "4.15.0-52.56"],
  ["dpkg", "4.15.0-1048.52", "4.15.0-1049.54"],
  ["dpkg", "3.16.68-1", "3.16.68-2"],
  ["dpkg", "4.9.168-1+deb9u2", "4.9.168-1+deb9u3~deb8u1"],
  ["dpkg", "4.19.37-3", "4.19.67-2"],
  ["rpm", "2.6.32-754.14.2.el6", "2.6.32-754.15.3.el6"],
  ["rpm", "3.10.0-957.21.2.el7", "3.10.0-957.21.3.el7"],
  ["rpm", "3.10.0-327.78.2.el7", "3.10.0-327.79.2.el7"],
  ["rpm", "3.10.0-229.el7", "3.10.0-1160.118.1.el7"],
  ["rpm", "4.18.0-80.4.1.el8_0", "4.18.0-553.el8_10"],
  ["rpm", "4.12.14-6.12.1", "4.12.14-6.15.2"],
  ["rpm", "4.14.35-1902.1.0.el7uek", "4.14.35-1902.2.0.el7uek"],
  ["rpm", "4.14.121-109.96.amzn2", "4.14.128-112.105.amzn2"],
  ["rpm", "5.1.8-200.fc30", "6.6.119.3-1.azl3"],
] as const)("SACK, %s: kernel %s is open, %s is not", (kind, open, closed) => {
  expect(sackFloor(database(kind), open)).toMatch(/^\d/);
  expect(sackFloor(database(kind), closed)).toBeUndefined();
});

test("a kernel series that is in no table is not guessed at", () => {
  expect(sackFloor(database("dpkg"), "4.17.8-1")).toBe("unlisted");
});

test.each([
  ["2.0-beta9", false],
  ["2.3.1", false],
  ["2.3.2", true],
  ["2.12.3", false],
  ["2.12.4", true],
  ["2.14.1", false],
  ["2.17.0", false],
  ["2.17.1", true],
  ["2.24.3", true],
])("log4j-core %s is fixed: %j", (version, expected) => {
  expect(isLog4jFixed(version)).toBe(expected);
});
