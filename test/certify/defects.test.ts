import { describe, expect, test } from "vitest";

import { checks } from "../../src/certify/registry.ts";
import { seeds } from "../corpus/seeds/seeds.ts";
import { attention, certifyFake } from "../support/certify.ts";
import { accessDefects } from "./defects/access.ts";
import { bootDefects } from "./defects/boot.ts";
import { diskDefects } from "./defects/disk.ts";
import { liveDefects } from "./defects/live.ts";
import { residueDefects } from "./defects/residue.ts";
import { traceDefects } from "./defects/traces.ts";
import { windowsDefects } from "./defects/windows.ts";

const defects = [...diskDefects, ...bootDefects, ...accessDefects, ...traceDefects, ...residueDefects, ...windowsDefects, ...liveDefects];

describe("each defect is told by its own check and by no other", () => {
  test.each(defects)("$name", async ({ image, expected }) => {
    const report = await certifyFake(image);
    expect(attention(report)).toEqual(expected);
    for (const { text, remedy, result, evidence } of report.findings.filter(({ check }) => check in expected)) {
      expect(text).toMatch(/^\S.*[.)]$/);
      expect(remedy).not.toBe("");
      expect(result === "unknown" || evidence.length > 0).toBe(true);
    }
  });
});

/** These fail only together with others: they have tests of their own. */
const elsewhere = ["VHD-002", "VHD-006", "PART-001", "PART-008", "OFFER-001", "WIN-001"];

test("every check has a defect", () => {
  const covered = new Set([...elsewhere, ...[...defects, ...seeds].flatMap(({ expected }) => Object.keys(expected))]);
  expect(checks.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
});

test("ids are unique, and every check says why, what to do and where to read", () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { title, why, remedy, link } of checks) {
    expect([title, why, remedy].every((text) => text.length > 10)).toBe(true);
    expect(link).toMatch(/^https:\/\//);
  }
});
