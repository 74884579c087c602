import { expect, test } from "vitest";

import type { Waiver } from "../../src/core/settings.ts";
import { certifyFake } from "../support/certify.ts";

const waiver: Waiver = {
  check: "GEN-011",
  reason: "the history is a fixture",
  evidence: "sha256:77ab",
  approver: "octo-reviewer",
  expires: "2026-11-22",
};
const image = { files: { "root/.bash_history": "x" } };
const subject = { offer: "contoso/db", plan: "standard", version: "1.0.0" };

async function historyFinding(waivers: readonly Waiver[], now = "2026-11-22T23:59:59.999Z") {
  const report = await certifyFake({ ...image, request: { waivers, now, subject } });
  return { report, finding: report.findings.find(({ check }) => check === "GEN-011") };
}

test("holds until the end of its last day, and says who gave it", async () => {
  const { report, finding } = await historyFinding([waiver]);
  expect(report.verdict).toBe("passed");
  expect(finding).toMatchObject({ result: "waived", waiver: { state: "applied", approver: "octo-reviewer", evidence: "sha256:77ab" } });
  expect(finding?.text).toContain('Waived until 2026-11-22 by "octo-reviewer": "the history is a fixture".');
});

test("that has expired leaves the failure and says so", async () => {
  const { report, finding } = await historyFinding([waiver], "2026-11-23T00:00:00.000Z");
  expect(report.verdict).toBe("failed");
  expect(finding).toMatchObject({ result: "fail", waiver: { state: "expired" } });
  expect(finding?.text).toContain("expired on 2026-11-22");
});

test("whose date cannot be read has expired", async () => {
  expect((await historyFinding([{ ...waiver, expires: "never" }])).finding?.result).toBe("fail");
});

test.each([
  [{ offer: "contoso/db", plan: "standard", version: "1.0.0" }, "waived"],
  [{ plan: "byol" }, "fail"],
  [{ version: "1.0.1" }, "fail"],
  [{ offer: "contoso/web" }, "fail"],
  [{ check: "GEN-001" }, "fail"],
] as const)("limited to %j gives %s", async (scope, expected) => {
  expect((await historyFinding([{ ...waiver, ...scope }])).finding?.result).toBe(expected);
});

test("does nothing to a check that passed", async () => {
  const report = await certifyFake({ request: { waivers: [{ ...waiver, expires: "2099-01-01" }] } });
  expect(report.findings.find(({ check }) => check === "GEN-011")).toMatchObject({ result: "pass" });
});
