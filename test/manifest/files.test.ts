import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { TreeEntry } from "../../src/manifest/tree.ts";
import { offerOfPath } from "../../src/manifest/tree.ts";
import { loadOffer, validateManifests } from "../../src/manifest/validate-manifests.ts";
import { changedSample, codesWith, problemsWith, sampleNow, sampleText, withValue } from "../support/changed-sample.ts";
import { generateOffers } from "../support/generate-offers.ts";
import { plainPng } from "../support/png.ts";
import { sampleId } from "../support/sample-offer.ts";

const standard = "plans/standard.yaml";

test("the sample has no problem and reads as an offer", () => {
  const { offer, problems } = validateManifests(sampleId, changedSample({}), { now: sampleNow });
  expect(problems).toEqual([]);
  expect(offer?.plans.map(({ id, price }) => [id, price.kind])).toEqual([
    ["standard", "perCore"],
    ["byol", "byol"],
  ]);
  expect(offer?.listing.description).toContain("# A web server");
  expect(offer?.lead).toEqual({ kind: "sqlite", contacts: ["sales@contoso.example"] });
  expect(loadOffer(sampleId, changedSample({}))).toEqual(offer);
});

test("an offer is not read without a plan that cannot be", () => {
  const codes = [loadOffer(sampleId, changedSample({ "plans/byol.yaml": "a: [" }))]
    .flat()
    .map((each) => ("code" in each ? each.code : "offer"));
  expect(codes).toEqual(["yaml-syntax"]);
});

test("generated offers are valid", () => {
  for (const { id, files } of generateOffers(3)) expect(validateManifests(id, files, { now: sampleNow }).problems).toEqual([]);
});

describe("pictures", () => {
  test.each([
    ["media/logo-large.png", plainPng(216, 216), []],
    ["media/logo-large.png", plainPng(350, 350), []],
    ["media/logo-large.png", plainPng(215, 215), ["logo-size"]],
    ["media/logo-large.png", plainPng(351, 351), ["logo-size"]],
    ["media/logo-large.png", plainPng(216, 300), ["logo-size"]],
    ["media/logo-medium.png", plainPng(91, 90), ["logo-size"]],
    ["media/logo-small.png", plainPng(40, 40), ["logo-size"]],
    ["media/logo-wide.png", plainPng(115, 255), ["logo-size"]],
    ["media/hero.png", plainPng(815, 291), ["hero-size"]],
    ["media/screenshot-1.png", plainPng(533, 324), ["screenshot-size"]],
    ["media/screenshot-1.png", plainPng(1280, 720).subarray(0, -5), ["picture-broken"]],
    ["media/screenshot-1.png", new TextEncoder().encode("GIF89a"), ["picture-not-png"]],
    ["media/screenshot-1.png", new Uint8Array(), ["picture-not-png"]],
    ["media/screenshot-1.png", new Uint8Array(6 * 1024 * 1024), ["picture-too-large"]],
  ] as const)("%s %#", (path, bytes, codes) => {
    expect(codesWith({ [path]: bytes })).toEqual(codes);
  });
});

describe("texts", () => {
  test.each([
    ["listing/description.md", "x".repeat(5000), []],
    ["listing/description.md", "x".repeat(5001), ["text-too-long"]],
    ["listing/standard.md", "x".repeat(2000), []],
    ["listing/standard.md", "x".repeat(2001), ["text-too-long"]],
    ["listing/terms.md", "x".repeat(10_000), []],
    ["listing/terms.md", "x".repeat(10_001), ["text-too-long"]],
    ["listing/terms.md", " \n", ["text-empty"]],
    ["listing/terms.md", Uint8Array.of(0xff), ["text-encoding"]],
    ["listing/terms.md", "a\u0000", ["text-control-character"]],
    ["listing/terms.md", "x".repeat(1024 * 1024 + 1), ["text-too-large"]],
    ["listing/terms.md", undefined, ["file-missing"]],
    ["listing/unused.md", "x", ["file-unused"]],
    ["README.md", "x", []],
  ] as const)("%s %#", (path, text, codes) => {
    expect(codesWith({ [path]: text })).toEqual(codes);
  });
});

