import { readFileSync } from "node:fs";

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";

import type { CertificationReport } from "../../src/core/report.ts";
import { certificationJunit } from "../../src/render/certification-junit.ts";
import { certificationSarif } from "../../src/render/certification-sarif.ts";
import { sampleReports } from "../support/certification-reports.ts";
import { projectRoot } from "../support/sample-offer.ts";

// What other programs read is held against their own schemas: test/fixtures/formats/README.md says where those come from.

const reports = Object.entries(await sampleReports());

function format(name: string): string {
  return readFileSync(`${projectRoot}/test/fixtures/formats/${name}`, "utf8");
}

type Result = { ruleIndex: number; partialFingerprints: Record<string, string>; locations: object[] };
type Rule = {
  shortDescription: { text: string };
  fullDescription: { text: string };
  help: { text: string };
  properties: { tags: string[] };
};
type Log = { runs: [{ tool: { driver: { rules: Rule[] } }; results: Result[] }] };

describe("SARIF", () => {
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(format("sarif-2.1.0-rtm.5.json")) as Record<string, unknown>; // eslint-disable-line typescript/no-unsafe-type-assertion -- a schema is an object
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  test.each(reports)("of the report %s keeps to the schema of OASIS", (_name, report) => {
    expect([validate(JSON.parse(certificationSarif(report))), validate.errors]).toEqual([true, null]);
  });

  test("a log without results or with a level of its own does not", () => {
    expect(validate({ version: "2.1.0", runs: [{ results: [{ level: "loud" }] }] })).toBe(false);
  });

  test.each(reports)("of the report %s has what GitHub's code scanning asks for", (_name, report) => {
    // eslint-disable-next-line typescript/no-unsafe-type-assertion -- reads back what was just written
    const { tool, results } = (JSON.parse(certificationSarif(report)) as Log).runs[0];
    expect(results.length).toBeLessThanOrEqual(5000);
    for (const { shortDescription, fullDescription, help, properties } of tool.driver.rules) {
      expect([shortDescription.text, fullDescription.text, help.text].filter((text) => text === "" || text.length > 1024)).toEqual([]);
      expect(properties.tags.length).toBeLessThanOrEqual(20);
    }
    for (const { locations } of results) {
      expect(locations.length).toBeLessThanOrEqual(100);
      expect(locations[0]).toMatchObject({ physicalLocation: { artifactLocation: {}, region: { startLine: 1 } } });
    }
    const prints = results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
    expect(new Set(prints).size).toBe(results.length);
  });

  test("names the same finding of another image by the same fingerprint", async () => {
    const { failing } = await sampleReports();
    if (failing === undefined) throw new Error("no report");
    expect(fingerprints({ ...failing, image: { ...failing.image, name: "another" } })).toEqual(fingerprints(failing));
  });
});

describe("JUnit", () => {
  const schema = { fileName: "junit.xsd", contents: format("jenkins-junit.xsd") };
  const check = async (contents: string) => await validateXML({ xml: { fileName: "report.xml", contents }, schema });

  test.each(reports)("of the report %s keeps to the schema of Jenkins", async (_name, report) => {
    const { valid, errors } = await check(certificationJunit(report));
    expect([valid, errors.map(({ message }) => message)]).toEqual([true, []]);
  });

  test("a test case without a name does not", async () => {
    const { valid } = await check("<testsuites><testsuite><testcase/></testsuite></testsuites>");
    expect(valid).toBe(false);
  });
});

function fingerprints(report: CertificationReport): readonly string[] | null {
  return certificationSarif(report).match(/"primaryLocationLineHash": .*/g);
}
