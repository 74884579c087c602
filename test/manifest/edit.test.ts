import { describe, expect, test } from "vitest";

import { isProblem } from "../../src/core/problem.ts";
import { addImageVersion, type NewImageVersion } from "../../src/manifest/edit/add-image-version.ts";
import { initFiles } from "../../src/manifest/edit/init-files.ts";
import { newOfferFiles } from "../../src/manifest/edit/new-offer-files.ts";
import { loadSettings } from "../../src/manifest/load-settings.ts";
import { validateManifests } from "../../src/manifest/validate-manifests.ts";
import { codesWith, sampleNow, sampleText } from "../support/changed-sample.ts";

const plan = sampleText("plans/standard.yaml");
const osDisk = { location: { path: "new.vhd" }, sha256: "a".repeat(64) };

function added(text: string, changes: Partial<NewImageVersion> = {}): string {
  const result = addImageVersion(text, { version: "1.5.0", path: "plans/standard.yaml", osDisk, ...changes });
  if (isProblem(result)) throw new Error(result.code);
  return result;
}

function refusal(text: string, changes: Partial<NewImageVersion> = {}): string | undefined {
  const result = addImageVersion(text, { version: "1.5.0", path: "plans/standard.yaml", osDisk, ...changes });
  return isProblem(result) ? result.code : undefined;
}

describe("adding an image version", () => {
  test("appends it and leaves every other byte", () => {
    const text = added(plan);
    expect(text.startsWith(plan.trimEnd())).toBe(true);
    expect(text.slice(plan.length)).toBe(
      `      - version: 1.5.0\n        osDisk:\n          path: new.vhd\n          sha256: ${"a".repeat(64)}\n`,
    );
    expect(codesWith({ "plans/standard.yaml": text })).toEqual([]);
  });

  test("keeps what follows, comments at line ends and a missing last line end", () => {
    const commented = `${plan.trimEnd()} # by hand\n\n# the end\n`;
    expect(added(commented)).toContain("# by hand\n      - version: 1.5.0\n");
    expect(added(commented).endsWith("\n\n# the end\n")).toBe(true);
    expect(added(plan.trimEnd()).endsWith(`${"a".repeat(64)}\n`)).toBe(true);
  });

  test("given twice it changes nothing the second time, and takes new digests", () => {
    const once = added(plan);
    expect(added(once)).toBe(once);
    const digit = "1".repeat(64);
    const changed = added(once, { osDisk: { ...osDisk, sha256: digit } });
    expect(changed).toBe(once.replace("a".repeat(64), `"${digit}"`));
  });
});

describe("adding an image version where splicing is not enough", () => {
  test("writes data disks in LUN order, and other locations over old ones", () => {
    const text = added(plan, { dataDisks: [osDisk, { ...osDisk, location: { secret: "DATA" } }] });
    expect(text).toContain("          - lun: 1\n            secret: DATA\n");
    const secret = added(plan, { version: "1.4.0", osDisk: { ...osDisk, location: { secret: "OS" } } });
    expect(secret).toContain("secret: OS");
    expect(secret).toContain("# Newest last.");
    expect(codesWith({ "plans/standard.yaml": secret })).toEqual([]);
    const disks = added(plan, { version: "1.4.0", dataDisks: [osDisk] });
    expect(added(disks, { version: "1.4.0" })).not.toContain("lun");
  });

  test("works in lists that are written in brackets", () => {
    const flow = plan.replace(/versions:[^]*/, `versions: [{ version: 1.4.0, osDisk: { path: a.vhd, sha256: "${"1".repeat(64)}" } }]\n`);
    expect(codesWith({ "plans/standard.yaml": added(flow) })).toEqual([]);
  });

  test.each([
    ["version-order", plan, { version: "1.3.9" }],
    ["image-type-unclear", plan, { type: "arm64Gen2" }],
    ["image-type-unclear", plan.replace(/images:[^]*/, "images: []\n"), {}],
    ["image-type-unclear", plan.replace(/images:[^]*/, "images:\n  - { type: x64Gen1 }\n  - { type: x64Gen2 }\n"), {}],
    ["yaml-syntax", "a: [", {}],
  ] as const)("%s %#", (code, text, changes) => {
    expect(refusal(text, changes)).toBe(code);
  });

  test("chooses among image types", () => {
    const two = `${plan}  - type: x64Gen1\n    skuId: old\n    versions:\n      - version: 1.0.0\n        osDisk: { path: a.vhd, sha256: "${"1".repeat(64)}" }\n`;
    expect(added(two, { type: "x64Gen1", version: "1.0.1" }).slice(two.length)).toContain("1.0.1");
    expect(refusal(two)).toBe("image-type-unclear");
  });
});

function validated(files: ReadonlyMap<string, string | Uint8Array>, publisher: string, offer: string): readonly string[] {
  const tree = new Map(
    [...files].map(([path, content]) => [path, typeof content === "string" ? new TextEncoder().encode(content) : content]),
  );
  const inside = new Map([...tree].filter(([path]) => path.startsWith("offers/")));
  return validateManifests({ publisher, offer }, inside, { now: sampleNow }).problems.map(({ code, text }) => `${code} ${text}`);
}

describe("new offers", () => {
  test.each([
    [{ publisher: "contoso", offer: "database" }],
    [{ publisher: "a_", offer: "b__c_" }],
    [{ publisher: "x".repeat(50), offer: "y".repeat(50), plan: "z".repeat(50) }],
    [
      {
        publisher: "contoso",
        offer: "router",
        title: 'A "quoted": #title',
        email: "a@b.example",
        plan: "byol",
      },
    ],
  ])("%o validates as it stands", (asked) => {
    expect(validated(newOfferFiles(asked), asked.publisher, asked.offer)).toEqual([]);
  });

  test("what only the publisher knows is marked", () => {
    const text = newOfferFiles({ publisher: "contoso", offer: "database" }).get("offers/contoso/database/offer.yaml");
    expect(String(text).match(/# TODO/g)?.length).toBeGreaterThan(8);
  });

  test("a new repository has a valid offer and valid settings", () => {
    const files = initFiles();
    expect(validated(files, "contoso", "sample")).toEqual([]);
    expect(loadSettings(new TextEncoder().encode(String(files.get(".github/slipway.yaml"))))).toEqual(loadSettings(undefined));
  });
});
