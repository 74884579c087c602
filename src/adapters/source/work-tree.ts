import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseOfferName, type OfferId } from "../../core/offer.ts";

/** A file of the work tree: its bytes, or why it has none to read. */
export type WorkEntry = Uint8Array | { readonly kind: "symlink" | "submodule" | "tooLarge" };

/** Folders below this depth are not looked at: an offer has one level of folders. */
const maxDepth = 8;
const maxFiles = 2000;

/** Files below a folder of the work tree as they are now, committed or not, by their path in the repository. Links are named, never followed. */
export async function readWorkTree(root: string, folder: string, maxBytes: number): Promise<ReadonlyMap<string, WorkEntry>> {
  const files = new Map<string, WorkEntry>();
  await walk(root, folder, files, { maxBytes, depth: 0 });
  return files;
}

/** Offers with a folder in the work tree, sorted. */
export async function workTreeOffers(root: string): Promise<readonly OfferId[]> {
  const publishers = await folders(join(root, "offers"));
  const names = await Promise.all(
    publishers.map(async (publisher) => (await folders(join(root, "offers", publisher))).map((offer) => `${publisher}/${offer}`)),
  );
  return names
    .flat()
    .toSorted()
    .flatMap((name) => parseOfferName(name) ?? []);
}

async function folders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function walk(
  root: string,
  folder: string,
  files: Map<string, WorkEntry>,
  limits: { readonly maxBytes: number; readonly depth: number },
): Promise<void> {
  if (limits.depth > maxDepth) return;
  for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
    const path = `${folder}/${entry.name}`;
    if (files.size >= maxFiles) return;
    if (entry.isDirectory()) await walk(root, path, files, { ...limits, depth: limits.depth + 1 });
    else files.set(path, entry.isFile() ? await contentOf(join(root, path), limits.maxBytes) : { kind: "symlink" });
  }
}

async function contentOf(path: string, maxBytes: number): Promise<WorkEntry> {
  const { size } = await lstat(path);
  return size > maxBytes ? { kind: "tooLarge" } : readFile(path);
}
