import { placeText, type Problem } from "../core/problem.ts";
import type { Block, Letter, LinkItem, TodoItem } from "./mail-letter.ts";
import { manyLines, oneLine, readableMoments, wrapWords } from "./plain.ts";

const width = 76;
const commandIndent = "       ";

/** A letter as plain text: wrapped, but for commands and addresses, which stand on lines of their own. */
export function letterText(letter: Letter, name: string): string {
  const head = oneLine(`${name}: ${letter.headline}`);
  const blocks = [head, ...letter.blocks.map(blockText), "--", ...letter.footer.map((line) => wrapped(line, ""))];
  const [body, footer] = [blocks.slice(0, -letter.footer.length - 1), blocks.slice(-letter.footer.length - 1)];
  return `${[...body, footer.join("\n")].join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return wrapped(block.text, "");
    case "quotation":
      return quoted(block.text);
    case "problems":
      return block.problems.map(problemText).join("\n\n");
    case "todo":
      return [`${block.title}:`, ...block.items.map(todoText)].join("\n");
    case "links":
      return [`${block.title}:`, ...block.items.map(linkText)].join("\n");
  }
}

function quoted(text: string): string {
  return manyLines(text)
    .flatMap((line) => wrapWords(line, width - 2))
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function problemText(problem: Problem, index: number): string {
  const { code, text, remedy, level } = problem;
  const place = placeText(problem);
  const mark = level === "error" ? "" : ` (${level})`;
  return [
    wrapped(`${index + 1}. ${code}${mark}: ${readableMoments(text)}`, "   "),
    ...(place === "" ? [] : [`   Where: ${oneLine(place)}`]),
    ...(remedy === "" ? [] : [wrapped(`   Fix: ${oneLine(readableMoments(remedy))}`, "        ")]),
  ].join("\n");
}

function todoText({ text, command }: TodoItem, index: number): string {
  const line = wrapped(`  ${index + 1}. ${oneLine(text)}`, "     ");
  return command === undefined ? line : `${line}\n${commandIndent}${oneLine(command)}`;
}

function linkText({ label, url, note }: LinkItem): string {
  return `  ${oneLine(label)}${note === "" ? "" : `, ${oneLine(note)}`}\n    ${oneLine(url)}`;
}

/** Wraps one paragraph; lines after the first begin with `indent`. Spaces that the first line begins with stay. */
function wrapped(text: string, indent: string): string {
  const start = /^ */.exec(text)?.[0] ?? "";
  const lines = wrapWords(oneLine(text), width - Math.max(indent.length, start.length));
  return lines.map((line, index) => (index === 0 ? start : indent) + line).join("\n");
}
