import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

import schema from "../../schemas/v1/catalog.schema.json" with { type: "json" };
import type { Price } from "../../src/core/offer.ts";
import { readEntry } from "../../src/render/catalogue-entry.ts";
import { catalogue } from "../../src/render/catalogue.ts";
import { priceText } from "../../src/render/price.ts";
import { storePages } from "../../src/render/store-pages.ts";
import { offeredVersions, shownVersion } from "../../src/render/visible-plans.ts";
import { strictTags } from "../support/html-tokens.ts";
import { publishedOffer } from "../support/published-offer.ts";
import { entryOf, frontOf, named, scripts } from "../support/store-front.ts";

const prices: readonly (readonly [Price, string])[] = [
  [{ kind: "byol" }, "Bring your own licence"],
  [{ kind: "free" }, "Free"],
  [{ kind: "flat", price: 1.5 }, "US$1.50 per hour"],
  [{ kind: "perCore", pricePerCore: 0.012_345 }, "US$0.012345 per core and hour"],
  [{ kind: "perCoreSize", prices: { "4": 0.2, "2": 0.1 } }, "from US$0.10 per hour"],
  [{ kind: "perCoreSize", prices: { "2": 0.1 } }, "US$0.10 per hour"],
  [{ kind: "perCoreSize", prices: {} }, "Price on request"],
  [{ kind: "perMarketAndCoreSize", prices: [{ currency: "eur", markets: ["de"], prices: { "2": 0.1 } }] }, "€0.10 per hour"],
  [{ kind: "perMarketAndCoreSize", prices: [{ currency: "sek", markets: ["se"], prices: { "2": 2, "4": 4 } }] }, "from SEK 2.00 per hour"],
];

describe("priceText", () => {
  it.each(prices)("writes %j as %s", (price, text) => {
    expect(priceText(price)).toBe(text);
  });
});

describe("visible versions", () => {
  const versions = publishedOffer.plans[0]?.skus[0]?.versions ?? [];

  it("leaves deleted ones out and puts the highest first, by number", () => {
    expect(offeredVersions(versions).map(({ version }) => version)).toEqual(["1.10.0", "1.4.1"]);
  });

  it("shows the highest available one, else the highest deprecated", () => {
    expect(shownVersion({ type: "x64Gen2", skuId: "x", versions })?.version).toBe("1.4.1");
    const deprecated = versions.filter(({ state }) => state !== "generallyAvailable");
    expect(shownVersion({ type: "x64Gen2", skuId: "x", versions: deprecated })?.version).toBe("1.10.0");
    expect(shownVersion({ type: "x64Gen2", skuId: "x", versions: [] })).toBeUndefined();
  });
});

describe("catalogue", () => {
  it("follows its schema for every kind of price", () => {
    const plans = publishedOffer.plans.flatMap((plan) => prices.map(([price], index) => ({ ...plan, price, id: `plan-${index}` })));
    const entry = entryOf({ ...publishedOffer, plans });
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    expect(validate(JSON.parse(catalogue([entry]).json))).toBe(true);
    expect(validate(JSON.parse(catalogue([]).json))).toBe(true);
  });

  it("holds nothing that is not the public's", () => {
    expect(entryOf(publishedOffer).toLowerCase()).not.toContain("secret");
  });

  it("is the same whatever order the entries come in", () => {
    const entries = ["b", "a", "c"].map((offer) => named(offer));
    expect(catalogue(entries)).toEqual(catalogue(entries.toReversed()));
    expect(JSON.parse(catalogue(entries).json)).toMatchObject({
      schemaVersion: 1,
      offers: [{ offer: "a" }, { offer: "b" }, { offer: "c" }],
    });
  });

  it("loses one offer, not all, to a damaged entry", () => {
    const { json } = catalogue(["{", "[]", "null", "{}", named("a")]);
    expect(JSON.parse(json)).toMatchObject({ offers: [{ offer: "a" }] });
    expect(readEntry('{"publisher":1}')).toBeUndefined();
  });

  it("has a first page that links every offer", () => {
    const html = frontOf(["a", "b"].map((offer) => named(offer)));
    const links = strictTags(html).flatMap(({ attributes }) => attributes.get("href") ?? []);
    expect(links).toEqual(expect.arrayContaining(["contoso/a/index.html", "contoso/b/index.html", "catalog.json"]));
    expect(html).toContain("2 offers, certified and replicated.");
    expect(frontOf([])).toContain("No offer is live yet.");
  });
});

describe("storePages.withdrawn", () => {
  it("says by its title what is gone, or by its name when the entry is damaged", () => {
    expect(withdrawn(entryOf(publishedOffer))).toContain("<h1>Contoso Web Stack is no longer available</h1>");
    expect(withdrawn("{")).toContain("<h1>contoso/web-stack is no longer available</h1>");
    expect(withdrawn("{", "it.html")).toContain("<h1>contoso/web-stack non è più disponibile</h1>");
  });

  it("shows a hostile title as text", () => {
    const entry = entryOf({ ...publishedOffer, listing: { ...publishedOffer.listing, title: "</title><script>alert(1)</script>" } });
    expect(scripts(withdrawn(entry))).toEqual([]);
    expect(scripts(frontOf([entry]))).toEqual(["site.js"]);
  });
});

function withdrawn(entry: string, file = "index.html"): string {
  return storePages.withdrawn(publishedOffer.id, entry).get(file) ?? "";
}
