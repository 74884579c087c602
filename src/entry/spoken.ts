import { scrub } from "../render/scrub.ts";

/** What a person wrote goes into the ledger and into mails, for good: secrets pasted with it must not. */
export function spoken(words: readonly string[]): string {
  return scrub(words.join(" "));
}
