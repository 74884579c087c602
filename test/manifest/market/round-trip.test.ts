import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { markdownToHtml } from "../../../src/adapters/markdown.ts";
import { canonicalJson } from "../../../src/certify/canonical.ts";
import { hasErrors } from "../../../src/core/problem.ts";
import { exportOffer, importDocuments, type Exported } from "../../../src/manifest/market/exchange.ts";
import { differences } from "../../../src/manifest/market/kept.ts";
import { fileValues, readManifests, type Manifests } from "../../../src/manifest/market/manifests.ts";
import { secretPlaceholder } from "../../../src/manifest/market/placeholders.ts";
import { schemaErrors } from "../../../src/manifest/schema/validators.ts";
import { anyManifests } from "../../support/arbitrary-manifests.ts";
import { resourceFaults } from "../../support/partner-center/check-resources.ts";
import { readOfferFolder, sampleId } from "../../support/sample-offer.ts";

const ways = { html: markdownToHtml, secretOf: secretPlaceholder };

function sample(): Manifests {
  const found = readManifests(sampleId, readOfferFolder(sampleId));
  if ("length" in found) throw new Error(canonicalJson(found));
  return found;
}

function bytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value));
}

function importedOf({ request, kept }: Exported, isKept = true): ReturnType<typeof importDocuments> {
  return importDocuments(
    { file: "configure.json", bytes: bytes(request), ...(isKept ? { kept: { file: "slipway.json", bytes: bytes(kept) } } : {}) },
    "contoso",
  );
}

/** A value that fits where a secret stands in the request. */
const connection = "DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=abc=;EndpointSuffix=core.windows.net";
const filled = {
  ...ways,
  secretOf: (name: string) => (/VHD|URL/.test(name) ? "https://contoso.blob.core.windows.net/v/s.vhd" : connection),
};

describe("the sample", () => {
  test("comes back from its export without a difference, and no field of it is unknown", () => {
    const manifests = sample();
    const imported = importedOf(exportOffer(sampleId, manifests, ways));
    if (!("files" in imported)) throw new Error(canonicalJson(imported));
    expect(differences(fileValues(manifests), imported.files)).toEqual([]);
    expect(imported.problems).toEqual([]);
  });

  test("is exported within the marketplace's schemas and limits, the same each time", () => {
    const exported = exportOffer(sampleId, sample(), ways);
    expect(exported.request.resources.flatMap(resourceFaults)).toEqual([]);
    expect(hasErrors(exported.problems)).toBe(false);
    expect(canonicalJson(exportOffer(sampleId, sample(), ways))).toBe(canonicalJson(exported));
  });

  test("says by its path what has no place", () => {
    const { problems } = exportOffer(sampleId, sample(), { ...ways, assetsUrl: "https://assets.contoso.example" });
    expect(problems.map(({ level, path, text }) => `${level} ${path} ${text.split(" ")[0]}`).toSorted()).toEqual([
      "information offers/contoso/web-stack/offer.yaml /listing/marketingId",
      "information offers/contoso/web-stack/offer.yaml /notify",
      "warning offers/contoso/web-stack/offer.yaml /leads",
      "warning offers/contoso/web-stack/plans/byol.yaml /images/0/versions",
      "warning offers/contoso/web-stack/plans/standard.yaml /images/0/versions",
    ]);
  });
});

/** Where resources may say less or something else than manifests; everything else has to come back from them alone. */
const withoutPlace = [
  /^offer\.yaml\/(?:notify|leads|listing\/(?:marketingId|description|cspChannel|videos|links|screenshots|logos|categories)|legal\/terms)/,
  /^plans\/p\d\.yaml\/(?:alias|description|hidden|private|audience|azureRegions|displayRank|governmentCertifications|softwareReservations|ports|properties|os\/type|images\/\d\/versions)/,
  /^(?:listing|audience)\//,
];

describe("any offer within the schemas", () => {
  test("comes back from its export without a difference", () => {
    fc.assert(
      fc.property(anyManifests, (manifests) => {
        expect([schemaErrors("offer", manifests.offer), ...manifests.plans.map((plan) => schemaErrors("plan", plan))].flat()).toEqual([]);
        const id = { publisher: "contoso", offer: manifests.offer.offer };
        const exported = exportOffer(id, manifests, { ...ways, assetsUrl: "https://assets.contoso.example/x" });
        const imported = importedOf(exported);
        if (!("files" in imported)) throw new Error(canonicalJson(imported));
        expect(differences(fileValues(manifests), imported.files)).toEqual([]);
        expect(imported.problems.filter(({ code }) => code === "market-field-unknown" && manifests.offer.testDrive === undefined)).toEqual(
          [],
        );
        const places = exported.kept.kept.map(({ file, pointer }) => `${file}${pointer}`);
        expect(places.filter((place) => !withoutPlace.some((each) => each.test(place)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("is exported as resources that the marketplace's schemas take", () => {
    fc.assert(
      fc.property(anyManifests, (manifests) => {
        const id = { publisher: "contoso", offer: manifests.offer.offer };
        const { request } = exportOffer(id, manifests, { ...filled, assetsUrl: "https://assets.contoso.example" });
        expect(request.resources.flatMap(resourceFaults)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("differs from what it is only where resources have no place, when nothing was kept", () => {
    fc.assert(
      fc.property(anyManifests, (manifests) => {
        const id = { publisher: "contoso", offer: manifests.offer.offer };
        const imported = importedOf(exportOffer(id, manifests, { ...ways, assetsUrl: "https://assets.contoso.example/x" }), false);
        if (!("files" in imported)) throw new Error(canonicalJson(imported));
        expect(imported.problems.filter(({ level }) => level === "error")).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
