import { placeText, type Level, type Problem } from "../core/problem.ts";
import { line, pad, type Line, type Style } from "./ansi.ts";
import { oneLine, readableMoments, wrapWords } from "./plain.ts";
import { count } from "./words.ts";

const tones: Readonly<Record<Level, Style>> = { error: "red", warning: "yellow", information: "dim" };
const indent = "  ";
const maxCode = 24;
const leastText = 24;
const shownWarnings = 3;

/** Problems below their step: the place once for those that share it, then code, level, what was found, and how to mend it, wrapped to the width. */
export function problemLines(problems: readonly Problem[], width: number): readonly Line[] {
  const codeWidth = Math.min(maxCode, Math.max(0, ...problems.map(({ code }) => code.length)));
  return problems.flatMap((problem, index) => {
    const place = placeText(problem);
    const said = place === "" || (index > 0 && place === placeText(problems[index - 1] ?? {}));
    return [...(said ? [] : [line(indent, { text: place, style: "bold" })]), ...problemText(problem, { codeWidth, width })];
  });
}

function problemText(
  { code, level, text, remedy }: Problem,
  { codeWidth, width }: { readonly codeWidth: number; readonly width: number },
): readonly Line[] {
  const word = level === "information" ? "note" : level;
  const start = indent.length + codeWidth + 1 + "warning".length + 2;
  const room = Math.max(leastText, width - start);
  const found = wrapWords(oneLine(readableMoments(text)), room).map((part, index) =>
    index === 0
      ? line(indent, pad(code, codeWidth), " ", { text: pad(word, "warning".length), style: tones[level] }, "  ", part)
      : line(" ".repeat(start), part),
  );
  const fix = remedy === "" ? [] : wrapWords(oneLine(readableMoments(remedy)), room);
  return [
    ...found,
    ...fix.map((part, index) => line(" ".repeat(start - 9), { text: index === 0 ? "fix      " : " ".repeat(9), style: "dim" }, part)),
  ];
}

/** Warnings of a step that went well: one line each, and not many. */
export function warningLines(problems: readonly Problem[]): readonly Line[] {
  const warnings = problems.filter((each) => each.level === "warning");
  const shown = warnings
    .slice(0, shownWarnings)
    .map(({ code, text }) => line("  ", { text: "!", style: "yellow" }, " ", { text: `${code}  ${text}`, style: "dim" }));
  const more = warnings.length - shown.length;
  return more > 0 ? [...shown, line("    ", { text: `and ${count(more, "more warning")} on the status page`, style: "dim" })] : shown;
}
