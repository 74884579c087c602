import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { parseOfferName, type OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";
import { storePages } from "../../render/store-pages.ts";
import { replaceFile } from "../atomic-file.ts";
import { errorCode } from "../fault.ts";
import { pageFile } from "./packaged-page.ts";
import { exists, folderPath } from "./packaged.ts";
import { offerPath, type Places } from "./places.ts";
import { isOpen, readRecords, type PreviewRecord } from "./preview-record.ts";
import { shareFiles } from "./share-files.ts";

/** Makes the page at its secret address, whole or not at all. True when it was not there. */
export async function openPage(places: Places, offer: OfferId, record: PreviewRecord, token: string): Promise<boolean> {
  const path = offerPath(offer);
  const target = join(places.previews, path, token);
  const source = folderPath(places, path, record.folder);
  const pages = await previewedPages(source, record.expires);
  if (await exists(target)) {
    if ((await readFile(join(target, pageFile), "utf8")) === pages.get(pageFile)) return false;
    await takeAway(places, target);
  }
  const half = join(places.work, randomUUID());
  // The pages themselves are written anew with their banners.
  await shareFiles(source, half, (name) => !pages.has(name));
  for (const [name, page] of pages) await replaceFile(join(half, name), page);
  await mkdir(dirname(target), { recursive: true });
  await rename(half, target);
  return true;
}

/** The page in each of its languages, each with its banner. */
async function previewedPages(source: string, expires: Instant): Promise<ReadonlyMap<string, string>> {
  const pages = (await readdir(source)).filter((name) => name.endsWith(".html"));
  const texts = await Promise.all(
    pages.map(async (name) => [name, storePages.previewed(await readFile(join(source, name), "utf8"), expires, name)] as const),
  );
  return new Map(texts);
}

/** Takes away every page whose preview has expired, is closed, or is recorded nowhere. Gives their number. */
export async function sweepPages(places: Places, now: Instant): Promise<number> {
  let swept = 0;
  for (const publisher of await names(places.previews)) {
    for (const offer of await names(join(places.previews, publisher))) {
      const open = await openTokens(places, `${publisher}/${offer}`, now);
      const pages = (await names(join(places.previews, publisher, offer))).filter((token) => !open.has(token));
      for (const token of pages) await takeAway(places, join(places.previews, publisher, offer, token));
      swept += pages.length;
    }
  }
  return swept;
}

async function openTokens(places: Places, name: string, now: Instant): Promise<ReadonlySet<string>> {
  const offer = parseOfferName(name);
  if (offer === undefined) return new Set();
  const records = await readRecords(places, offer);
  return new Set(records.filter((record) => isOpen(record, now)).flatMap(({ grants }) => grants.map(({ token }) => token)));
}

/** Out of readers' sight in one step, then deleted at leisure. */
async function takeAway({ work }: Places, page: string): Promise<void> {
  const rubbish = join(work, randomUUID());
  await rename(page, rubbish);
  await rm(rubbish, { recursive: true, force: true });
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
    throw error;
  }
}
