import createMarkdownIt, { type MarkdownIt } from "markdown-it";

/** Headings of a text that stands below a page's section (h2) begin at this level, so that a reader's outline stays one tree. */
const topHeading = 3;
const lowestHeading = 6;

const parser = configured();

/**
 * Markdown as HTML that is safe to put in a page: raw HTML is shown as text, links lead only to http, https and mailto, pictures become their
 * text (a page loads nothing from elsewhere), headings begin at h3. Meant for texts of manifests, which are untrusted.
 */
export function markdownToHtml(text: string): string {
  return parser.render(dropControls(text));
}

function configured(): MarkdownIt {
  const made = createMarkdownIt("commonmark", { html: false, linkify: false, maxNesting: 20 });
  made.enable(["table", "strikethrough"]);
  made.disable(["image", "html_block", "html_inline"]);
  made.validateLink = (url) => /^(?:https?:\/\/|mailto:)/i.test(url);
  made.core.ruler.push("slipway", (state) => {
    for (const token of state.tokens) {
      if (token.type.startsWith("heading_")) token.tag = lowered(token.tag);
      for (const child of token.children ?? []) if (child.type === "link_open") child.attrSet("rel", "noopener noreferrer nofollow");
    }
  });
  return made;
}

function lowered(tag: string): string {
  return `h${Math.min(Number(tag.slice(1)) + topHeading - 1, lowestHeading)}`;
}

/**
 * Drops what HTML forbids in a document, and what makes a line read in another order than it is written (U+202A–202E, U+2066–2069): with them
 * a link or a price could look like a different one.
 */
function dropControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  const dropped = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
  return text.toWellFormed().replaceAll(dropped, "");
}