function codesWithEntry(path: string, entry: TreeEntry): readonly string[] {
  const tree = new Map<string, TreeEntry>([...changedSample({}), [`offers/contoso/web-stack/${path}`, entry]]);
  return validateManifests(sampleId, tree, { now: sampleNow }).problems.map(({ code }) => code);
}

function entries(count: number): string {
  return Array.from({ length: count }, (_, index) => `tenant,id${index},Label`).join("\n");
}

function hide(text: string): string {
  return text.replace("displayRank: 1", "private: true\naudience: [{ type: tenant, id: a }]");
}

/** Copies of the standard plan under ids and titles of their own, each edited. */
function copies(count: number, edit: (text: string) => string): Readonly<Record<string, string>> {
  const copy = (index: number): string =>
    edit(
      sampleText(standard)
        .replace("title: Standard", `title: P${index}`)
        .replaceAll(/^(plan|.* skuId): .*$/gm, `$1: p${index}`),
    );
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`plans/p${index}.yaml`, copy(index)]));
}

describe("files", () => {
  test.each([
    ["media/hero.png", { kind: "symlink" }, "file-symlink"],
    ["offer.yaml", { kind: "symlink" }, "file-symlink"],
    ["plans/gold.yaml", { kind: "symlink" }, "file-symlink"],
    ["media", { kind: "submodule" }, "file-submodule"],
    ["disk.vhd", { kind: "tooLarge" }, "file-too-large"],
    ["plans/gold.yml", new Uint8Array(), "plan-file-name"],
    ["plans/old/gold.yaml", new Uint8Array(), "plan-file-name"],
    ["plans/gold.yaml", new Uint8Array(), "yaml-empty"],
  ] as const)("%s %#", (path, entry, code) => {
    expect(codesWithEntry(path, entry)).toEqual([code]);
  });

  test("an offer without a plan, and one without anything", () => {
    expect(codesWith({ [standard]: undefined, "plans/byol.yaml": undefined }).filter((code) => code !== "file-unused")).toEqual([
      "plan-none",
    ]);
    expect(validateManifests(sampleId, new Map(), { now: sampleNow }).problems.map(({ code }) => code)).toEqual([
      "file-missing",
      "plan-none",
    ]);
  });

  test("a path that leads out of the folder, however it is written", () => {
    for (const path of ["media/../hero.png", "media//hero.png", "media/./hero.png"]) {
      expect(codesWith(withValue("offer.yaml", ["listing", "logos", "hero"], path))).toContain("file-outside");
    }
  });

  test("a manual, a template and an audience are what they say", () => {
    const drive = { ...testDrive(10), userManual: "media/a.pdf", template: "media/a.zip" };
    const changes = {
      ...withValue("offer.yaml", ["testDrive"], drive),
      "listing/t.md": "text",
      "media/a.pdf": "%PDF-1.7",
      "media/a.zip": "PK\u0003\u0004",
    };
    expect(codesWith(changes)).toEqual([]);
    expect(codesWith({ ...changes, "media/a.pdf": "a", "media/a.zip": "b" }).toSorted()).toEqual(["manual-not-pdf", "template-not-zip"]);
  });
});

function testDrive(quota: number): Readonly<Record<string, unknown>> {
  const id = "5b1e9c7a-3f52-4a3e-9d3b-0c6d2f1a7b11";
  return {
    enabled: true,
    description: "listing/t.md",
    accessInformation: "listing/t.md",
    userManual: "media/a.pdf",
    template: "media/a.zip",
    regions: [{ region: "westeurope", hot: 1, warm: 2, cold: 3 }],
    quota,
    durationHours: 1,
    subscriptionId: id,
    tenantId: id,
    applicationId: id,
    applicationKey: { secret: "KEY" },
  };
}

test("a test drive needs leads and a quota that holds its instances", () => {
  expect(codesWith(withValue("offer.yaml", ["testDrive"], testDrive(5)))).toContain("test-drive-quota");
  const text = withValue("offer.yaml", ["testDrive"], testDrive(6))["offer.yaml"]?.replace("kind: sqlite", "kind: none") ?? "";
  expect(codesWith({ "offer.yaml": text })).toContain("test-drive-leads");
});

