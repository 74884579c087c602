import { storePages } from "../../render/store-pages.ts";
import { illustrated } from "./content-names.ts";
import type { FolderContent } from "./folder-content.ts";

/** What stands above the pages of a store front that sells these entries: the first page in each language, the catalogue, their style and script. */
export function frontFiles(entries: readonly string[]): FolderContent {
  const { json, pages } = storePages.catalogue(entries);
  const beside = new Map([
    ["slipway.css", storePages.styles],
    ["site.js", storePages.script],
  ]);
  return new Map([...illustrated(pages, beside).files, ["catalog.json", json]]);
}
