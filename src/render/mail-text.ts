import type { Block, Letter, LinkItem, Row, TodoItem } from "../core/letter.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { MailWords } from "./mail-words-en.ts";
import { manyLines, oneLine, readableMoments, wrapWords } from "./plain.ts";

const width = 76;
const commandIndent = "       ";
const rule = "-".repeat(width);

/** A letter as plain text: wrapped, but for commands and addresses, which stand on lines of their own. */
export function letterText(letter: Letter, words: MailWords): string {
  const head = oneLine(`${letter.name}: ${letter.headline}`);
  const blocks = [head, ...letter.blocks.map((block) => blockText(block, words)), "--", ...letter.footer.map((line) => wrapped(line, ""))];
  const [body, footer] = [blocks.slice(0, -letter.footer.length - 1), blocks.slice(-letter.footer.length - 1)];
  return `${[...body, footer.join("\n")].join("\n\n")}\n`;
}

function blockText(block: Block, words: MailWords): string {
  switch (block.kind) {
    case "paragraph":
      return wrapped(block.text, "");
    case "quotation":
      return quoted(block.text);
    case "problems":
      return block.problems.map((each, index) => problemText(each, index, words)).join("\n\n");
    case "todo":
      return [`${block.title}:`, ...block.items.map(todoText)].join("\n");
    case "links":
      return [`${block.title}:`, ...block.items.map(linkText)].join("\n");
    case "rows":
      return [`${block.title}:`, ...rowTexts(block.rows)].join("\n");
    case "facts":
      return block.facts.map((fact) => factText(fact, Math.max(...block.facts.map(([label]) => label.length)))).join("\n");
    case "section":
      return [rule, oneLine(block.name), oneLine(block.title)].join("\n");
  }
}

/** Names in a column as wide as they need, so that states stand below each other; a state that would leave the line stands below its name. */
function rowTexts(rows: readonly Row[]): readonly string[] {
  const column = Math.max(...rows.map(({ name }) => Array.from(oneLine(name)).length));
  return rows.flatMap(({ mark, name, state }) => {
    const [start, end] = [`  ${oneLine(mark)} ${oneLine(name)}`, oneLine(state)];
    if (end === "") return [start];
    const line = `${start.padEnd(column + 6)}${end}`;
    return line.length <= width ? [line] : [start, ...wrapWords(end, width - 6).map((part) => `      ${part}`)];
  });
}

function factText([label, value]: readonly [label: string, value: string], column: number): string {
  const [first = "", ...more] = wrapWords(oneLine(value), width - column - 2);
  return [`${label.padEnd(column + 2)}${first}`, ...more.map((line) => " ".repeat(column + 2) + line)].join("\n");
}

function quoted(text: string): string {
  return manyLines(text)
    .flatMap((line) => wrapWords(line, width - 2))
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function problemText(problem: Problem, index: number, words: MailWords): string {
  const { code, text, remedy, level } = problem;
  const place = placeText(problem);
  const mark = level === "error" ? "" : ` (${words.levels[level]})`;
  return [
    wrapped(`${index + 1}. ${code}${mark}: ${readableMoments(text)}`, "   "),
    ...(place === "" ? [] : [`   ${words.where}: ${oneLine(place)}`]),
    ...(remedy === "" ? [] : [wrapped(`   ${words.fix}: ${oneLine(readableMoments(remedy))}`, "        ")]),
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
