import { visibleText } from "./slash-text.ts";

// A line that a reader would take for a command gets an answer although it is none. Never used to find out what a command is: only to refuse.

/** Letters that pass for the Latin letter, slash or hyphen at the line's start, beyond what Unicode's compatibility decomposition (NFKD) undoes. */
const passFor: readonly (readonly [plain: string, others: string])[] = [
  ["/", "\u2044\u2215\u2571\u27cb\u29f8"],
  ["-", "\u02d7\u2010\u2012\u2013\u2014\u2015\u2043\u2212\u30fc_"],
  ["a", "\u0251\u03b1\u0430"],
  ["c", "\u03f2\u0441"],
  ["d", "\u0501"],
  ["e", "\u0435\u04bd\u212e"],
  ["g", "\u0261\u0581"],
  ["h", "\u04bb\u0570"],
  ["i", "\u0131\u03b9\u0456\u0269"],
  ["l", "\u01c0\u04cf\u05c0|"],
  ["n", "\u0578\u03b7"],
  ["o", "\u03bf\u03c3\u043e\u0585\u05e1"],
  ["p", "\u03c1\u0440"],
  ["s", "\u0455"],
  ["t", "\u03c4\u0442"],
  ["u", "\u03c5\u057d\u028b"],
  ["v", "\u03bd\u0475"],
  ["y", "\u0443\u04af\u0263"],
];

const plainFor: ReadonlyMap<string, string> = new Map(passFor.flatMap(([plain, others]) => Array.from(others, (other) => [other, plain])));

/** More than any command or name of an offer needs; what hides behind more is not read at all. */
const readCharacters = 200;

/** The beginning of a text in plain lower-case letters, as a careless reader takes it. */
export function asItLooks(text: string): string {
  const plain = visibleText(text.slice(0, readCharacters)).normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "");
  return Array.from(plain, (letter) => plainFor.get(letter) ?? letter).join("");
}

/** The name that a line, or its first two words, was probably meant to begin with after a slash: nearest first. Undefined when no name is near. */
export function nearestName<Name extends string>(line: string, names: readonly Name[]): Name | undefined {
  const looks = asItLooks(line);
  if (!looks.startsWith("/")) return undefined;
  const words = looks
    .replace(/^\/+(?=[^ /])|^\//, "")
    .split(" ")
    .slice(0, 2)
    .map(withoutPunctuation);
  // What goes on with a slash is a path.
  const spellings = [words.slice(0, 1).join(""), words.join("-")].filter((word) => !word.includes("/"));
  const near = (edits: number) =>
    names.find((name) => spellings.some((word) => edits <= allowedEdits(name) && isWithin(word, name, edits)));
  return near(0) ?? near(1) ?? near(2);
}

function withoutPunctuation(word: string): string {
  return word.replace(/[^\p{L}\p{N}/-].*$/su, "");
}

/** Short names have too many neighbours that are other bots' commands. */
function allowedEdits({ length }: string): number {
  return length > 4 ? 2 : 1;
}

/** True when `a` becomes `b` by at most `edits` insertions, deletions, replacements and swaps of neighbours. */
function isWithin(a: string, b: string, edits: number): boolean {
  if (Math.abs(a.length - b.length) > edits) return false;
  if (a === "" || b === "") return true;
  const [restOfA, restOfB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return isWithin(restOfA, restOfB, edits);
  if (edits === 0) return false;
  const isSwap = a[0] === b[1] && a[1] === b[0];
  return (
    (isSwap && isWithin(a.slice(2), b.slice(2), edits - 1)) ||
    isWithin(restOfA, restOfB, edits - 1) ||
    isWithin(restOfA, b, edits - 1) ||
    isWithin(a, restOfB, edits - 1)
  );
}
