import { escapeInvisible, placeText, type Level, type Problem } from "../core/problem.ts";
import { workflowCommands } from "./workflow-commands.ts";

export type ProblemFormat = "text" | "json" | "sarif" | "github";

/** Problems as text for people, JSON, SARIF 2.1.0 (OASIS standard), or GitHub's workflow commands; ends with a line end unless empty. */
export function formatProblems(problems: readonly Problem[], format: ProblemFormat): string {
  switch (format) {
    case "text":
      return asText(problems);
    case "json":
      return `${JSON.stringify({ schemaVersion: 1, problems }, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarifLog(problems), undefined, 2)}\n`;
    case "github":
      return workflowCommands(problems);
  }
}

const signs: Readonly<Record<Level, string>> = { error: "✘", warning: "!", information: "·" };

function asText(problems: readonly Problem[]): string {
  const byFile = Map.groupBy(problems, ({ path }) => path ?? "");
  const groups = [...byFile].map(([path, group]) =>
    [...(path === "" ? [] : [escapeInvisible(path)]), ...group.flatMap(textLines)].join("\n"),
  );
  return `${[...groups, summary(problems)].join("\n\n")}\n`;
}

function textLines({ level, code, text, remedy, line, column, path }: Problem): readonly string[] {
  const place =
    path === undefined || line === undefined
      ? ""
      : `${escapeInvisible(placeText({ path, line, ...(column !== undefined && { column }) }))}  `;
  return [`  ${signs[level]} ${place}${code}`, `      ${escapeInvisible(text)}`, `      fix  ${escapeInvisible(remedy)}`];
}

function summary(problems: readonly Problem[]): string {
  const files = new Set(problems.flatMap(({ path }) => path ?? [])).size;
  const counts = (["error", "warning", "information"] as const)
    .map((level) => ({ level, count: problems.filter((each) => each.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => counted(count, level === "information" ? "note" : level));
  if (counts.length === 0) return "No problems found.";
  return `${counts.join(", ")}${files === 0 ? "" : ` in ${counted(files, "file")}`}.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

const sarifLevels: Readonly<Record<Level, string>> = { error: "error", warning: "warning", information: "note" };

function sarifLog(problems: readonly Problem[]): unknown {
  const codes = [...new Set(problems.map(({ code }) => code))].toSorted((a, b) => (a < b ? -1 : 1));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Slipway", rules: codes.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: problems.map((each) => sarifResult(each, codes.indexOf(each.code))),
      },
    ],
  };
}

function sarifResult({ level, code, text, remedy, path, line, column }: Problem, ruleIndex: number): unknown {
  const region = line === undefined ? {} : { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } };
  const uri = path?.toWellFormed().split("/").map(encodeURIComponent).join("/");
  const location = uri === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }] };
  return { ruleId: code, ruleIndex, level: sarifLevels[level], message: { text: `${text} ${remedy}` }, ...location };
}
