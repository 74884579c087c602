import { join } from "node:path";

import type { OfferId } from "../../core/offer.ts";
import type { Done } from "../../ports/world.ts";
import { storePages } from "../../render/store-pages.ts";
import { currentShelf, showFolder } from "./generations.ts";
import { done } from "./guarded.ts";
import { folderPath, readEntryText, readRelease, storeTombstone, unchangedFolder } from "./packaged.ts";
import { offerPath, pageUrl, type Places } from "./places.ts";

type Address = { readonly url: string };

/** Puts the packaged page of a digest live, if it still is the page that was packaged. */
export async function promote(places: Places, baseUrl: string | undefined, offer: OfferId, digest: string): Promise<Done<Address>> {
  return await show(places, baseUrl, offer, await unchangedFolder(places, offer, digest));
}

/** Takes an offer out of the catalogue and says so at its address. An offer that never was live stays unknown. */
export async function withdraw(places: Places, baseUrl: string | undefined, offer: OfferId): Promise<Done<Address>> {
  const path = offerPath(offer);
  const folder = (await currentShelf(places)).get(path);
  const entry = folder === undefined ? undefined : await readEntryText(folderPath(places, path, folder));
  if (entry === undefined) return done(true, { url: liveUrl(places, baseUrl, path) });
  return await show(places, baseUrl, offer, await storeTombstone(places, offer, storePages.withdrawn(offer, entry)));
}

/** What the offer's address shows now; undefined when it never was live or is withdrawn. Reads what the world reads. */
export async function live(
  places: Places,
  baseUrl: string | undefined,
  offer: OfferId,
): Promise<{ readonly digest: string; readonly url: string } | undefined> {
  const path = offerPath(offer);
  const release = await readRelease(join(places.live, path));
  return release === undefined || release.digest === null ? undefined : { digest: release.digest, url: liveUrl(places, baseUrl, path) };
}

async function show(places: Places, baseUrl: string | undefined, offer: OfferId, folder: string): Promise<Done<Address>> {
  const path = offerPath(offer);
  const already = (await currentShelf(places)).get(path) === folder;
  if (!already) await showFolder(places, path, folder);
  return done(already, { url: liveUrl(places, baseUrl, path) });
}

function liveUrl(places: Places, baseUrl: string | undefined, path: string): string {
  return pageUrl(places, baseUrl, `live/${path}`);
}
