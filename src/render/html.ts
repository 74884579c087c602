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
  let [text = ""] = strings;
  for (let index = 0; index < values.length; index += 1) text += written(values[index] ?? "") + (strings[index + 1] ?? "");
  return { html: text };
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
  let text = "";
  for (const part of parts) if (part.html !== "") text += text === "" ? part.html : separator + part.html;
  return { html: text };
}

/** Style sheets and other text of this program, never of anybody else. */
export function ownText(text: string): Html {
  return { html: text };
}

function written(value: Value): string {
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return String(value);
  if ("html" in value) return value.html;
  let text = "";
  for (const part of value) text += part.html;
  return text;
}

/** Nothing to escape, to show or to fold in it: letters, digits and signs that mean nothing to HTML, with single spaces between. */
const harmless = /^(?: ?[!#$%(-;=?-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027])* ?$/;

/** Spaces at the ends stay: the text may stand between others. */
function escaped(text: string): string {
  // Most texts of a page; a thousand pages spend half their time here otherwise.
  if (harmless.test(text)) return text;
  const [start, end] = [/^\s/.test(text) ? " " : "", /\S\s+$/.test(text) ? " " : ""];
  return `${start}${oneLine(text)}${end}`.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
