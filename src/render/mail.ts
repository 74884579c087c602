import type { Language } from "../core/language.ts";
import type { Letter, News } from "../core/letter.ts";
import { digestLetter } from "./mail-digest.ts";
import { fittingLetter } from "./mail-fit.ts";
import { letterHtml } from "./mail-html.ts";
import type { MailInput } from "./mail-letter.ts";
import { letterOf } from "./mail-letters.ts";
import { letterText } from "./mail-text.ts";
import { mailWords } from "./mail-words.ts";
import { oneLine, shorten } from "./plain.ts";

export type { MailInput, MailLinks } from "./mail-letter.ts";

const maxSubject = 140;

/** A mail in both its forms. */
export type Rendered = { readonly subject: string; readonly text: string; readonly html: string };

/**
 * The mail for a kind of news, as text and HTML of the same content; the subject is one line without control characters. What the run no longer
 * knows about an older submission is left out, and what is no longer true is not asked for. `news` is the same as one of several in a digest.
 */
export function renderMail(input: MailInput): Rendered & { readonly news: News } {
  const letter = letterOf(input);
  return { ...rendered(letter, input.language), news: { language: input.language, at: input.at, letter } };
}

/** Several letters in one language as one mail. */
export function renderDigest(news: readonly [News, ...News[]]): Rendered {
  return rendered(digestLetter(news), news[0].language);
}

/** A letter in both forms, no longer than mail programs show. */
export function rendered(whole: Letter, language: Language): Rendered {
  const words = mailWords[language];
  const letter = fittingLetter(whole, words, (each) => letterHtml(each, words));
  const subject = shorten(oneLine(`[${letter.name}] ${letter.subject}`), maxSubject);
  return { subject, text: letterText(letter, words), html: letterHtml(letter, words) };
}
