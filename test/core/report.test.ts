import { expect, test } from "vitest";

import {
  findingsToTell,
  stopsCertification,
  type CertificationReport,
  type Finding,
  type Result,
  type Severity,
} from "../../src/core/report.ts";

function finding(check: string, result: Result, more: Partial<Finding> = {}): Finding {
  return {
    check,
    title: check,
    tier: "F",
    severity: "error",
    result,
    text: "t.",
    remedy: "r.",
    evidence: [],
    aliases: [],
    link: "https://example.com",
    ...more,
  };
}

function report(findings: readonly Finding[], unknown: "fail" | "warn" = "fail"): CertificationReport {
  return {
    schemaVersion: 1,
    image: { name: "i", type: "x64Gen2", osFamily: "linux", disks: [] },
    policy: { id: "p", digest: "d", unknown },
    checksVersion: "1",
    verdict: "failed",
    counts: { pass: 0, fail: 0, warn: 0, "not-applicable": 0, unknown: 0, waived: 0, error: 0 },
    findings,
  };
}

test.each<readonly [Result, Severity, "fail" | "warn", boolean]>([
  ["fail", "error", "fail", true],
  ["error", "warning", "warn", true],
  ["unknown", "error", "fail", true],
  ["unknown", "error", "warn", false],
  ["unknown", "warning", "fail", false],
  ["warn", "warning", "fail", false],
  ["waived", "error", "fail", false],
  ["pass", "error", "fail", false],
])("%s of severity %s, unknown means %s: stops is %s", (result, severity, unknown, stops) => {
  expect(stopsCertification(finding("A-1", result, { severity }), report([], unknown))).toBe(stops);
});

test("people hear of what did not pass, and of each reason once", () => {
  const told = findingsToTell(
    report([
      finding("A-1", "pass"),
      finding("A-2", "not-applicable"),
      finding("A-3", "waived"),
      finding("A-4", "fail"),
      finding("A-5", "unknown", { because: "A-4" }),
      finding("A-6", "unknown", { because: "A-1" }),
      finding("A-7", "unknown", { because: "A-2" }),
      finding("A-8", "unknown", { because: "A-0" }),
      finding("A-9", "warn", { severity: "warning" }),
    ]),
  );
  expect(told.map(({ check }) => check)).toEqual(["A-4", "A-6", "A-7", "A-8", "A-9"]);
});

test("a reason that only warns does not silence what stops", () => {
  const told = findingsToTell(report([finding("A-1", "unknown", { severity: "warning" }), finding("A-2", "unknown", { because: "A-1" })]));
  expect(told.map(({ check }) => check)).toEqual(["A-1", "A-2"]);
});
