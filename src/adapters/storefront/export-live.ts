import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readlink, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { placeFileIfChanged, readIfThere } from "../atomic-file.ts";
import { currentShelf } from "./generations.ts";
import { pageFile } from "./packaged-page.ts";
import { exists, folderPath } from "./packaged.ts";
import { placesIn, type Places } from "./places.ts";

/**
 * Copies the live store front to a folder that any web host can serve, without links. `known` says which packaged folder each offer's address showed
 * when it was copied last: what has not changed is not copied again. Gives what it shows now.
 */
export async function exportLive(state: string, target: string, known: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const places = placesIn(state);
  const shelf = await currentShelf(places);
  for (const [path, packaged] of shelf)
    if (known.get(path) !== packaged || !(await exists(join(target, path, pageFile))))
      await replaceFolder(folderPath(places, path, packaged), join(target, path));
  await copyFront(places, target);
  return shelf;
}

/** The first page and the catalogue, after the pages that they lead to. */
async function copyFront(places: Places, target: string): Promise<void> {
  const generation = await readlink(places.live).catch(() => undefined);
  if (generation === undefined) return;
  const folder = join(places.generations, basename(generation));
  for (const each of await readdir(folder, { withFileTypes: true })) {
    const bytes = each.isFile() ? await readIfThere(join(folder, each.name)) : undefined;
    if (bytes !== undefined) await placeFileIfChanged(join(target, each.name), bytes);
  }
}

/** The old folder goes only when the new one is whole, beside it. */
async function replaceFolder(source: string, target: string): Promise<void> {
  const half = join(dirname(target), `.${randomUUID()}.part`);
  await mkdir(dirname(target), { recursive: true });
  await cp(source, half, { recursive: true });
  await rm(target, { recursive: true, force: true });
  await rename(half, target);
}
