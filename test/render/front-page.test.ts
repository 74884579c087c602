import { describe, expect, it } from "vitest";

import { readCatalogue, readEntry } from "../../src/render/catalogue-entry.ts";
import { catalogue } from "../../src/render/catalogue.ts";
import { frontQuery } from "../../src/render/front-find.ts";
import { frontPage } from "../../src/render/front-page.ts";
import { strictTags } from "../support/html-tokens.ts";
import { publishedShelf } from "../support/published-offer.ts";
import { entryOf, frontOf, named, scripts } from "../support/store-front.ts";

const entries = publishedShelf.map((offer) => entryOf(offer));
const tags = strictTags(frontOf(entries));
const filters = tags.flatMap(({ attributes }) => (attributes.has("data-filter") ? [attributes] : []));

describe("the store front's first page", () => {
  it("has every offer on the shelf of each of its categories, and links to the shelves", () => {
    expect(tags.filter(({ attributes }) => attributes.get("class") === "card")).toHaveLength(publishedShelf.length + 2);
    const ids = new Set(tags.map(({ attributes }) => attributes.get("id")));
    expect(filters.map((each) => each.get("data-filter"))).toEqual([
      "all",
      "databases",
      "developer-tools",
      "networking",
      "security",
      "web",
      "",
    ]);
    for (const each of filters) expect(ids).toContain(each.get("href")?.slice(1));
  });

  it("is searched by title, publisher, summary, category and system", () => {
    const text = tags.find(({ attributes }) => attributes.get("data-text")?.startsWith("Fabrikam Router"))?.attributes.get("data-text");
    for (const word of ["fabrikam", "nginx", "Security", "Debian 13"]) expect(text).toContain(word);
  });

  it("is there in Italian, with prices as Italians write them, and leads to Italian pages", () => {
    const italian = frontOf(entries, "it.html");
    expect(italian).toContain('<html lang="it">');
    expect(italian).toContain("da US$0,10 all’ora");
    expect(italian).toContain('href="contoso/db/it.html"');
  });
});

function asked(members: Readonly<Record<string, string>>): string {
  const query = frontQuery((name) => members[name]);
  return frontPage(readCatalogue(catalogue(entries).json), "en", query);
}

function titles(page: string): readonly string[] {
  return [...page.matchAll(/<b>(.*?)<\/b>/g)].map(([, title = ""]) => title);
}

describe("the first page as a server draws it", () => {
  it("answers what a server was asked, by every word and any of an offer's categories, and keeps the question", () => {
    expect(new Set(titles(asked({}))).size).toBe(publishedShelf.length);
    expect(titles(asked({ category: "security" }))).toEqual(["Fabrikam Router", "Fabrikam Vault"]);
    expect(titles(asked({ category: "security", q: "VAULT  fabrikam" }))).toEqual(["Fabrikam Vault"]);
    expect(titles(asked({ category: "" }))).toEqual(["Northwind Plain"]);
    const hostileQuery = asked({ q: `"><script>\ud800`, category: `"><script>` });
    expect(scripts(hostileQuery)).toEqual(["site.js"]);
    expect(hostileQuery).toContain("No offer matches.");
    expect(asked({ category: "security", q: "vault" })).toContain('<input type="hidden" name="category" value="security"');
  });
});

describe("what the first page is made from", () => {
  it("is read back from the whole catalogue, whatever else stands there", () => {
    expect(readCatalogue(catalogue(entries).json).map(({ offer }) => offer)).toEqual([
      "db",
      "web-stack",
      "router",
      "vault",
      "builder",
      "plain",
    ]);
    expect([readCatalogue("{"), readCatalogue("[]"), readCatalogue('{"offers":[1,{}]}')]).toEqual([[], [], []]);
  });

  it("says a price in words that are there when an older entry has no other", () => {
    const old = entries.map((entry) => entry.replaceAll(/"price": \{[^]*?\},\n/g, ""));
    expect(frontOf(old)).toContain("from US$0.10 per hour");
  });

  it.each([
    ["a kind that there is not", { kind: "gift" }],
    ["an amount that is none", { kind: "flat", price: "1" }],
    ["amounts that are none", { kind: "perCoreSize", prices: { "2": "x" } }],
    ["markets that are none", { kind: "perMarketAndCoreSize", prices: [{ currency: "eur", markets: "de", prices: {} }] }],
  ])("loses one offer to a price with %s", (_, price) => {
    const damaged = JSON.stringify({ ...JSON.parse(named("b")), plans: [{ priceText: "x", price }] });
    expect(readEntry(damaged)).toBeUndefined();
    expect(frontOf([named("a"), damaged])).toContain("1 offer, certified");
  });
});
