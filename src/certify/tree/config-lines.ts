import { expandGlob } from "./glob.ts";
import { meaningfulLines, type Line } from "./text.ts";
import type { Tree } from "./tree.ts";

/** A line of one of several configuration files. */
export type ConfigLine = Line & { readonly path: string };

/** Paths that match any of the patterns, pattern by pattern. */
export async function expandGlobs(files: Tree, patterns: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of patterns) found.push(...(await expandGlob(files, pattern)));
  return found;
}

/** Lines that say something, of all files that match the patterns. */
export async function configLines(files: Tree, patterns: readonly string[]): Promise<readonly ConfigLine[]> {
  const found: ConfigLine[] = [];
  for (const path of await expandGlobs(files, patterns))
    for (const line of meaningfulLines((await files.text(path)) ?? "")) found.push({ ...line, path });
  return found;
}
