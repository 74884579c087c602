/** A part of a text that is written in whole items, so that it can be cut without breaking what remains. */
export type Part = {
  readonly head: string;
  readonly items: readonly string[];
  readonly tail: string;
  /** The part with the highest rank loses its last items first; those of rank 0 stay. */
  readonly rank: number;
  /** Stands below the part and says how many items are left out, and where they are. */
  readonly rest: (count: number) => string;
};

/** GitHub takes 65,536 characters; these are bytes, which are never fewer, and leave room for the marks that a host's adapter adds. */
const mostBytes = 59_000;

/** A part that stays as it is; empty text is no part at all. */
export function fixed(text: string): Part {
  return { head: text, items: [], tail: "", rank: 0, rest: () => "" };
}

/** The parts as paragraphs, in at most `most` bytes of UTF-8: whole items are left out, from the end of the least important parts. */
export function fitted(parts: readonly Part[], most = mostBytes): string {
  const shown = parts.map(({ items }) => items.length);
  const sizes = parts.map(({ items }) => items.map((item) => bytesOf(item) + 1));
  let over = parts.reduce((sum, part) => sum + frameSize(part), 0) + sizes.flat().reduce((sum, size) => sum + size, 0) - most;
  while (over > 0) {
    const index = leastImportant(parts, shown);
    if (index === undefined) break;
    shown[index] = (shown[index] ?? 0) - 1;
    over -= sizes[index]?.[shown[index] ?? 0] ?? 0;
  }
  const texts = parts.map((part, index) => partText(part, shown[index] ?? 0));
  const text = texts.filter((each) => each !== "").join("\n\n");
  return text === "" ? "" : `${text}\n`;
}

/** What a part takes besides its items, with the sentence about what is left out. */
function frameSize(part: Part): number {
  return bytesOf(part.head) + bytesOf(part.tail) + bytesOf(part.rest(part.items.length)) + separators;
}

const separators = 8;

function leastImportant(parts: readonly Part[], shown: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [index, { rank }] of parts.entries())
    if (rank > 0 && (shown[index] ?? 0) > 0 && (found === undefined || rank >= (parts[found]?.rank ?? 0))) found = index;
  return found;
}

function partText({ head, items, tail, rest }: Part, shown: number): string {
  if (items.length === 0) return head;
  const text = shown === 0 ? "" : [head, ...items.slice(0, shown), tail].filter((each) => each !== "").join("\n");
  const left = shown < items.length ? rest(items.length - shown) : "";
  return [text, left].filter((each) => each !== "").join("\n\n");
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
