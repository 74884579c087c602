import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";

import { isContentName } from "../content-name.ts";
import { readFolder } from "./folder-content.ts";
import { entryFile } from "./packaged-page.ts";
import { folderPath } from "./packaged.ts";
import type { Places } from "./places.ts";
import { shareFiles } from "./share-files.ts";

/**
 * The folder that an offer's address is to lead to, by its path below `store/`: the packaged one; or, where the page before it refers to other files, a
 * copy that has those as well, so that nobody who has just opened that page misses a picture. A withdrawn offer keeps none.
 */
export async function shownFolder(places: Places, path: string, packaged: string, before: string | undefined): Promise<string> {
  const source = folderPath(places, path, packaged);
  const files = await readFolder(source);
  const earlier = before === undefined ? undefined : folderPath(places, path, before);
  const kept = new Set<string>();
  if (earlier !== undefined && files?.has(entryFile) === true)
    for (const name of (await readFolder(earlier))?.keys() ?? []) if (isContentName(name) && !files.has(name)) kept.add(name);
  if (earlier === undefined || kept.size === 0) return join("packaged", path, packaged);
  const half = join(places.work, randomUUID());
  await shareFiles(source, half, () => true);
  await shareFiles(earlier, half, (name) => kept.has(name));
  const name = `${packaged}.${randomUUID().slice(0, 8)}`;
  await mkdir(join(places.shown, path), { recursive: true });
  await rename(half, join(places.shown, path, name));
  return join("shown", path, name);
}

/** Name of the packaged folder that a folder shows. */
export function packagedIn(shown: string): string {
  return basename(shown).split(".")[0] ?? "";
}

/** Deletes the folders that an offer's address led to, but for those that it leads to now or did a moment ago. */
export async function forgetShown({ shown }: Places, path: string, kept: readonly string[]): Promise<void> {
  const names = new Set(kept.map((each) => basename(each)));
  for (const name of await readdir(join(shown, path)).catch(() => []))
    if (!names.has(name)) await rm(join(shown, path, name), { recursive: true, force: true });
}
