import { escapeInvisible } from "../core/problem.ts";

/** Untrusted text as one harmless line: runs of white space become one space, what a reader or terminal could misread is shown as escapes. */
export function oneLine(text: string): string {
  return escapeInvisible(text.replaceAll(/\s+/gu, " ").trim());
}

/** Untrusted text of several lines, each harmless by itself. */
export function manyLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/u).map((line) => escapeInvisible(line.replaceAll("\t", "    ").trimEnd()));
}

/** Moments inside a sentence as people write them: `2026-11-22T16:00:44.100Z` becomes `2026-11-22 16:00:44 UTC`. */
export function readableMoments(text: string): string {
  return text.replaceAll(/\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z\b/g, "$1 $2 UTC");
}

/** At most `length` characters, the last one `…` when something was left out. Never splits a character in two. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

/** Breaks text at spaces into lines of at most `width` characters, never inside `code`; what is longer stands on a line of its own. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/(?:`[^`]*`|[^ ])+/g) ?? []) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}
