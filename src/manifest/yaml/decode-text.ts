import { problem, type Place, type Problem } from "../../core/problem.ts";

/** Largest YAML or Markdown file, in bytes. The largest honest manifest (100 versions of two images) is a tenth of it. */
export const maxTextBytes = 1024 * 1024;

// C0 and C1 controls but tab and line ends, bidirectional overrides and isolates, and a byte order mark that is not the file's first character.
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Where the first character stands that people cannot see but programs obey; undefined when there is none. Lone surrogates count. */
export function unreadableAt(text: string): number | undefined {
  const found = text.search(unreadable);
  if (found >= 0) return found;
  return text.isWellFormed() ? undefined : 0;
}

/**
 * Text of a file: UTF-8 without control characters, at most `maxTextBytes`. A byte order mark at the start is dropped.
 * Codes: `<kind>-too-large`, `<kind>-encoding`, `<kind>-control-character`.
 */
export function decodeText(kind: "yaml" | "text", path: string, bytes: Uint8Array): string | Problem {
  if (bytes.length > maxTextBytes) {
    const found = `The file has ${bytes.length} bytes; at most ${maxTextBytes} are read.`;
    return problem(`${kind}-too-large`, found, "Make the file smaller.", { path });
  }
  const text = utf8(bytes);
  if (text === undefined) return problem(`${kind}-encoding`, "The file is not UTF-8 text.", "Save it as UTF-8.", { path });
  const at = unreadableAt(text);
  if (at === undefined) return text;
  const character = `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return problem(
    `${kind}-control-character`,
    `The file holds the invisible character ${character}.`,
    "Remove the character.",
    placeOf(path, text, at),
  );
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function placeOf(path: string, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { path, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
