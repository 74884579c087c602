import { quote } from "../../core/problem.ts";
import { decodedEntities, endOfLink, escapedText, lineStarts } from "./html-words.ts";
import { textLines } from "./import-texts.ts";
import { tell, type Reader } from "./reader.ts";

/** Turns the HTML of a listing into Markdown, and tells at `place` what it had to leave out. */
export type HtmlReader = (html: string, place: Reader) => string;

type List = { readonly ordered: boolean; count: number };
type Block = { readonly text: string; readonly isItem: boolean };
/** A text under construction: finished blocks, the line at work, and what is open around it. */
type Page = {
  readonly blocks: Block[];
  line: string;
  /** What the next block begins with: the mark of a heading or of a list's item. */
  marker: string;
  readonly lists: List[];
  readonly links: string[];
  verbatim: "no" | "code" | "pre";
  readonly left: Set<string>;
};

type Tag = { readonly name: string; readonly isEnd: boolean; readonly attributes: string };

/** Headings of an export begin at this level, below those of the page they stand in. */
const topHeading = 3;

/**
 * Markdown for the simple HTML that listings are made of: paragraphs, headings, lists, links, emphasis, code, line breaks. What a tag says beyond that
 * is lost and told, its text is kept.
 */
export function htmlToMarkdown(html: string, place: Reader): string {
  const page: Page = { blocks: [], line: "", marker: "", lists: [], links: [], verbatim: "no", left: new Set() };
  for (const [token] of html.replaceAll(/<!--[^]*?-->/g, "").matchAll(/<[^<>]*>|[^<]+|</g)) {
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b([^>]*)>$/.exec(token);
    if (tag === null) addText(page, decodedEntities(token));
    else apply(page, { name: (tag[2] ?? "").toLowerCase(), isEnd: tag[1] === "/", attributes: tag[3] ?? "" });
  }
  endBlock(page);
  if (page.left.size > 0)
    tell(place, "warning", "market-html", [
      `holds HTML that Markdown has no word for: ${[...page.left].map((name) => quote(name)).join(", ")}; its text is kept.`,
      "Look at the text after the import.",
    ]);
  return textLines(joined(page.blocks));
}

/** Items of a list follow one another without an empty line: with one, each would become a paragraph of its own. */
function joined(blocks: readonly Block[]): string {
  return blocks
    .map(({ text, isItem }, index) => `${index === 0 ? "" : isItem && blocks[index - 1]?.isItem === true ? "\n" : "\n\n"}${text}`)
    .join("");
}

function addText(page: Page, text: string): void {
  page.line += page.verbatim === "no" ? escapedText(text) : text;
}

const marks: Readonly<Record<string, string>> = { strong: "**", b: "**", em: "*", i: "*", s: "~~", del: "~~", br: "\\\n", span: "" };
const plainBlocks = new Set(["p", "div", "section", "article", "html", "body"]);

function apply(page: Page, tag: Tag): void {
  const { name, isEnd } = tag;
  const mark = marks[name];
  if (mark !== undefined) page.line += mark;
  else if (name === "hr") rule(page);
  else if (name === "a") link(page, tag);
  else if (name === "code" || name === "pre") verbatim(page, tag);
  else if (plainBlocks.has(name)) endBlock(page);
  else if (/^h[1-6]$/.test(name)) heading(page, Number(name.slice(1)), isEnd);
  else if (name === "ul" || name === "ol") list(page, tag);
  else if (name === "li") item(page, isEnd);
  else page.left.add(name);
}

function rule(page: Page): void {
  endBlock(page);
  page.blocks.push({ text: "---", isItem: false });
}

function verbatim(page: Page, { name, isEnd }: Tag): void {
  if (name === "code" && page.verbatim !== "pre") {
    page.line += "`";
    page.verbatim = isEnd ? "no" : "code";
  }
  if (name !== "pre") return;
  if (isEnd) page.blocks.push({ text: `\`\`\`\n${page.line.replace(/\n+$/, "")}\n\`\`\``, isItem: false });
  else endBlock(page);
  page.line = "";
  page.verbatim = isEnd ? "no" : "pre";
}

function link(page: Page, { isEnd, attributes }: Tag): void {
  if (isEnd) page.line += endOfLink(page.links.pop() ?? "");
  else {
    const [, double, single] = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes) ?? [];
    page.links.push(decodedEntities(double ?? single ?? ""));
    page.line += "[";
  }
}

function heading(page: Page, level: number, isEnd: boolean): void {
  endBlock(page);
  page.marker = isEnd ? "" : `${"#".repeat(Math.max(1, level - topHeading + 1))} `;
}

function list(page: Page, { name, isEnd }: Tag): void {
  endBlock(page);
  if (isEnd) page.lists.pop();
  else page.lists.push({ ordered: name === "ol", count: 0 });
}

function item(page: Page, isEnd: boolean): void {
  endBlock(page);
  const open = page.lists.at(-1);
  if (isEnd || open === undefined) return;
  open.count += 1;
  page.marker = markerOf(open);
}

function markerOf({ ordered, count }: List): string {
  return ordered ? `${count}. ` : "- ";
}

/** Puts the line at work among the finished blocks, below the items of the lists that it stands in. */
function endBlock(page: Page): void {
  const { marker, lists } = page;
  const text = page.line.replaceAll(/[ \t]*\n[ \t]*/g, "\n").trim();
  page.line = "";
  if (text === "") return;
  const indent = lists.map((each) => " ".repeat(markerOf(each).length));
  const isItem = lists.length > 0 && marker !== "";
  const first = isItem ? `${indent.slice(0, -1).join("")}${marker}` : `${indent.join("")}${marker}`;
  const lines = marker.startsWith("#") ? [text.replaceAll("\n", " ")] : lineStarts(text);
  page.blocks.push({ text: `${first}${lines.join(`\n${indent.join("")}`)}`, isItem });
  page.marker = "";
}
