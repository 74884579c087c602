import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { hasPage, placePages } from "../../adapters/page-folder.ts";
import { exportLive, liveFolder } from "../../adapters/storefront/export-live.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { statsOfTallies } from "../../core/stats.ts";
import type { KnownOffer } from "../../engine/site/draw-offer.ts";
import type { SiteFrame } from "../../engine/site/offer-pages.ts";
import { hasMoved, overviewOf, type Overview, type Place } from "../../engine/site/overview.ts";
import { languages, pageFile } from "../../render/language.ts";
import { offersPage } from "../../render/offers-page.ts";
import type { OfferLine } from "../../render/site-offers.ts";
import { siteScript } from "../../render/site-script.ts";
import { statsPage } from "../../render/stats-page.ts";
import { statusCss } from "../../render/status-css.ts";
import { siteScriptFile, statusCssFile, statusFolder } from "../../render/status-frame.ts";
import { azureReader } from "../store-front.ts";
import type { Workspace } from "../workspace.ts";
import { drawOffers } from "./draw-offers.ts";
import { drawInThreads } from "./draw-threads.ts";
import { siteFrame, siteGround, siteLook } from "./frame.ts";
import { readMemory, writeMemory } from "./memory.ts";

export type Written = { readonly pages: number; readonly drawn: number; readonly problems: readonly Problem[] };

/** Turns that a page on disk tells: enough for months, and the ledger has them all. */
const shownTurns = 60;
/** Fewer offers are drawn in the time that threads take to start. */
const worthThreads = 64;
/** More only wait for the same disk. */
const threads = Math.min(8, availableParallelism());

/**
 * Writes the status site and the live store front into a folder. What has been drawn from the same ledger before is left as it is, so that following a
 * thousand offers costs what changed; offers that are under way are always drawn anew, since their times go on.
 */
export async function writeSite(workspace: Workspace, folder: string): Promise<Written> {
  const { ports, commit, places, settings } = workspace;
  await mkdir(folder, { recursive: true });
  const store = (await azureReader(settings))?.source ?? liveFolder(places.state);
  // Git answers both at once.
  const [heads, ground] = await Promise.all([ports.ledger.heads(), siteGround(workspace, shownTurns, (await store.front()).size > 0)]);
  const [look, frame] = [siteLook(ground), siteFrame(ground, ports.clock.now())];
  const { known, live: shown } = await readMemory(places.state, folder, look);
  const owed = heads.filter((place) => isOwed(folder, place, known));
  const seen =
    owed.length < worthThreads || threads < 2
      ? await drawOffers({ ports, folder, frame }, owed)
      : await drawInThreads({ root: places.root, folder, ground, now: frame.now }, owed, threads);
  const view = await overviewOf(ports, commit, { places: heads, known, seen });
  placePages(
    folder,
    new Map([[statusCssFile, statusCss], [siteScriptFile, siteScript], ...listPages(view, frame), ...statsPages(view, frame)]),
  );
  const live = await exportLive(store, join(folder, "live"), shown);
  await writeMemory(places.state, folder, look, { known: view.known, live });
  return { pages: view.known.size + 1, drawn: seen.filter(({ found }) => !isProblem(found)).length, problems: view.problems };
}

/** An offer whose ledger moved, whose times go on, or whose pages are not there. */
function isOwed(folder: string, place: Place, known: ReadonlyMap<string, KnownOffer>): boolean {
  const line = known.get(offerName(place.offer))?.line;
  return line === undefined || hasMoved(place, known) || isUnderWay(line) || !hasPage(join(folder, statusFolder(line.offer)), "index.html");
}

function isUnderWay({ state }: OfferLine): boolean {
  return state === "running" || state === "waiting";
}

function listPages({ lines, problems }: Overview, { now, hasStore }: SiteFrame): readonly (readonly [string, string])[] {
  return languages.map((language) => [
    pageFile("index", language),
    offersPage(lines, { now, hasStore, language, translated: true, problems }),
  ]);
}

function statsPages({ known }: Overview<KnownOffer>, { now, hasStore }: SiteFrame): readonly (readonly [string, string])[] {
  const stats = statsOfTallies(
    [...known.values()].map(({ tally }) => tally),
    now,
  );
  return languages.map((language) => [pageFile("stats", language), statsPage(stats, { now, hasStore, language, translated: true })]);
}
