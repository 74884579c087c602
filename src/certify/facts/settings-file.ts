import { meaningfulLines } from "../tree/text.ts";

/** `KEY=value` lines of a file; the last one of a key holds, quotes around a value are taken off, comments do not count. */
export function parseSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const { text: line } of meaningfulLines(text)) {
    const at = line.indexOf("=");
    if (at > 0) settings.set(line.slice(0, at).trim(), unquoted(line.slice(at + 1).trim()));
  }
  return settings;
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1] ?? value;
}
