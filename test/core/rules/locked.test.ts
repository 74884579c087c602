import { describe, expect, test } from "vitest";

import type { Offer, Plan } from "../../../src/core/offer.ts";
import { lockedFieldProblems, lockedOf } from "../../../src/core/rules/locked.ts";
import { offerValue, planValue, skuValue, versionValue } from "../../support/offer-value.ts";

const live = lockedOf(offerValue());
const disk = { lun: 0, location: { path: "d.vhd" }, sha256: "d".repeat(64), place: { path: "p" } };

function codes(next: Offer): readonly string[] {
  return lockedFieldProblems(live, next).map(({ code }) => code);
}

function withPlan(changes: Partial<Plan>): Offer {
  return offerValue({ plans: [planValue(changes)] });
}

test("locked fields are plain JSON, and the same offer breaks none", () => {
  expect(JSON.parse(JSON.stringify(live))).toEqual(live);
  expect(codes(offerValue())).toEqual([]);
});

function planIds(plans: readonly Plan[]): readonly string[] {
  return lockedOf(offerValue({ plans })).plans.map(({ id }) => id);
}

test("the order of plans means nothing", () => {
  const [first, second] = [planValue({ id: "a" }), planValue({ id: "b" })];
  expect(planIds([second, first])).toEqual(["a", "b"]);
  expect(planIds([first, second])).toEqual(["a", "b"]);
});

describe("locked once live", () => {
  const { hero: _hero, ...withoutHero } = offerValue().listing.logos;
  test.each([
    ["offer-id-locked", offerValue({ id: { publisher: "contoso", offer: "other" } })],
    ["hero-removed", offerValue({ listing: { ...offerValue().listing, logos: withoutHero } })],
    ["plan-removed", offerValue({ plans: [] })],
    ["licence-locked", withPlan({ licence: "byol", price: { kind: "byol" } })],
    ["price-locked", withPlan({ price: { kind: "flat", price: 0.9 } })],
    ["price-locked", withPlan({ price: { kind: "free" } })],
    ["plan-made-private", withPlan({ isPrivate: true })],
    ["region-removed", withPlan({ azureRegions: ["azureGlobal"] })],
    [
      "data-disks-locked",
      withPlan({ skus: [skuValue([versionValue("1.0.0"), versionValue("1.1.0")].map((each) => ({ ...each, dataDisks: [disk] })))] }),
    ],
    ["image-type-removed", withPlan({ skus: [skuValue([versionValue("2.0.0")], { type: "x64Gen1" })] })],
    ["image-type-removed", withPlan({ skus: [] })],
    ["sku-id-locked", withPlan({ skus: [skuValue([versionValue("1.0.0")], { skuId: "other" })] })],
    ["version-removed", withPlan({ skus: [skuValue([versionValue("1.1.0")])] })],
    ["version-removed", withPlan({ skus: [skuValue([])] })],
    ["version-changed", withPlan({ skus: [skuValue([{ ...versionValue("1.0.0"), osDisk: disk }])] })],
    ["version-deleted", withPlan({ skus: [skuValue([versionValue("1.0.0", { state: "deleted" })])] })],
    ["version-not-greater", withPlan({ skus: [skuValue([versionValue("0.9.0"), versionValue("1.0.0")])] })],
  ])("%s", (code, next) => {
    expect(codes(next)).toContain(code);
  });
});

test("every problem has a place and a remedy", () => {
  for (const found of lockedFieldProblems(live, offerValue({ plans: [planValue({ skus: [], licence: "byol", isPrivate: true })] }))) {
    expect(found.path).toMatch(/^offers\//);
    expect(found.remedy).not.toBe("");
  }
});

test.each([
  ["a new greater version", withPlan({ skus: [skuValue([versionValue("1.0.0"), versionValue("1.0.1")])] })],
  ["a deprecated version", withPlan({ skus: [skuValue([versionValue("1.0.0", { state: "deprecated" })])] })],
  [
    "another image type",
    withPlan({ skus: [skuValue([versionValue("1.0.0")]), skuValue([versionValue("1.0.0")], { type: "x64Gen1", skuId: "b" })] }),
  ],
  ["another plan", offerValue({ plans: [planValue(), planValue({ id: "gold" })] })],
  ["a cloud more", withPlan({ azureRegions: ["azureChina", "azureGovernment", "azureGlobal"] })],
  ["a hidden plan", withPlan({ hidden: true })],
])("%s is allowed", (_name, next) => {
  expect(codes(next)).toEqual([]);
});

test("a private plan may become public, and one without versions takes any", () => {
  const before = lockedOf(offerValue({ plans: [planValue({ isPrivate: true, skus: [skuValue([])] })] }));
  expect(lockedFieldProblems(before, offerValue())).toEqual([]);
});

test("a price is the same whatever the order of its members", () => {
  const first = planValue({ price: { kind: "perCoreSize", prices: { "2": 1, "4": 2 } } });
  const second = planValue({ price: { prices: { "4": 2, "2": 1 }, kind: "perCoreSize" } });
  const perMarket = planValue({
    price: { kind: "perMarketAndCoreSize", prices: [{ currency: "eur", markets: ["it"], prices: { "2": 1 } }] },
  });
  expect(lockedFieldProblems(lockedOf(offerValue({ plans: [first] })), offerValue({ plans: [second] }))).toEqual([]);
  expect(lockedFieldProblems(lockedOf(offerValue({ plans: [perMarket] })), offerValue({ plans: [perMarket] }))).toEqual([]);
});

test("digests are compared by LUN, not by the order they are written in", () => {
  const [first, second] = [disk, { ...disk, lun: 1, sha256: "e".repeat(64) }];
  const before = withPlan({ skus: [skuValue([versionValue("1.0.0", { dataDisks: [first, second] })])] });
  const after = withPlan({ skus: [skuValue([versionValue("1.0.0", { dataDisks: [second, first] })])] });
  expect(lockedFieldProblems(lockedOf(before), after)).toEqual([]);
});
