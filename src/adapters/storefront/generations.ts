import { randomUUID } from "node:crypto";
import { mkdir, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { basename, join, relative } from "node:path";

import { readIfThere, replaceFile } from "../atomic-file.ts";
import { isContentName } from "../content-name.ts";
import { errorCode } from "../fault.ts";
import type { FolderContent } from "./folder-content.ts";
import { frontFiles } from "./front-files.ts";
import { pageFile } from "./packaged-page.ts";
import { folderPath, readEntryText } from "./packaged.ts";
import type { Places } from "./places.ts";
import { shareFiles } from "./share-files.ts";
import { forgetShown, packagedIn, shownFolder } from "./shown.ts";

/** What is live: `publisher/offer` → name of the packaged folder that its address shows. */
export type Shelf = ReadonlyMap<string, string>;

/** Where each address of a generation leads: `publisher/offer` → path below `store/`. */
type Links = ReadonlyMap<string, string>;

/**
 * The live site is one symbolic link to a generation: a folder with a link per offer, the catalogue and the first page. A change makes the next
 * generation whole and then moves that one link, so page and catalogue change in the same instant, for every reader and through any crash.
 */
export async function currentShelf(places: Places): Promise<Shelf> {
  return new Map([...(await currentLinks(places))].map(([path, shown]) => [path, packagedIn(shown)]));
}

/** Makes an offer's address show a packaged folder. Keeps the generation before it for readers that are in the middle of a page. */
export async function showFolder(places: Places, path: string, packaged: string): Promise<void> {
  const before = await linkTarget(places.live);
  const links = await currentLinks(places);
  const old = links.get(path);
  const shown = await shownFolder(places, path, packaged, old === undefined ? undefined : packagedIn(old));
  const half = join(places.work, randomUUID());
  const front = await fillGeneration(places, half, new Map([...links, [path, shown]]));
  if (before !== undefined) await keepStyles(join(places.generations, basename(before)), half, front);
  const name = await nextName(places);
  await rename(half, join(places.generations, name));
  await moveLink(places, name);
  await forgetOthers(places, [name, ...(before === undefined ? [] : [basename(before)])]);
  await forgetShown(places, path, [shown, ...(old === undefined ? [] : [old])]);
}

async function currentLinks(places: Places): Promise<Links> {
  const generation = await linkTarget(places.live);
  if (generation === undefined) return new Map();
  const folder = join(places.generations, basename(generation));
  const links = new Map<string, string>();
  for (const publisher of await folders(folder)) {
    for (const offer of await readdir(join(folder, publisher))) {
      const target = await linkTarget(join(folder, publisher, offer));
      if (target !== undefined) links.set(`${publisher}/${offer}`, relative(toStore, target));
    }
  }
  return links;
}

/** From `<generation>/<publisher>/`: relative, so that the whole folder can be moved or copied. */
const toStore = join("..", "..", "..");

async function fillGeneration(places: Places, folder: string, links: Links): Promise<FolderContent> {
  const entries: string[] = [];
  for (const [path, shown] of links) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await symlink(join(toStore, shown), join(folder, path));
    const entry = await readEntryText(folderPath(places, path, packagedIn(shown)));
    if (entry !== undefined) entries.push(entry);
  }
  const front = frontFiles(entries);
  for (const [name, bytes] of front) await replaceFile(join(folder, name), bytes);
  return front;
}

/** Style and script of the first page before, which another version of this program may have written otherwise. */
async function keepStyles(before: string, folder: string, front: FolderContent): Promise<void> {
  const page = (await readIfThere(join(before, pageFile)))?.toString() ?? "";
  await shareFiles(before, folder, (name) => isContentName(name) && !front.has(name) && page.includes(name));
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
