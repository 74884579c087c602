import type { Annotation } from "../core/host-view.ts";
import type { Level, Problem } from "../core/problem.ts";
import { manyLines, oneLine, shorten } from "./plain.ts";

const levels: Readonly<Record<Level, Annotation["level"]>> = { error: "failure", warning: "warning", information: "notice" };

// GitHub takes a title of 255 characters and 64 KB of message, and 50 remarks per request: more than 500 would eat the budget of everybody else.
const longestTitle = 255;
const longestMessage = 8000;
const mostAnnotations = 500;

/** Problems as remarks beside the line they are about, errors first, each once. Those without a line, or where `isShown` says no, are left out. */
export function annotationsOf(problems: readonly Problem[], isShown: (path: string) => boolean): readonly Annotation[] {
  const all = bySeverity(problems).flatMap((each) => annotationOf(each, isShown));
  const unique = new Map(all.map((each) => [JSON.stringify(each), each]));
  return [...unique.values()].slice(0, mostAnnotations);
}

function annotationOf(
  { level, code, text, remedy, path, line, column }: Problem,
  isShown: (path: string) => boolean,
): readonly Annotation[] {
  if (path === undefined || line === undefined || !isShown(path)) return [];
  const message = shorten([...manyLines(text), ...manyLines(remedy)].join("\n"), longestMessage);
  return [
    { level: levels[level], path, line, ...(column !== undefined && { column }), title: shorten(oneLine(code), longestTitle), message },
  ];
}

const severity: Readonly<Record<Level, number>> = { error: 0, warning: 1, information: 2 };

/** Errors before warnings before notes; otherwise as they came. */
export function bySeverity(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => severity[a.level] - severity[b.level]);
}
