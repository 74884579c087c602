import { contentName } from "../content-name.ts";
import type { FolderContent } from "./folder-content.ts";

/** Old name → new name of files. */
export type ContentNames = ReadonlyMap<string, string>;

/**
 * Pages with the files that they refer to, these named by what they hold: `media/logo.png` becomes `media/logo.<32 hex digits>.png`. What a page refers
 * to stands under such names before the page does and never changes, so swapping the page alone swaps all of it.
 */
export function illustrated(
  pages: ReadonlyMap<string, string>,
  beside: FolderContent,
): { readonly files: FolderContent; readonly names: ContentNames } {
  const names = new Map([...beside].map(([name, bytes]) => [name, contentName(name, bytes)]));
  const named = [...beside].map(([name, bytes]) => [names.get(name) ?? name, bytes] as const);
  const referring = [...pages].map(([name, page]) => [name, pageReferring(page, names)] as const);
  return { files: new Map<string, string | Uint8Array>([...named, ...referring]), names };
}

/** A catalogue entry that refers to the files by their new names; `path` is the folder of the page, as the catalogue sees it. */
export function entryReferring(entry: string, path: string, names: ContentNames): string {
  const places = new Map([...names].map(([from, to]) => [`${path}/${from}`, `${path}/${to}`]));
  const value: unknown = JSON.parse(entry, (field, given: unknown) =>
    fileFields.has(field) && typeof given === "string" ? (places.get(given) ?? given) : given,
  );
  return `${JSON.stringify(value, null, 2)}\n`;
}

const fileFields = new Set(["logo", "arm", "bicep"]);

/** Texts are escaped, so only attributes of the page's own look like this. */
function pageReferring(page: string, names: ContentNames): string {
  return page.replaceAll(/( (?:href|src)=")([^"]*)"/g, (_, attribute: string, name: string) => `${attribute}${names.get(name) ?? name}"`);
}
