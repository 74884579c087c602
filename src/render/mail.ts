import { offerName } from "../core/offer.ts";
import { english } from "./mail-english.ts";
import { letterHtml } from "./mail-html.ts";
import type { MailInput } from "./mail-letter.ts";
import { letterOf } from "./mail-letters.ts";
import { letterText } from "./mail-text.ts";
import { oneLine, shorten } from "./plain.ts";

export type { MailInput, MailLinks } from "./mail-letter.ts";

const maxSubject = 140;

/**
 * The mail for a kind of news, as text and HTML of the same content; the subject is one line without control characters. What the run no longer
 * knows about an older submission is left out, and what is no longer true is not asked for.
 */
export function renderMail(input: MailInput): { readonly subject: string; readonly text: string; readonly html: string } {
  const letter = letterOf(input, english);
  const name = offerName(input.run.offer);
  const subject = shorten(oneLine(`[${name}] ${letter.subject}`), maxSubject);
  return { subject, text: letterText(letter, name), html: letterHtml(letter, name) };
}
