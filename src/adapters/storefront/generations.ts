import { randomUUID } from "node:crypto";
import { mkdir, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

import { replaceFile } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { frontFiles } from "./front-files.ts";
import { folderPath, readEntryText } from "./packaged.ts";
import type { Places } from "./places.ts";

/** What is live: `publisher/offer` → name of the packaged folder that its address shows. */
export type Shelf = ReadonlyMap<string, string>;

/**
 * The live site is one symbolic link to a generation: a folder with a link per offer, the catalogue and the first page. A change makes the next
 * generation whole and then moves that one link, so page and catalogue change in the same instant, for every reader and through any crash.
 */
export async function currentShelf(places: Places): Promise<Shelf> {
  const generation = await linkTarget(places.live);
  if (generation === undefined) return new Map();
  const folder = join(places.generations, basename(generation));
  const shelf = new Map<string, string>();
  for (const publisher of await folders(folder)) {
    for (const offer of await readdir(join(folder, publisher))) {
      const target = await linkTarget(join(folder, publisher, offer));
      if (target !== undefined) shelf.set(`${publisher}/${offer}`, basename(target));
    }
  }
  return shelf;
}

/** Makes `shelf` what is live. Keeps the generation before it for readers that are in the middle of a page. */
export async function showShelf(places: Places, shelf: Shelf): Promise<void> {
  const before = await linkTarget(places.live);
  const half = join(places.work, randomUUID());
  await fillGeneration(places, half, shelf);
  const name = await nextName(places);
  await rename(half, join(places.generations, name));
  await moveLink(places, name);
  await forgetOthers(places, [name, ...(before === undefined ? [] : [basename(before)])]);
}

async function fillGeneration(places: Places, folder: string, shelf: Shelf): Promise<void> {
  const entries: string[] = [];
  for (const [path, packaged] of shelf) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    // Relative to <generation>/<publisher>/, so that the whole folder can be moved or copied.
    await symlink(join("..", "..", "..", "packaged", path, packaged), join(folder, path));
    const entry = await readEntryText(folderPath(places, path, packaged));
    if (entry !== undefined) entries.push(entry);
  }
  for (const [name, bytes] of frontFiles(entries)) await replaceFile(join(folder, name), bytes);
}

async function nextName({ generations }: Places): Promise<string> {
  await mkdir(generations, { recursive: true });
  const numbers = (await readdir(generations)).map(Number).filter((number) => Number.isSafeInteger(number));
  return String(Math.max(0, ...numbers) + 1).padStart(8, "0");
}

/** The one step that readers see: `rename` replaces the link, it never takes it away first. */
async function moveLink({ live, work }: Places, generation: string): Promise<void> {
  const link = join(work, `${randomUUID()}.link`);
  await mkdir(join(live, ".."), { recursive: true });
  await symlink(join("..", "store", "generations", generation), link);
  await rename(link, live);
}

async function forgetOthers({ generations }: Places, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(generations))
    if (!kept.includes(name)) await rm(join(generations, name), { recursive: true, force: true });
}

async function folders(path: string): Promise<readonly string[]> {
  return (await readdir(path, { withFileTypes: true })).filter((each) => each.isDirectory()).map(({ name }) => name);
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}
