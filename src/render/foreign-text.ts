import { oneLine, readableMoments, shorten } from "./plain.ts";
import { isPublicUrl } from "./public-link.ts";
import { markdownText, markdownWithCode } from "./words.ts";

// Words of manifests, images, servers and people inside the Markdown of a host: bounded, and nothing in them marks up, links, pings or counts as maths.

const shownPhrase = 300;
const shownSentence = 1500;

/** A phrase for a cell, a heading or a list: at most `most` characters before they are escaped. */
export function foreignText(text: string, most = shownPhrase): string {
  return inert(markdownText(shorten(oneLine(text), most)));
}

/** A sentence or two in which `code` in backticks stays code and moments are written as people write them. */
export function foreignSentence(text: string): string {
  return inert(markdownWithCode(shorten(oneLine(readableMoments(text)), shownSentence)));
}

/** Code that nothing inside can end; for tables too. */
export function foreignCode(text: string): string {
  return `\`${shorten(oneLine(text), shownPhrase).replaceAll("`", "'").replaceAll("|", "¦")}\``;
}

/** A link, where the address is one that a public page may lead to; otherwise its label alone. The label is Markdown already. */
export function markdownLink(label: string, url: string | undefined): string {
  if (url === undefined || url.length > longestUrl || !isPublicUrl(url)) return label;
  return `[${label}](${url.replaceAll(/[()|[\]{}*_~]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

const longestUrl = 2000;

/** GitHub links `GH-12` like `#12`, and takes what stands between dollar signs for a formula. Code is left alone: nothing in it is either. */
function inert(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)`[^`]+`|\$|\bGH-(?=\d)/gi, (found) =>
    found === "$" ? "&#36;" : found.startsWith("`") ? found : `${found}<!-- -->`,
  );
}
