import { expect, test } from "vitest";

import type { Offer } from "../../../src/core/offer.ts";
import { changePlan } from "../../../src/core/rules/change.ts";
import { lockedOf } from "../../../src/core/rules/locked.ts";
import { offerValue, planValue, skuValue, versionValue } from "../../support/offer-value.ts";

const live = lockedOf(offerValue());
const withSkus = (...skus: Parameters<typeof skuValue>[0][]): Offer =>
  offerValue({ plans: [planValue({ skus: skus.map((each) => skuValue(each)) })] });

test.each([
  ["none", undefined, undefined, []],
  ["none", live, offerValue(), []],
  ["new", undefined, offerValue(), ["contoso/web-stack is published for the first time: plans 1, image versions 1."]],
  ["withdraw", live, undefined, ["contoso/web-stack leaves the catalogue after a sign-off."]],
  [
    "safe",
    live,
    offerValue({ alias: "Other", plans: [planValue({ summary: "New words" })] }),
    ["Texts, pictures, people or settings change."],
  ],
  ["safe", live, withSkus([versionValue("1.0.0", { state: "deprecated" })]), ["standard x64Gen2 1.0.0 becomes deprecated."]],
  [
    "needs-certification",
    live,
    withSkus([versionValue("1.0.0"), versionValue("1.1.0")]),
    ["standard x64Gen2 1.1.0 is a new image version."],
  ],
  ["none", live, withSkus([versionValue("1.0.0"), versionValue("1.1.0", { state: "deleted" })]), []],
  [
    "needs-certification",
    live,
    offerValue({ plans: [planValue(), planValue({ id: "gold" })] }),
    ["gold x64Gen2 1.0.0 is a new image version.", "Plan gold is new.", "Texts, pictures, people or settings change."],
  ],
  [
    "needs-certification",
    live,
    offerValue({
      plans: [planValue({ skus: [skuValue([versionValue("1.0.0")]), skuValue([versionValue("1.0.0")], { type: "x64Gen1", skuId: "b" })] })],
    }),
    ["standard x64Gen1 1.0.0 is a new image version."],
  ],
] as const)("%s", (kind, before, next, reasons) => {
  expect(changePlan(before, next)).toEqual({ kind, reasons, problems: [] });
});

test("a locked field makes a change forbidden, with the problem", () => {
  const change = changePlan(live, offerValue({ plans: [planValue({ isPrivate: true })] }));
  expect(change.kind).toBe("forbidden");
  expect(change.problems.map(({ code }) => code)).toEqual(["plan-made-private"]);
  expect(change.reasons).toEqual(change.problems.map(({ text }) => text));
});
