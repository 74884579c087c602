import type { Links } from "../core/host-view.ts";
import { placeText, type Level, type Problem } from "../core/problem.ts";
import { foreignCode, foreignSentence, foreignText, markdownLink } from "./foreign-text.ts";
import { count } from "./words.ts";

const marks: Readonly<Record<Level, string>> = { error: "❌", warning: "⚠️", information: "ℹ️" };

type SourceLinks = Pick<Links, "source">;

/** A problem as one item of a Markdown list: code, place (linked where it is a file of the repository), what was found, what to do. */
export function problemItem(problem: Problem, links: SourceLinks): string {
  const place = placeText(problem);
  return item(problem, place === "" ? "" : placeLink(problem, foreignCode(place), links));
}

/** The same below its file's name, where the line is place enough. */
export function problemOfFileItem(problem: Problem, links: SourceLinks): string {
  const { line, column } = problem;
  const at = line === undefined ? "" : `line ${line}${column === undefined ? "" : `:${column}`}`;
  return item(problem, at === "" ? "" : placeLink(problem, at, links));
}

function item({ level, code, text, remedy }: Problem, place: string): string {
  const fix = remedy === "" ? "" : `  \n  **${level === "error" ? "To fix:" : "Next:"}** ${foreignSentence(remedy)}`;
  return `- ${marks[level]} **${foreignText(code)}**${place === "" ? "" : ` · ${place}`}  \n  ${foreignSentence(text)}${fix}`;
}

/** A link to the line, for a path in the repository; images have paths too, and those begin at their root. */
export function placeLink({ path, line }: Pick<Problem, "path" | "line">, label: string, { source }: SourceLinks): string {
  const isFile = path !== undefined && /^(?:offers|\.github)\//.test(path) && !path.split("/").includes("..");
  return isFile && source !== undefined ? markdownLink(label, source(path, line)) : label;
}

/** `2 problems`, `1 warning`, `3 warnings and notes`: what to call a list of them. */
export function problemsCount(problems: readonly Problem[]): string {
  if (problems.every(({ level }) => level === "error")) return count(problems.length, "problem");
  if (problems.every(({ level }) => level === "warning")) return count(problems.length, "warning");
  return problems.every(({ level }) => level === "information") ? count(problems.length, "note") : `${problems.length} warnings and notes`;
}
