import { oneLine } from "./plain.ts";

/** HTML that is safe to write: only the functions of this file make it. */
export type Html = { readonly html: string };
type Value = Html | string | number | readonly Html[];

export const nothing: Html = { html: "" };

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Builds HTML. What stands in the template is trusted; strings are escaped, with invisible characters shown, so that no value can open a tag
 * or leave an attribute; HTML goes in as it is; lists are joined.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.map((text, index) => text + (index < values.length ? written(values[index] ?? "") : "")).join("") };
}

/** Text with `code` in backticks marked up as code. */
export function codeHtml(text: string): Html {
  return { html: escaped(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>") };
}

/** A link, or the bare text for anything but a page, a file or a mailbox: `javascript:` and its like never become a link. */
export function linkHtml(url: string, text: string | Html, style: Html = nothing): Html {
  if (!/^(?:https?|file|mailto):[^\s"'<>\\]+$/i.test(url) || oneLine(url) !== url) return html`${text}`;
  return style === nothing ? html`<a href="${url}">${text}</a>` : html`<a href="${url}" style="${style}">${text}</a>`;
}

/** Joins HTML, leaving out what is empty. */
export function joinHtml(parts: readonly Html[], separator = ""): Html {
  return {
    html: parts
      .map((part) => part.html)
      .filter((part) => part !== "")
      .join(separator),
  };
}

/** Style sheets and other text of this program, never of anybody else. */
export function ownText(text: string): Html {
  return { html: text };
}

function written(value: Value): string {
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return String(value);
  return "html" in value ? value.html : value.map((part) => part.html).join("");
}

/** Spaces at the ends stay: the text may stand between others. */
function escaped(text: string): string {
  const [start, end] = [/^\s/.test(text) ? " " : "", /\S\s+$/.test(text) ? " " : ""];
  return `${start}${oneLine(text)}${end}`.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
