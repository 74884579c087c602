import { randomUUID } from "node:crypto";
import { access, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { ProductContent } from "../../ports/world.ts";
import { readIfThere, replaceFile, replaceFileIfChanged } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { readFolder } from "./folder-content.ts";
import {
  entryFile,
  folderIn,
  isWhole,
  packagedPage,
  pageChanged,
  pointerText,
  releaseFile,
  releaseIn,
  tombstonePage,
  type PackagedPage,
  type Release,
} from "./packaged-page.ts";
import { digestHex, offerPath, type Places } from "./places.ts";

/**
 * Stores a page with its pictures and its style under the name of its content, never to change again: preview and live show the same folder's
 * bytes, and packaging the same digest once more cannot touch what is live.
 */
export async function storePage(places: Places, content: ProductContent): Promise<{ readonly folder: string; readonly already: boolean }> {
  const path = offerPath(content.offer);
  const page = packagedPage(content);
  const already = await storeFolder(places, path, page);
  const changed = await replaceFileIfChanged(pointerOf(places, path, content.digest), pointerText(page.name));
  return { folder: page.name, already: already && !changed };
}

/** Stores the page that stays where an offer was. Gives its folder's name. */
export async function storeTombstone(places: Places, offer: OfferId, pages: ReadonlyMap<string, string>): Promise<string> {
  const page = tombstonePage(offer, pages);
  await storeFolder(places, offerPath(offer), page);
  return page.name;
}

/** Name of the folder packaged for a digest; refuses a digest that was never packaged, and a folder that is not what was packaged any more. */
export async function unchangedFolder(places: Places, offer: OfferId, digest: string): Promise<string> {
  const folder = await packagedFolder(places, offer, digest);
  const path = folderPath(places, offerPath(offer), folder);
  if ((await readRelease(path))?.digest === digest && isWhole(folder, await readFolder(path))) return folder;
  throw pageChanged(digest);
}

/** Name of the folder packaged for a digest; refuses a digest that was never packaged. */
export async function packagedFolder(places: Places, offer: OfferId, digest: string): Promise<string> {
  return folderIn((await readIfThere(pointerOf(places, offerPath(offer), digest)))?.toString(), digest);
}

/** Absolute path of a packaged folder. */
export function folderPath(places: Places, path: string, folder: string): string {
  return join(places.packaged, path, folder);
}

export async function readRelease(folder: string): Promise<Release | undefined> {
  return releaseIn((await readIfThere(join(folder, releaseFile)))?.toString());
}

/** The folder's catalogue entry; undefined for the page of a withdrawn offer. */
export async function readEntryText(folder: string): Promise<string | undefined> {
  return (await readIfThere(join(folder, entryFile)))?.toString();
}

function pointerOf(places: Places, path: string, digest: string): string {
  return join(places.packaged, path, `${digestHex(digest)}.json`);
}

/** Makes the folder elsewhere and gives it its name when it is whole. One that was changed meanwhile is made anew. True when it was there. */
async function storeFolder(places: Places, path: string, { name, files }: PackagedPage): Promise<boolean> {
  const target = folderPath(places, path, name);
  if (isWhole(name, await readFolder(target))) return true;
  const half = join(places.work, randomUUID());
  for (const [file, bytes] of files) await replaceFile(join(half, file), bytes);
  await mkdir(dirname(target), { recursive: true });
  if (await exists(target)) await rename(target, join(places.work, randomUUID()));
  await rename(half, target);
  return false;
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}
