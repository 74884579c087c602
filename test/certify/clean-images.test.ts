import { expect, test } from "vitest";

import { policyIds } from "../../src/certify/policy.ts";
import { attention, certifyFake } from "../support/certify.ts";

test.each(["x64Gen1", "x64Gen2", "arm64Gen2"] as const)("a clean %s image passes without a word", async (type) => {
  const report = await certifyFake({ type });
  expect(attention(report)).toEqual({});
  expect(report.verdict).toBe("passed");
});

test.each(policyIds)("a clean image stops under %s only where it asks for more than the sample has", async (policy) => {
  const report = await certifyFake({ policy });
  const stopped = report.findings.filter(({ result }) => result === "fail" || result === "unknown").map(({ check }) => check);
  const expected: Readonly<Record<string, readonly string[]>> = {
    "field-2026-05": ["AGT-002"],
    "lisa-2026-08": ["KRN-004"],
  };
  expect(stopped).toEqual(expected[policy] ?? []);
});
