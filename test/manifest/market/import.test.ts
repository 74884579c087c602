import { describe, expect, test } from "vitest";

import { markdownToHtml } from "../../../src/adapters/markdown.ts";
import { exportOffer, importDocuments } from "../../../src/manifest/market/exchange.ts";
import { importedFiles } from "../../../src/manifest/market/imported-files.ts";
import { readManifests } from "../../../src/manifest/market/manifests.ts";
import { secretPlaceholder } from "../../../src/manifest/market/placeholders.ts";
import { bytes, filesOf, imported, product, schema, told, tree } from "../../support/imported-trees.ts";
import { readOfferFolder, sampleId } from "../../support/sample-offer.ts";

describe("nothing of a tree is dropped without a word", () => {
  test("unknown fields, resources, languages and newer schemas are told by their path", () => {
    const found = imported(
      tree(
        { ...product, novel: [{ deep: 1 }], $schema: schema("product", "2031-01-01") },
        { $schema: schema("container-plan-technical-configuration"), secretive: "x" },
        { $schema: schema("listing"), kind: "azureVM", product: "product/1", languageId: "it-it", title: "Ciao" },
        {
          $schema: schema("property", "2022-03-01-preview9"),
          kind: "azureVM",
          product: "product/1",
          categories: { compute: [] },
          termsConditions: "standardMicrosoft",
        },
        { title: "no schema" },
      ),
    );
    expect(told(found)).toEqual([
      "warning market-field-unknown /resources/0/novel/0/deep",
      "warning market-language /resources/2",
      "warning market-resource-unknown /resources/1",
      "warning market-schema /resources/4",
      "warning market-schema-newer /resources/0",
      "warning market-schema-newer /resources/3",
    ]);
  });

  test("a value of a wrong type is an error at its place", () => {
    expect(told(imported(tree({ ...product, alias: 7 })))).toContain("error market-field-type /resources/0/alias");
  });

  test("a secret in clear is neither taken over nor shown", () => {
    const secret = "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=dG9wLXNlY3JldA==";
    const leads = {
      $schema: schema("customer-leads"),
      product: "product/1",
      leadDestination: "table",
      tableLeadConfiguration: { storageAccountConnectionString: secret },
    };
    const found = imported(tree(product, leads));
    expect(JSON.stringify(found)).not.toContain("dG9wLXNlY3JldA");
    expect(filesOf(found)["offer.yaml"]).toMatchObject({ leads: { kind: "azureTable", connectionString: { secret: "LEADS_CONNECTION" } } });
    expect(told(found)).toEqual(["warning market-secret /resources/1/tableLeadConfiguration/storageAccountConnectionString"]);
  });
});

test("plans come with all that refers to them by durable ids", () => {
  const plan = { $schema: schema("plan"), id: "plan/1/2", product: "product/1", identity: { externalId: "small" }, alias: "S" };
  const found = imported(
    tree(
      product,
      plan,
      {
        $schema: schema("plan-listing"),
        kind: "azureVM-plan",
        product: "product/1",
        plan: "plan/1/2",
        languageId: "en-us",
        name: "Small",
        summary: "One",
        description: "<p>Text</p>",
      },
      {
        $schema: schema("price-and-availability-plan"),
        product: "product/1",
        plan: "plan/1/2",
        visibility: "hidden",
        audience: "public",
        markets: ["us"],
        pricing: { licenseModel: "payAsYouGo", corePricing: { priceInputOption: "flat", price: 0.5 } },
      },
      {
        $schema: schema("virtual-machine-plan-technical-configuration", "2022-03-01-preview5"),
        product: "product/1",
        plan: "plan/1/2",
        skus: [{ imageType: "x64Gen2", skuId: "small", securityType: ["trusted"] }],
        vmImageVersions: [
          {
            versionNumber: "1.0.0",
            vmImages: [{ imageType: "x64Gen2", source: { sourceType: "sasUri", osDisk: { uri: "https://x.example/a.vhd" } } }],
          },
        ],
      },
    ),
  );
  expect(filesOf(found)["plans/small.yaml"]).toMatchObject({
    plan: "small",
    title: "Small",
    hidden: true,
    markets: ["us"],
    price: { kind: "flat", price: 0.5 },
    images: [{ type: "x64Gen2", skuId: "small", versions: [{ version: "1.0.0", osDisk: { url: "https://x.example/a.vhd" } }] }],
  });
  expect(told(found)).toEqual(["warning market-field-unknown /resources/4/skus/0/securityType/0"]);
});

describe("documents that are none", () => {
  test.each([
    ["{", "error market-file-not-json"],
    ["[".repeat(100) + "]".repeat(100), "error market-file-too-deep"],
    ["{}", "error market-product"],
    [tree({ ...product, identity: { externalId: "../../etc" } }), "error market-product"],
  ])("are refused: %j", (value, code) => {
    expect(told(imported(value))).toContain(code);
  });

  test("names of files that lead elsewhere are refused before anything is written", () => {
    const found = readManifests(sampleId, readOfferFolder(sampleId));
    if ("length" in found) throw new Error("unreadable");
    const { request, kept } = exportOffer(sampleId, found, { html: markdownToHtml, secretOf: secretPlaceholder });
    const hostile = {
      ...kept,
      kept: [
        { file: "../../../.bashrc", pointer: "", value: "x" },
        { file: "offer.yaml", pointer: "/__proto__/polluted", value: 1 },
      ],
    };
    const read = importDocuments(
      { file: "configure.json", bytes: bytes(request), kept: { file: "slipway.json", bytes: bytes(hostile) } },
      undefined,
    );
    if (!("files" in read)) throw new Error(JSON.stringify(read));
    const files = importedFiles(read, "offers/contoso/web-stack");
    expect("length" in files && files.map(({ code }) => code)).toEqual(["market-file-name"]);
    expect(({} as { readonly polluted?: number }).polluted).toBeUndefined();
  });
});
