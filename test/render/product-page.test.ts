import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";
import type { Offer } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import { productFolder, type ProductFolder } from "../../src/render/product-page.ts";
import { storePages } from "../../src/render/store-pages.ts";
import { strictTags, type Tag } from "../support/html-tokens.ts";
import { scripts as hostile } from "../support/poison.ts";
import { publishedCopies, publishedDigest, publishedOffer, publishedRegions } from "../support/published-offer.ts";

function folderOf(offer: Offer): ProductFolder {
  const input = { submission: 3, digest: publishedDigest, regions: publishedRegions, copies: publishedCopies, markdown: markdownToHtml };
  return productFolder({ ...input, offer });
}

function pageOf(offer: Offer, file = "index.html"): string {
  return folderOf(offer).pages.get(file) ?? "";
}

describe("productPage", () => {
  const page = pageOf(publishedOffer);

  it.each([
    ["title", "<h1>Contoso Web Stack</h1>"],
    ["summary", "hardened and ready in a minute"],
    ["plans", "Bring your own licence"],
    ["the lowest price", "from US$0.10 per hour"],
    ["a price by size", "US$0.8125"],
    ["the free trial", '<span class="chip">1 month free</span>'],
    ["sizes", "Standard_D2s_v5"],
    ["the version that is available", "<b>1.4.1</b>"],
    ["image types", "Arm64, generation 2"],
    ["ports", "HTTP3: 443 UDP"],
    ["regions", "northeurope, westeurope"],
    ["markets", "DE, IT"],
    ["customer support", "mailto:support@contoso.example"],
    ["telephone as a link", "tel:+14255550100"],
    ["privacy policy", "https://contoso.example/privacy"],
    ["the terms, formatted", "<strong>fairly</strong>"],
    ["a caption", "The console right after the first start"],
    ["the line to deploy with", "--resource-group web-stack --template-file standard.json --parameters location=northeurope"],
    ["where the image lies", `https://contosowesteurope.blob.core.windows.net/slipway-public/${"a".repeat(64)}.vhd`],
    ["the way to the Italian page", '<a href="it.html" lang="it" hreflang="it">Italiano</a>'],
    ["the digest", publishedDigest],
  ])("shows %s", (_, text) => {
    expect(page).toContain(text);
  });

  it("shows nothing that is not the public's", () => {
    expect(page.toLowerCase()).not.toContain("secret");
    expect(page).not.toContain("1.3.0");
    expect(page).not.toContain("5b1e0000");
  });

  it("is the same for the same offer", () => {
    expect(pageOf(structuredClone(publishedOffer))).toBe(page);
  });

  it("names every picture it needs, once, and needs no other", () => {
    const { media } = folderOf(publishedOffer);
    const wanted = strictTags(page).flatMap(({ attributes }) => attributes.get("src") ?? []);
    expect(new Set(media.map(({ target }) => target))).toEqual(new Set([...wanted, "media/logo-small.png"]));
    expect(new Set(media.map(({ target }) => target)).size).toBe(media.length);
    expect(media).toContainEqual({ source: "offers/contoso/web-stack/media/screenshot-1.png", target: "media/screenshot-1.png" });
  });
});

describe("productPage and what lies beside it", () => {
  const page = pageOf(publishedOffer);

  it("has a template and a Bicep file beside it for every public plan, and leads to each", () => {
    const files = [...folderOf(publishedOffer).templates.keys()];
    expect(files).toEqual(["deploy/standard.json", "deploy/standard.bicep", "deploy/byol.json", "deploy/byol.bicep"]);
    const downloads = strictTags(page).flatMap(({ attributes }) => (attributes.has("download") ? [attributes.get("href")] : []));
    expect(downloads).toEqual(files);
  });

  it("asks for an address where copies have none, and says so", () => {
    const input = { offer: publishedOffer, submission: 3, digest: publishedDigest, regions: publishedRegions, markdown: markdownToHtml };
    const { pages, templates } = productFolder({ ...input, copies: [] });
    expect(pages.get("index.html")).toContain("--parameters osDiskUrl=ADDRESS dataDisk0Url=ADDRESS sshPublicKey=");
    expect(templates.get("deploy/standard.bicep")).toContain("param osDiskUrl string\n");
  });

  it("folds away the prices of several markets, each with its currency, and says them in Italian", () => {
    const prices = ["eur", "usd"].map((currency) => ({ currency, markets: ["it"], prices: { "2": 0.5 } }));
    const offer = {
      ...publishedOffer,
      plans: publishedOffer.plans.map((plan) => ({ ...plan, price: { kind: "perMarketAndCoreSize" as const, prices } })),
    };
    expect(pageOf(offer)).toMatch(/<summary>Prices in 2 currencies<\/summary>[^]*in EUR, for IT[^]*€0\.50[^]*in USD, for IT/);
    expect(pageOf(offer, "it.html")).toMatch(/<summary>Prezzi in 2 valute<\/summary>[^]*€0,50/);
  });

  it("sends customers to the publisher when no plan is public", () => {
    const none = pageOf({ ...publishedOffer, plans: publishedOffer.plans.map((plan) => ({ ...plan, isPrivate: true })) });
    expect(none).toContain("sold by private agreement");
  });
});

