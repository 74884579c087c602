import { oneLine } from "./plain.ts";

/** A heading with lines below it; nothing without lines. */
export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `### ${title}\n\n${lines.join("\n")}`;
}

/** Code that nothing inside can end, in a table or out of it. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
