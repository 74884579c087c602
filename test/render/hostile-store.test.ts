import { describe, expect, test } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";
import { statsOf } from "../../src/core/stats.ts";
import { readLead } from "../../src/core/store-lead.ts";
import { languages } from "../../src/render/language.ts";
import { fullPage, leadPage, thanksPage } from "../../src/render/lead-page.ts";
import { statsPage } from "../../src/render/stats-page.ts";
import { storePages } from "../../src/render/store-pages.ts";
import { strictTags } from "../support/html-tokens.ts";
import { poisoned, scripts } from "../support/poison.ts";
import { publishedOffer } from "../support/published-offer.ts";
import { entryOf } from "../support/store-front.ts";

// The pages around a product page: its form, the first page, the word of a withdrawn offer, statistics, each with hostile words in every text that somebody
// else chose.

const now = "2026-11-24T10:00:00.000Z";
const texts = ["title", "summary", "longSummary", "publisher", "offer", "caption", "priceText", "email", "url", "osName"];

/** Every page in every language, with this text wherever a publisher, a customer or an image could write one. */
function pagesWith(text: string): readonly string[] {
  const offer = poisoned({ ...publishedOffer, id: { publisher: text, offer: text } }, texts, text);
  const refused = readLead(() => text);
  const entry = JSON.stringify(poisoned<unknown>(JSON.parse(entryOf(publishedOffer)), texts, text));
  const step = { step: "certify", startedAt: now, endedAt: now, outcome: "failed", codes: [text] } as const;
  const stats = statsOf([{ offer: offer.id, number: 1, result: "failed", askedAt: now, endedAt: now, steps: [step] }], now);
  const front = [...storePages.catalogue([entry]).pages.values(), ...storePages.withdrawn(publishedOffer.id, entry).values()];
  return [
    ...front,
    ...languages.flatMap((language) => [
      leadPage({ offer, language }),
      leadPage({ offer, language, ...refused }),
      thanksPage(offer, language),
      fullPage(offer, language),
      statsPage(stats, { now, language, translated: true }),
    ]),
  ];
}

/** Tags with their attributes' names: what a browser would act on. That a field was refused, and why, is for screen readers only. */
function shape(page: string): ReadonlySet<string> {
  return new Set(
    strictTags(page).map(({ name, attributes }) => [name, ...attributes.keys()].filter((each) => !each.startsWith("aria-")).join(" ")),
  );
}

const harmless = pagesWith("harmless").map((page) => shape(page));

test.each(scripts)("pages have no tag or attribute that they have not with harmless words: %j", (text) => {
  const pages = pagesWith(text);
  for (const [index, page] of pages.entries()) {
    expect([...shape(page)].filter((each) => harmless[index]?.has(each) !== true)).toEqual([]);
    for (const { attributes } of strictTags(page))
      for (const name of ["href", "src", "action"]) expect(attributes.get(name) ?? "#").not.toMatch(/^\s*(?:javascript|data|vbscript):/i);
  }
});

describe("Markdown that is made to take long or to grow", () => {
  const most = 5000;
  const fill = (part: string): string => part.repeat(Math.ceil(most / part.length)).slice(0, most);

  test.each([
    "[",
    "![",
    "*a_",
    "**",
    "`",
    "> ",
    "- ",
    "[a](",
    "<",
    "&",
    "|a",
    "a\n-\n",
    "[a]: b\n",
    "\\",
    "~~",
    "1) ",
    "\n",
    "[x][",
    "![x](<",
  ])("of %j becomes a page of no more than it was, a few times over", (part) => {
    const page = markdownToHtml(fill(part));
    expect(page.length).toBeLessThan(most * 40);
    expect(() => strictTags(page)).not.toThrow();
  });

  test("a table cannot grow with the square of its text", () => {
    const wide = `${"|".repeat(2000)}\n${"|-".repeat(1000)}|\n${"|\n".repeat(1000)}`;
    expect(markdownToHtml(wide.slice(0, most)).length).toBeLessThan(most * 400);
  });
});