describe("the audience of a private plan in a file", () => {
  const changes = { [standard]: sampleText(standard).replace("displayRank: 1", "private: true\naudience: audience/a.csv") };
  test.each([
    [`Type,Id,Description\n${entries(20_000)}\n`, []],
    [`Type,Id,Description\n${entries(20_001)}\n`, ["audience-count"]],
    ["Type,Id,Description\n", ["audience-count"]],
    ["tenant,a,b\n", ["audience-header"]],
    ["Type,Id,Description\ntenant,a,b\r\nTenant,A,c", ["audience-duplicate"]],
    ["Type,Id,Description\nfriend,a,b", ["audience-line"]],
    [`Type,Id,Description\ntenant,${"x".repeat(51)},b`, ["audience-line"]],
    [`Type,Id,Description\ntenant,a,${"x".repeat(1001)}`, ["audience-line"]],
    ["\u0000", ["text-control-character"]],
  ])("%#", (csv, codes) => {
    expect(codesWith({ ...changes, "audience/a.csv": csv })).toEqual(codes);
  });
});

describe("plans", () => {
  test("at most a hundred, and forty-five private ones", () => {
    expect(codesWith(copies(98, String)).filter((code) => code.startsWith("plan"))).toEqual([]);
    expect(codesWith(copies(99, String))).toContain("plan-too-many");
    expect(codesWith(copies(45, hide))).toEqual([]);
    expect(codesWith(copies(46, hide))).toContain("plan-private-too-many");
  });

  test("a base plan lends its technical configuration, once", () => {
    const text = sampleText(standard)
      .replace("plan: standard", "plan: gold")
      .replace("title: Standard", "title: Gold")
      .replace(/\nos:[^]*/, "\nbasePlan: standard\n");
    const { offer } = validateManifests(sampleId, changedSample({ "plans/gold.yaml": text }), { now: sampleNow });
    expect(offer?.plans.find(({ id }) => id === "gold")?.skus).toEqual(offer?.plans.find(({ id }) => id === "standard")?.skus);
    const chained = text
      .replace("plan: gold", "plan: rich")
      .replace("title: Gold", "title: Rich")
      .replace("basePlan: standard", "basePlan: gold");
    expect(codesWith({ "plans/gold.yaml": text, "plans/rich.yaml": chained })).toEqual(["base-plan-chain"]);
  });
});

test("a SAS URL's signature is in no problem", () => {
  const url = "https://a.example/b%20.vhd?sig=TOPSECRET&sp=w";
  for (const text of [`url: "${url}"`, `url: ["${url}"]`, `url: !x "${url}"`, `url: "${url}\\u0000"`, `path: "${url}"`]) {
    const plan = sampleText(standard).replace(/path: .*vhd/, text);
    expect(JSON.stringify(problemsWith({ [standard]: plan }))).not.toContain("TOPSECRET");
  }
});

test("any bytes in any file give problems with place and remedy, never a throw", () => {
  const paths = [...changedSample({}).keys()].map((path) => path.split("/").slice(3).join("/"));
  const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.stringify(json));
  const key = fc.constantFrom("listing", "images", "ports", "preview", "price", "audience", "leads", "testDrive", "os", "legal", "markets");
  const mutation = fc.tuple(key, value).map(
    ([name, json]) =>
      (text: string) =>
        text.replace(new RegExp(`^${name}:[^]*?(?=^\\w|(?![^]))`, "m"), `${name}: ${json}\n`),
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.oneof(fc.uint8Array(), mutation), (path, change) => {
      const content = typeof change === "function" ? change(sampleText(path)) : change;
      for (const found of problemsWith({ [path]: content })) {
        expect(found.path).toMatch(/^offers\/contoso\/web-stack\//);
        expect(found.remedy.length * found.text.length * found.code.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 100 },
  );
});

test.each([
  ["offers/contoso/web-stack/plans/a.yaml", sampleId],
  ["offers/contoso/web-stack", undefined],
  ["offers/contoso/README.md", undefined],
  ["src/a/b/c", undefined],
  ["offers/../web/x", undefined],
])("the offer of %s", (path, id) => {
  expect(offerOfPath(path)).toEqual(id);
});
