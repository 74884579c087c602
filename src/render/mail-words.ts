import type { Language } from "../core/language.ts";
import { english, type MailWords } from "./mail-words-en.ts";
import { italian } from "./mail-words-it.ts";

/** The words of mails in each language. */
export const mailWords: Readonly<Record<Language, MailWords>> = { en: english, it: italian };
