import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import policySchema from "../../schemas/v1/certification-policy.schema.json" with { type: "json" };
import reportSchema from "../../schemas/v1/certification-report.schema.json" with { type: "json" };
import { canonicalReport } from "../../src/certify/canonical.ts";
import { defaultPolicy, loadPolicy, policyIds, policyText } from "../../src/certify/policy.ts";
import { checks } from "../../src/certify/registry.ts";
import { goodBoot } from "../support/boot-outcome.ts";
import { sampleReports } from "../support/certification-reports.ts";
import { certifyFake, policyOf, type FakeImage } from "../support/certify.ts";
import { unreadable } from "../support/fake-disk.ts";

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validatePolicy = ajv.compile(policySchema);
const validateReport = ajv.compile(reportSchema);

describe("policies", () => {
  test.each(policyIds)("%s keeps to its schema and names checks that exist", (id) => {
    const policy = policyOf(id);
    expect([validatePolicy(policy), validatePolicy.errors]).toEqual([true, null]);
    const known = new Set(checks.map((each) => each.id));
    const named = [...Object.keys(policy.severities), ...Object.keys(policy.clauses)];
    expect(named.filter((each) => !known.has(each))).toEqual([]);
  });

  test("the default is one of them", () => {
    expect(policyIds).toContain(defaultPolicy);
  });

  test("an unknown id is answered with the nearest ones", () => {
    expect(loadPolicy("azure-2023-01")).toMatchObject({
      code: "policy-unknown",
      text: 'There is no certification policy "azure-2023-01".',
      remedy: "Use one of azure-2017-03, azure-2021-09, azure-2024-08.",
    });
    expect(loadPolicy("x\u001b[31m")).toMatchObject({ remedy: `Use one of ${policyIds.join(", ")}.` });
  });

  test("their texts differ, and one policy's text is always the same", () => {
    expect(new Set(policyIds.map((id) => policyText(policyOf(id)))).size).toBe(policyIds.length);
    expect(policyText(policyOf(defaultPolicy))).toBe(policyText(policyOf(defaultPolicy)));
  });
});

describe("reports", () => {
  test.each<readonly [string, FakeImage]>([
    ["a clean image that was started", { request: { boot: goodBoot() } }],
    ["a clean image", {}],
    ["an image with defects", { files: { "root/.bash_history": "x" } }],
    ["an image that is not read", { root: unreadable("xfs") }],
  ])("of %s keep to their schema", async (_name, image) => {
    const report = await certifyFake(image);
    expect([validateReport(report), validateReport.errors]).toEqual([true, null]);
  });

  test("of started images and with hostile words keep to it too, and a fault in one does not", async () => {
    for (const report of Object.values(await sampleReports())) {
      expect([validateReport(report), validateReport.errors]).toEqual([true, null]);
      expect(validateReport({ ...report, boot: { ...goodBoot().report, runs: [{}] } })).toBe(false);
    }
  });

  test("are the same bytes each time", async () => {
    const image = { files: { "root/.bash_history": "x", "etc/resolv.conf": "nameserver 10.0.0.1\n" } };
    const texts = new Set((await Promise.all([1, 2, 3].map(async () => await certifyFake(image)))).map(canonicalReport));
    expect(texts.size).toBe(1);
    expect([...texts][0]).toMatch(/^\{\n {2}"checksVersion"[^]*\}\n$/);
  });

  test("come in the order of the registry and count every check once", async () => {
    const { findings, counts } = await certifyFake({ request: { boot: goodBoot() } });
    expect(findings.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(checks.length);
  });
});
