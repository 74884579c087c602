import { describe, expect, test } from "vitest";

import { newFindings, policyChanges } from "../../src/certify/policy-diff.ts";
import { policyIds } from "../../src/certify/policy.ts";
import { checks } from "../../src/certify/registry.ts";
import { policyDiffText } from "../../src/render/certification-policy-diff.ts";
import { certifyFake, policyOf } from "../support/certify.ts";

const pair = [policyOf("azure-2024-08"), policyOf("field-2026-05")] as const;

describe("two policies", () => {
  test("differ in severities and numbers", () => {
    const found = policyChanges(checks, pair).map(({ check, kind }) => [check, kind]);
    expect(found).toContainEqual(["AGT-002", "other number"]);
    expect(found).toContainEqual(["AGT-004", "stricter"]);
    expect(policyChanges(checks, [pair[1], pair[0]]).map(({ check, kind }) => [check, kind])).toContainEqual(["AGT-004", "looser"]);
  });

  test.each(policyIds)("%s does not differ from itself", (id) => {
    expect(policyChanges(checks, [policyOf(id), policyOf(id)])).toEqual([]);
  });
});

describe("an image under two policies", () => {
  const files = { "root/.bash_history": "", "etc/waagent.conf": (text: string) => text.replace("EnableSwap=n", "EnableSwap=y") };
  const both = async () =>
    [await certifyFake({ policy: "azure-2024-08", files }), await certifyFake({ policy: "field-2026-05", files })] as const;

  test("newly fails what the second asks more", async () => {
    const newly = newFindings(await both());
    expect(newly.map(({ finding, before, stops }) => [finding.check, before, stops])).toEqual([
      ["AGT-002", "pass", true],
      ["AGT-004", "warn", true],
      ["GEN-011", "pass", true],
    ]);
    const [older, newer] = await both();
    expect(newFindings([newer, older])).toEqual([]);
  });

  test("is told first, with what to do, and nothing of the image gets through as it is", async () => {
    const images = [
      { name: "a\u001b[31m.vhd", newly: newFindings(await both()) },
      { name: "b.vhd", newly: [] },
    ];
    const text = policyDiffText({ from: pair[0].id, to: pair[1].id, changes: policyChanges(checks, pair), images });
    expect(text).toMatch(
      /^✘ .+vhd: under field-2026-05 newly 3 failures, 0 warnings\n {2}AGT-002 +fail \(was pass\) .+\n +fix {2}Update the agent/,
    );
    expect(text).toContain("✔ b.vhd: nothing new under field-2026-05");
    expect(text).toContain("    AGT-002   error (at least 2.2.10) → error (at least 2.13.0)  The agent is recent enough");
    expect(text).not.toContain("\u001b");
  });
});
