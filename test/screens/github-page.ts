import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

// Markdown as GitHub would show it: its dialect, its style sheets, and only the tags that its sanitiser lets through.

const allowed = new Set(
  "h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure figcaption abbr bdo cite dfn mark small source span time wbr input".split(
    " ",
  ),
);

/** One comment or summary as HTML. */
export function githubHtml(markdown: string): string {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return withAlerts(sanitized(html));
}

/** Drops comments and every tag that is not allowed; of the attributes only those that matter here stay. */
function sanitized(html: string): string {
  return html
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/gi, (_found, slash: string, name: string, rest: string) =>
      allowed.has(name.toLowerCase()) ? `<${slash}${name}${slash === "" ? attributes(rest) : ""}>` : "",
    );
}

function attributes(text: string): string {
  const kept = text.match(
    /\s(?:href="(?:https?:|mailto:|#)[^"]*"|open(?:="")?|align="\w+"|type="checkbox"|disabled(?:="")?|checked(?:="")?)/g,
  );
  return (kept ?? []).join("");
}

const titles: Readonly<Record<string, string>> = {
  NOTE: "Note",
  TIP: "Tip",
  IMPORTANT: "Important",
  WARNING: "Warning",
  CAUTION: "Caution",
};

/** Quotations that begin with `[!WARNING]` and its like are shown as alerts. */
function withAlerts(html: string): string {
  return html.replaceAll(
    /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*([\s\S]*?)<\/blockquote>/g,
    (_found, kind: string, rest: string) =>
      `<div class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">${titles[kind] ?? ""}</p><p>${rest}</div>`,
  );
}

const sheets = {
  light: import.meta.resolve("github-markdown-css/github-markdown-light.css"),
  dark: import.meta.resolve("github-markdown-css/github-markdown-dark.css"),
} as const;

/** A page with the text in a frame like that of a comment, light or dark. */
export async function githubPage(markdown: string, scheme: "light" | "dark", caption: string): Promise<string> {
  const css = await readFile(fileURLToPath(sheets[scheme]), "utf8");
  const [ground, line, head, ink] =
    scheme === "light" ? ["#ffffff", "#d1d9e0", "#f6f8fa", "#59636e"] : ["#0d1117", "#3d444d", "#151b23", "#9198a1"];
  return `<!doctype html><meta charset="utf-8"><style>${css}
body { margin: 0; padding: 24px; background: ${ground}; }
.frame { max-width: 880px; border: 1px solid ${line}; border-radius: 6px; overflow: hidden; }
.head { padding: 8px 16px; background: ${head}; border-bottom: 1px solid ${line}; color: ${ink}; font: 14px sans-serif; }
.markdown-body { padding: 16px; }
</style><div class="frame"><div class="head">${caption}</div><div class="markdown-body">${githubHtml(markdown)}</div></div>`;
}