describe("productPage for people who do not see it", () => {
  const tags = strictTags(pageOf(publishedOffer));
  const named = (name: string) => tags.filter((tag) => tag.name === name);

  it("has landmarks, one h1, headings without gaps, and text for every picture", () => {
    for (const landmark of ["header", "nav", "main", "aside", "footer"]) expect(named(landmark).length).toBeGreaterThan(0);
    expect(named("h1")).toHaveLength(1);
    const levels = tags.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    for (const { attributes } of named("img")) expect(attributes.has("alt")).toBe(true);
    expect(named("html")[0]?.attributes.get("lang")).toBe("en");
  });

  it("gives every id once and links only to ids that are there", () => {
    const ids = tags.flatMap(({ attributes }) => attributes.get("id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = named("a").flatMap(({ attributes }) => /^#(.+)/.exec(attributes.get("href") ?? "")?.[1] ?? []);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});

/** Puts the text in the place of every text of a value that a person could write. */
function poisoned<T>(value: T, text: string, key = ""): T {
  const fixed = ["kind", "state", "type", "protocol", "osFamily", "sha256", "version", "publisher", "offer", "id", "skuId", "place"];
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- strings for strings: the shape stays
  if (typeof value === "string") return (fixed.includes(key) || value === "allMarkets" ? value : text) as T;
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- the same, element by element
  if (Array.isArray(value)) return value.map((each: unknown) => poisoned(each, text, key)) as T;
  if (typeof value !== "object" || value === null || isProblem(value)) return value;
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- the same, field by field
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poisoned(inner as unknown, text, name)])) as T;
}

const forbiddenTags = ["script", "style", "iframe", "object", "embed", "base", "form", "svg", "input"];
const forbiddenAttributes = ["style", "srcset", "formaction", "srcdoc"];
const harmlessLink =
  /^(?:#|https?:\/\/|mailto:|tel:|slipway\.css$|media\/|deploy\/[a-z]+\.(?:json|bicep)$|(?:\.\.\/\.\.\/)?(?:index|it)\.html$)/;
const ownPicture = /^media\/[a-z0-9-]+\.(?:png|jpe?g|gif|webp)$/;

/** What could act, load from elsewhere or lead astray. */
function harm(page: string): readonly Tag[] {
  return strictTags(page).filter(({ name, attributes }) => {
    const names = [...attributes.keys()];
    const acts = forbiddenTags.includes(name) || names.some((each) => each.startsWith("on") || forbiddenAttributes.includes(each));
    const leads = !harmlessLink.test(attributes.get("href") ?? "#") || !ownPicture.test(attributes.get("src") ?? "media/x.png");
    return acts || leads || (attributes.get("http-equiv") ?? "Content-Security-Policy") !== "Content-Security-Policy";
  });
}

describe("productPage of a hostile offer", () => {
  it.each(hostile)("shows %j as text", (text) => {
    for (const [file, page] of folderOf(poisoned(publishedOffer, text)).pages) {
      expect(harm(page)).toEqual([]);
      expect(harm(storePages.previewed(page, "2026-12-06T16:04:00.000Z", file))).toEqual([]);
    }
  });

  it("stays harmless for any mixture", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(...hostile),
        fc.constantFrom("<", ">", '"', "'", "`", "\n", "\n\n", "[", "](", ")", "&lt;", "&#60;", "\\", "*", "|"),
        fc.string(),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(pieces, (texts) => {
        expect(harm(pageOf(poisoned(publishedOffer, texts.join(""))))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe("storePages.previewed", () => {
  it("adds a banner and a word to search engines, and is the page without them", () => {
    const page = pageOf(publishedOffer);
    const preview = storePages.previewed(page, "2026-12-06T16:04:00.000Z");
    expect(preview).toContain("It closes on 2026-12-06 16:04 UTC");
    expect(strictTags(preview).filter(({ attributes }) => attributes.get("content") === "noindex, nofollow")).toHaveLength(1);
    expect(preview.replaceAll(/<!-- slipway:preview -->.*?<!-- \/slipway:preview -->/gs, "")).toBe(page);
  });
});
