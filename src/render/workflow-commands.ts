import type { Level, Problem } from "../core/problem.ts";
import { bySeverity } from "./annotations.ts";
import { manyLines, oneLine, shorten } from "./plain.ts";
import { count } from "./words.ts";

const commands: Readonly<Record<Level, string>> = { error: "error", warning: "warning", information: "notice" };

/** GitHub shows the first ten of a kind that a step prints, and drops the others without a word. */
const shownOfKind = 10;
/** Characters; the limits are 255 and 64 KB, and escaping makes up to three of one. */
const longestTitle = 255;
const longestMessage = 8000;

/**
 * Problems as GitHub's workflow commands, which become remarks beside the lines: errors first, as many of a kind as are shown, and a notice that tells
 * how many more there are and where. Each is one line that begins with its command, so that nothing inside it can be another one.
 */
export function workflowCommands(problems: readonly Problem[]): string {
  const ofKind = Map.groupBy(bySeverity(problems), ({ level }) => level);
  const isCut = [...ofKind.values()].some(({ length }) => length > shownOfKind);
  // The notice that tells of the others is a notice like the others.
  const shown = [...ofKind].map(([level, group]) => group.slice(0, level === "information" && isCut ? shownOfKind - 1 : shownOfKind));
  const left = problems.length - shown.flat().length;
  const lines = [...shown.flat().map(workflowCommand), ...(left === 0 ? [] : [restNotice(left)])];
  return lines.map((line) => `${line}\n`).join("");
}

function workflowCommand({ level, code, text, remedy, path, line, column }: Problem): string {
  const properties = [
    ["file", path],
    ["line", line],
    ["col", column],
    ["title", shorten(oneLine(code), longestTitle)],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const message = shorten(manyLines(`${text} ${remedy}`).join("\n"), longestMessage);
  return `::${commands[level]} ${properties.join(",")}::${escapeData(message)}`;
}

function restNotice(left: number): string {
  const more = count(left, "more problem is", "more problems are");
  return `::notice title=more-problems::${more} not shown beside ${left === 1 ? "its line" : "their lines"}. The job's summary tells all of them, and so does slipway validate.`;
}

// https://docs.github.com/actions: properties escape `:` and `,` besides what data escapes, or a file name could begin another command.
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
