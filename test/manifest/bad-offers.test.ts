import { readdirSync, readFileSync, writeFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { validateManifests } from "../../src/manifest/validate-manifests.ts";
import { readOfferFolder, sampleId } from "../support/sample-offer.ts";

// Each fixture takes the place of one file of the sample offer: `offer-*.yaml` of offer.yaml, `plan-*.yaml` of plans/standard.yaml. Its lines
// `# expect: 12:5 code` are all that is said about that file, warnings included. UPDATE=1 rewrites them; read the difference.
const fixtures = new URL("../fixtures/bad-offers/", import.meta.url);
const now = "2026-11-22T16:00:00.000Z";
const sample = readOfferFolder(sampleId);

function found(text: string, path: string): readonly string[] {
  const { problems } = validateManifests(sampleId, new Map([...sample, [path, new TextEncoder().encode(text)]]), { now });
  return problems.filter((each) => each.path === path).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

describe("bad offers", () => {
  test.each(readdirSync(fixtures))("%s", (name) => {
    const file = new URL(name, fixtures);
    const text = readFileSync(file, "utf8");
    const path = `offers/contoso/web-stack/${name.startsWith("offer-") ? "offer.yaml" : "plans/standard.yaml"}`;
    const actual = found(text, path);
    if (process.env["UPDATE"] === "1") {
      const kept = text.replaceAll(/^# expect: .*\n/gm, "");
      writeFileSync(file, kept + actual.map((line) => `# expect: ${line}\n`).join(""));
      return;
    }
    const expected = [...text.matchAll(/^# expect: (.+)$/gm)].map(([, line]) => line);
    expect(expected).not.toHaveLength(0);
    expect(actual).toEqual(expected);
  });
});
