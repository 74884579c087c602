import type { Actor } from "../core/message.ts";
import { oneLine, readableMoments, shorten } from "./plain.ts";
import { markdownText, markdownWithCode } from "./words.ts";

const shownName = 60;
const shownCode = 200;

/** Code that nothing inside can end, nor break a table. */
export function codeText(text: string): string {
  return `\`${shorten(oneLine(text), shownCode).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** `octo-reviewer (maintain)`: a name that calls nobody. */
export function personText({ name, role }: Pick<Actor, "name" | "role">): string {
  return `${markdownText(shorten(oneLine(name), shownName))} (${role})`;
}

/** A sentence with moments as people write them. Where the reply is also printed to a runner's log, none begins a workflow command. */
export function sentenceText(text: string): string {
  return markdownWithCode(readableMoments(text)).replace(/^::/, "\\::");
}

/** Lines to paste, as a code block. */
export function codeBlock(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join("\n");
}
