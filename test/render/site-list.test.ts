import { describe, expect, test } from "vitest";

import { historyPage } from "../../src/render/history-page.ts";
import { languages, pageFile, pageOfFile, preferredLanguage } from "../../src/render/language.ts";
import { messagePage } from "../../src/render/message-page.ts";
import { offersPage } from "../../src/render/offers-page.ts";
import { asked, isOverdue, listQuery, offerStates, type OfferLine } from "../../src/render/site-offers.ts";
import { strictTags } from "../support/html-tokens.ts";

const now = "2026-11-24T10:00:00.000Z";

function line(name: string, change: Partial<OfferLine> = {}): OfferLine {
  const offer = { publisher: "contoso", offer: name };
  return {
    offer,
    state: "live",
    held: false,
    step: null,
    submission: 1,
    since: "2026-11-20T10:00:00.000Z",
    overdueFrom: null,
    live: null,
    ...change,
  };
}

const lines = [
  line("alpha"),
  line("beta", { state: "failed", since: "2026-11-24T09:00:00.000Z" }),
  line("gamma", { state: "running", step: "certify", overdueFrom: "2026-11-24T09:59:59.000Z" }),
  line("delta", { state: "waiting", since: "2026-11-23T10:00:00.000Z", overdueFrom: "2026-11-25T00:00:00.000Z" }),
  line("omega", { state: "new", since: null, submission: null }),
];

function names(query: Readonly<Record<string, string>>): readonly string[] {
  return asked(
    lines,
    listQuery((name) => query[name]),
    now,
  ).map(({ offer }) => offer.offer);
}

describe("the list of all offers", () => {
  test("shows first what waits for people, whatever the order of the ledgers", () => {
    expect(names({})).toEqual(["delta", "beta", "gamma", "alpha", "omega"]);
  });

  test.each([
    [{ state: "failed" }, ["beta"]],
    [{ state: "overdue" }, ["gamma"]],
    [{ q: "CONTOSO/  mm" }, ["gamma"]],
    [{ q: "fabrikam" }, []],
    [{ q: " ta contoso" }, ["delta", "beta"]],
    [{ sort: "offer" }, ["alpha", "beta", "delta", "gamma", "omega"]],
    [{ sort: "since" }, ["beta", "delta", "alpha", "gamma", "omega"]],
    [{ state: "__proto__", sort: "constructor", q: "" }, ["delta", "beta", "gamma", "alpha", "omega"]],
  ])("asked for %j it shows %j", (query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  test("a step is overdue from the moment at which it takes longer than people were told", () => {
    expect(lines.filter((each) => isOverdue(each, now)).map(({ offer }) => offer.offer)).toEqual(["gamma"]);
  });

  test("with a server its filters and orders are links that keep what else was asked", () => {
    const page = offersPage(lines, { now, query: { text: "a&b", state: "failed", sort: "offer" } });
    expect(page).toContain('href="?q=a%26b&amp;state=waiting&amp;sort=offer"');
    expect(page).toContain('value="a&amp;b"');
    expect(page).toContain("No offer matches.");
  });

  test("without one they lead to the groups of the page itself", () => {
    const tags = strictTags(offersPage(lines, { now }));
    const ids = new Set(tags.flatMap(({ attributes }) => attributes.get("id") ?? []));
    const filters = tags.flatMap(({ attributes }) => (attributes.has("data-filter") ? [attributes.get("href") ?? ""] : []));
    expect(filters).toEqual(["#main", "#waiting", "#failed", "#running", "#live", "#new"]);
    expect(filters.filter((target) => !ids.has(target.slice(1)))).toEqual([]);
  });

  test("names every ledger that can not be read, and shows the other offers", () => {
    const problem = { level: "error", code: "ledger-unreadable", text: "contoso/db: broken", remedy: "Run `slipway verify`." } as const;
    const page = offersPage(lines, { now, problems: [problem] });
    expect(page).toContain("contoso/db: broken");
    expect(page).toContain("status/contoso/alpha/index.html");
  });

  test("of a thousand offers is one table with a row each", () => {
    const many = Array.from({ length: 1000 }, (_, index) => line(`offer-${index}`, { state: offerStates[index % 7] ?? "live" }));
    expect(strictTags(offersPage(many, { now })).filter(({ name }) => name === "tr")).toHaveLength(1001);
  });
});

describe("languages", () => {
  test.each([
    [undefined, "en"],
    ["", "en"],
    ["it", "it"],
    ["it-IT,it;q=0.9,en;q=0.8", "it"],
    ["en-GB, it", "en"],
    ["de, it;q=0.3, en;q=0.2", "it"],
    ["en;q=0, it;q=0.1", "it"],
    ["*", "en"],
    ["it;q=x;;;,,,", "it"],
    [`${"x,".repeat(10_000)}it`, "en"],
  ])("%j prefers %s", (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  test("every page has one file name in each, and only those", () => {
    const files = languages.flatMap((language) => (["index", "history"] as const).map((kind) => pageFile(kind, language)));
    expect(new Set(files).size).toBe(4);
    for (const file of files) expect(pageFile(pageOfFile(file)?.kind ?? "index", pageOfFile(file)?.language ?? "en")).toBe(file);
    expect(pageOfFile("status.json")).toBeUndefined();
  });

  test.each(languages)("%s: pages say which they are in, and where the others lie", (language) => {
    const page = offersPage(lines, { now, language, translated: true });
    expect(page).toContain(`<html lang="${language}">`);
    for (const other of languages) expect(page).toContain(`hreflang="${other}" href="${pageFile("index", other)}"`);
    expect(messagePage("gone", language, "")).toContain(`<html lang="${language}">`);
  });
});

describe("historyPage", () => {
  const record = { result: "live", startedAt: "2026-11-20T10:00:00.000Z", endedAt: "2026-11-20T12:00:00.000Z", by: "ada" } as const;

  test("draws the steps' times and says the same in numbers", () => {
    const submissions = [1, 2, 3].map((number) => ({ ...record, number, took: { certify: number * 60_000, signoff: 9e9 } }));
    const page = historyPage({ now, offer: { publisher: "contoso", offer: "web-stack" }, submissions, log: [] });
    expect(strictTags(page).filter(({ name, attributes }) => name === "rect" && attributes.get("class") === "certify")).toHaveLength(3);
    expect(page).toContain("1: 1 min, 2: 2 min, 3: 3 min");
    expect(page.match(/went live/g)).toHaveLength(6);
  });

  test("has no chart where there is nothing to compare", () => {
    const offer = { publisher: "contoso", offer: "web-stack" };
    expect(historyPage({ now, offer, submissions: [{ ...record, number: 1, took: { certify: 1 } }], log: [] })).not.toContain("<svg");
    expect(historyPage({ now, offer, submissions: [], log: [] })).toContain("0 submissions");
  });
});
