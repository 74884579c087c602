/** A tag of a page: its name, and its attributes as written (entities not resolved). */
export type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

const attribute = /\s+([a-z][a-z-]*)(?:="([^"<>]*)")?/y;
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:="[^"<>]*")?)*)\s*\/?>/y;
const harmless = /[^<]+|<!doctype html>|<!-- \/?slipway:[a-z]+ -->/y;

/**
 * The opening tags of a page. Stricter than a browser: every `<` must begin a tag in lower case with double-quoted attributes, a known comment
 * or the doctype. A page that passes leaves a browser nothing to guess, so what is not found here is not in the page.
 */
export function strictTags(page: string): readonly Tag[] {
  const tags: Tag[] = [];
  for (let at = 0; at < page.length;) {
    const text = matchAt(harmless, page, at);
    const found = text === null ? matchAt(tag, page, at) : null;
    if (text === null && found === null) throw new Error(`not a tag: ${page.slice(at, at + 80)}`);
    if (found?.[1] === "") tags.push({ name: found[2] ?? "", attributes: attributesOf(found[3] ?? "") });
    at += (text ?? found)?.[0].length ?? 1;
  }
  return tags;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const found = matchAt(attribute, text, at);
    if (found === null) break;
    if (attributes.has(found[1] ?? "")) throw new Error(`twice: ${found[0]}`);
    attributes.set(found[1] ?? "", found[2] ?? "");
    at += found[0].length;
  }
  return attributes;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
