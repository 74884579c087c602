import { randomUUID } from "node:crypto";
import { access, mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import { quote } from "../../core/problem.ts";
import type { ProductContent } from "../../ports/world.ts";
import { storePages } from "../../render/store-pages.ts";
import { readIfThere, replaceFile, replaceFileIfChanged } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { folderDigest, readFolder, type FolderContent } from "./folder-content.ts";
import { digestHex, mediaPath, offerPath, StoreRefusal, translationName, type Places } from "./places.ts";

/** What lies in a page's folder beside the page, for this adapter: which content it is. `digest` is null for the page of a withdrawn offer. */
export type Release = {
  readonly schemaVersion: 1;
  readonly publisher: string;
  readonly offer: string;
  readonly submission: number;
  readonly digest: string | null;
};

export const pageFile = "index.html";
const releaseFile = "release.json";
const entryFile = "entry.json";
const stylesFile = "slipway.css";

/**
 * Stores a page with its pictures and its style under the name of its content, never to change again: preview and live show the same folder's
 * bytes, and packaging the same digest once more cannot touch what is live.
 */
export async function storePage(places: Places, content: ProductContent): Promise<{ readonly folder: string; readonly already: boolean }> {
  const { offer, submission, digest, html, translations = new Map<string, string>(), entry, media } = content;
  const path = offerPath(offer);
  const pictures = [...media].map(([name, bytes]) => [mediaPath(name), bytes] as const);
  const release: Release = { schemaVersion: 1, ...offer, submission, digest };
  const pages = [...translations].map(([name, page]) => [translationName(name), page] as const);
  const files = new Map<string, string | Uint8Array>([...pictures, ...pages, [pageFile, html], [entryFile, entry], ...ownFiles(release)]);
  const folder = await storeFolder(places, path, digestHex(digest).slice(0, 16), files);
  const changed = await replaceFileIfChanged(pointerOf(places, path, digest), JSON.stringify({ schemaVersion: 1, folder: folder.name }));
  return { folder: folder.name, already: folder.already && !changed };
}

/** Stores the page that stays where an offer was. Gives its folder's name. */
export async function storeTombstone(places: Places, offer: OfferId, pages: ReadonlyMap<string, string>): Promise<string> {
  const release: Release = { schemaVersion: 1, ...offer, submission: 0, digest: null };
  return (await storeFolder(places, offerPath(offer), "withdrawn", new Map([...pages, ...ownFiles(release)]))).name;
}

/** Name of the folder packaged for a digest; refuses a digest that was never packaged, and a folder that is not what was packaged any more. */
export async function unchangedFolder(places: Places, offer: OfferId, digest: string): Promise<string> {
  const folder = await packagedFolder(places, offer, digest);
  if (
    (await readRelease(folderPath(places, offerPath(offer), folder)))?.digest === digest &&
    (await isWhole(places, offerPath(offer), folder))
  )
    return folder;
  throw new StoreRefusal(
    "page-changed",
    `The page packaged for ${quote(digest)} was changed since: it is not what the preview showed.`,
    "Publish the offer again: the page is made anew and previewed.",
  );
}

/** Name of the folder packaged for a digest; refuses a digest that was never packaged. */
export async function packagedFolder(places: Places, offer: OfferId, digest: string): Promise<string> {
  const pointer = await readIfThere(pointerOf(places, offerPath(offer), digest));
  const value: unknown = pointer === undefined ? undefined : JSON.parse(pointer.toString());
  if (typeof value === "object" && value !== null && "folder" in value && typeof value.folder === "string") return value.folder;
  throw new StoreRefusal("page-not-packaged", `No page is packaged for ${quote(digest)}.`, "Publish the offer again.");
}

/** Absolute path of a packaged folder. */
export function folderPath(places: Places, path: string, folder: string): string {
  return join(places.packaged, path, folder);
}

export async function readRelease(folder: string): Promise<Release | undefined> {
  const text = await readIfThere(join(folder, releaseFile));
  const value: unknown = text === undefined ? undefined : JSON.parse(text.toString());
  return isRelease(value) ? value : undefined;
}

/** The folder's catalogue entry; undefined for the page of a withdrawn offer. */
export async function readEntryText(folder: string): Promise<string | undefined> {
  return (await readIfThere(join(folder, entryFile)))?.toString();
}

function isRelease(value: unknown): value is Release {
  return typeof value === "object" && value !== null && "digest" in value && (value.digest === null || typeof value.digest === "string");
}

function ownFiles(release: Release): readonly (readonly [string, string])[] {
  return [
    [releaseFile, `${JSON.stringify(release, null, 2)}\n`],
    [stylesFile, storePages.styles],
  ];
}

function pointerOf(places: Places, path: string, digest: string): string {
  return join(places.packaged, path, `${digestHex(digest)}.json`);
}

/** Makes the folder elsewhere and gives it its name when it is whole. One that was changed meanwhile is made anew. */
async function storeFolder(
  places: Places,
  path: string,
  prefix: string,
  files: FolderContent,
): Promise<{ readonly name: string; readonly already: boolean }> {
  const name = `${prefix}-${shortDigest(files)}`;
  const target = folderPath(places, path, name);
  if (await isWhole(places, path, name)) return { name, already: true };
  const half = join(places.work, randomUUID());
  for (const [file, bytes] of files) await replaceFile(join(half, file), bytes);
  await mkdir(dirname(target), { recursive: true });
  if (await exists(target)) await rename(target, join(places.work, randomUUID()));
  await rename(half, target);
  return { name, already: false };
}

/** True when the folder is there and holds the bytes that its name stands for. */
async function isWhole(places: Places, path: string, name: string): Promise<boolean> {
  const content = await readFolder(folderPath(places, path, name));
  return content !== undefined && name.endsWith(`-${shortDigest(content)}`);
}

function shortDigest(files: FolderContent): string {
  return folderDigest(files).slice(0, 16);
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
