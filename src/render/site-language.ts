import { ownText, nothing, type Html } from "./html.ts";
import type { Language } from "./language.ts";
import { english } from "./site-words-en.ts";
import { italian } from "./site-words-it.ts";
import type { SiteWords } from "./site-words.ts";

/** The words of each language. */
export const siteWords: Readonly<Record<Language, SiteWords>> = { en: english, it: italian };

/** Marks a part that is English on a page that is not (WCAG 3.1.2): what the ledger and the checks say. */
export function inEnglish({ language }: SiteWords): Html {
  return language === "en" ? nothing : ownText(' lang="en"');
}
