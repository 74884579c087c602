import MarkdownIt from "markdown-it";

/** What a reader gets from Markdown as a host such as GitHub reads it: tables, raw HTML, bare addresses made links. */
export function readAsHost(text: string) {
  const tokens = new MarkdownIt({ html: true, linkify: true }).parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const contents = (wanted: (type: string) => boolean) => tokens.filter(({ type }) => wanted(type)).map(({ content }) => content);
  return {
    links: tokens.filter(({ type }) => type === "link_open").map((token) => String(token.attrGet("href"))),
    pictures: tokens.filter(({ type }) => type === "image").length,
    headings: tokens.filter(({ type }) => type === "heading_open").map(({ tag }) => tag),
    code: contents((type) => type === "fence" || type === "code_block"),
    texts: contents((type) => type === "text"),
    tags: contents((type) => type.startsWith("html")).flatMap((content) => content.match(/<!--[\s\S]*?-->|<[^>]*>/g) ?? []),
  };
}
