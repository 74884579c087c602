import { oneLine, wrapWords } from "./plain.ts";

// Lines for a terminal: pieces of text with a style, drawn to a width, with or without colour. Escaping happens here, once, for all of them.

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";
export type Piece = { readonly text: string; readonly style?: Style };

/** A line as pieces. A `whole` line is never cut: commands and addresses have to be copied. */
export type Line = { readonly pieces: readonly Piece[]; readonly whole?: boolean };
export type Canvas = { readonly width: number; readonly colour: boolean };

const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** A line from pieces; plain strings have no style. */
export function line(...pieces: readonly (Piece | string)[]): Line {
  return { pieces: pieces.map((piece) => (typeof piece === "string" ? { text: piece } : piece)) };
}

/** A line that is never cut. */
export function wholeLine(...pieces: readonly (Piece | string)[]): Line {
  return { ...line(...pieces), whole: true };
}

/** A sentence as lines of at most `width` columns; those after the first begin with `indent`. */
export function wrappedLines(
  text: string,
  width: number,
  { indent = "", style }: { readonly indent?: string; readonly style?: Style } = {},
): readonly Line[] {
  return wrapWords(oneLine(text), width - indent.length).map((part, index) =>
    line(index === 0 ? "" : indent, { text: part, ...(style === undefined ? {} : { style }) }),
  );
}

/** Draws lines: escaped, cut to the width with `…`, styled when colour is on, without spaces at the end. */
export function draw(lines: readonly Line[], canvas: Canvas): readonly string[] {
  return lines.map((each) => drawLine(each, canvas));
}

function drawLine({ pieces, whole = false }: Line, { width, colour }: Canvas): string {
  let left = whole ? Number.POSITIVE_INFINITY : width;
  // One column is kept for the mark that says that something is missing.
  const cut = lineWidth({ pieces }) > left;
  if (cut) left -= 1;
  const drawn: Piece[] = [];
  for (const piece of pieces) {
    const text = fit(visible(piece.text), left);
    left -= textWidth(text);
    drawn.push({ ...piece, text });
    if (text !== visible(piece.text)) break;
  }
  const end = cut ? [...drawn.slice(0, -1), ...drawn.slice(-1).map((piece) => ({ ...piece, text: `${piece.text}…` }))] : drawn;
  return end
    .map((piece) => paint(piece, colour))
    .join("")
    .trimEnd();
}

/** Columns a whole line takes. */
export function lineWidth({ pieces }: Line): number {
  return pieces.reduce((sum, piece) => sum + textWidth(visible(piece.text)), 0);
}

/** Our own spacing stays, everything else of white space and invisible characters does not. */
function visible(text: string): string {
  return text
    .split(/( +)/)
    .map((part) => (part.startsWith(" ") ? part : oneLine(part)))
    .join("");
}

function paint({ text, style }: Piece, colour: boolean): string {
  return !colour || style === undefined || text.trim() === "" ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns a text takes on a terminal: East Asian wide characters and pictures take two, combining marks none (Unicode TR 11, simplified). */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mn}|\p{Me}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Text filled up with spaces to `width` columns, or cut to it with `…`. */
export function pad(text: string, width: number): string {
  const own = visible(text);
  const missing = width - textWidth(own);
  return missing >= 0
    ? own + " ".repeat(missing)
    : `${fit(own, width - 1)}…${" ".repeat(Math.max(0, width - 1 - textWidth(fit(own, width - 1))))}`;
}

/** As much of a text as fits. */
function fit(text: string, width: number): string {
  let [used, end] = [0, 0];
  for (const character of text) {
    used += textWidth(character);
    if (used > width) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
