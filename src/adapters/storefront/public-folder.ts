import type { FolderContent } from "./folder-content.ts";
import { entryFile, pageFile, releaseFile } from "./packaged-page.ts";

type File = readonly [name: string, bytes: string | Uint8Array];

/**
 * How a folder that knows no swap of folders comes from one page to the next: what pages refer to first, then the pages in other languages, and the page
 * itself last, each by one write. A kill at any moment leaves each page whole, as it was or as it is to be.
 */
export function inOrder(files: FolderContent): readonly (readonly File[])[] {
  const beside = [...files].filter(([name]) => !isPage(name));
  const pages = [...files].filter(([name]) => isPage(name));
  return [beside, pages.filter(([name]) => name !== pageFile), pages.filter(([name]) => name === pageFile)];
}

/** A packaged folder without what only Slipway reads. */
export function publicFiles(packaged: FolderContent): FolderContent {
  return new Map([...packaged].filter(([name]) => name !== entryFile && name !== releaseFile));
}

/** The pages that stood in a folder, as far as they are still to be found whole: somebody may just have opened one. A withdrawn offer's are not. */
export function earlierPages(packaged: FolderContent, texts: Iterable<string>): string {
  return packaged.has(entryFile) ? [...texts].join("\n") : "";
}

/** True for what may go once the folder shows `files`: neither these pages refer to it nor the `earlier` ones. */
export function isLeftOver(name: string, files: FolderContent, earlier: string): boolean {
  return !files.has(name) && (isPage(name) || !earlier.includes(name));
}

export function isPage(name: string): boolean {
  return name.endsWith(".html");
}
