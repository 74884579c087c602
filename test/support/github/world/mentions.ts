import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/**
 * Names that GitHub would ping: `@name` and `@org/team` in the text that people see. Not in code, not in HTML comments, not
 * inside a word or an address of mail. Entities are no protection: they are text by then.
 */
export function mentionsOf(body: string): readonly string[] {
  const html = micromark(body, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const text = html
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, " ")
    .replaceAll(/<(pre|code|style|script|a)\b[\s\S]*?<\/\1>/giu, " ")
    .replaceAll(/<[^>]*>/gu, " ");
  return [...text.matchAll(/(?<![\w`@/.+-])@([A-Za-z\d](?:[A-Za-z\d]|-(?=[A-Za-z\d])){0,38}(?:\/[\w-]+)?)/gu)].map(([, name = ""]) => name);
}
