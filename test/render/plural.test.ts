import { expect, test } from "vitest";

import { languages } from "../../src/render/language.ts";
import { siteWords } from "../../src/render/site-language.ts";
import { storeWords } from "../../src/render/store-language.ts";

test.each([
  ["en", 1, "1 submission, and everything that was recorded about it."],
  ["en", 2, "2 submissions, and everything that was recorded about them."],
  ["it", 1, "1 invio e tutto ciò che ne è stato registrato."],
  ["it", 2, "2 invii e tutto ciò che ne è stato registrato."],
] as const)("a history in %s of %i", (language, submissions, text) => {
  expect(siteWords[language].history.about(submissions)).toBe(text);
});

/** Every sentence of both sites that counts something, by the number of it. */
function counted(language: "en" | "it", number: number): readonly string[] {
  const [site, store] = [siteWords[language], storeWords[language]];
  return [
    site.list.about(number, number, number, number),
    site.stats.about(number, number),
    site.history.about(number),
    store.front.about(number),
    store.price.byMarket(number),
    store.price.cores(number),
    ...(["day", "week", "month", "year"] as const).map((type) => store.price.trial({ type, value: number })),
    store.page.planAndMore("", number),
    store.glance.regionCount(number),
    store.plans.dataDisks(number),
  ];
}

const plurals = {
  en: /\b1 (?:\w+s|currencies)\b|\b2 (?:offer|submission|currency|core|day|week|month|year|region|data disk)\b/,
  it: /\b1 (?:offerte|invii|valute|giorni|settimane|mesi|anni|aree|dischi|non riuscite)\b|\b2 (?:offerta|invio|valuta|giorno|settimana|mese|anno|area|disco|non riuscita)\b/,
};

test.each(languages)("sentences that count agree with their number in %s", (language) => {
  for (const number of [1, 2]) for (const text of counted(language, number)) expect(text).not.toMatch(plurals[language]);
});
