const decoder = new TextDecoder("utf-8");

/** Text of bytes from an image; what is not UTF-8 shows as U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** A line that says something, with its 1-based number. */
export type Line = { readonly text: string; readonly number: number };

/** The lines that hold more than white space and are no `#` comment, trimmed. */
export function meaningfulLines(text: string): readonly Line[] {
  return text
    .split("\n")
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter((line) => line.text !== "" && !line.text.startsWith("#"));
}
