import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { placeFileIfChanged } from "../../adapters/atomic-file.ts";
import { eachConcurrently } from "../../adapters/concurrently.ts";
import { exportLive, liveFolder } from "../../adapters/storefront/export-live.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { statsOf } from "../../core/stats.ts";
import { readableAt } from "../../engine/all-offers.ts";
import { recordsOf } from "../../engine/history-records.ts";
import type { Loaded } from "../../engine/load.ts";
import { offerFiles, type SiteFrame } from "../../engine/site/offer-pages.ts";
import { overview, type KnownLine, type Overview } from "../../engine/site/overview.ts";
import { languages, pageFile } from "../../render/language.ts";
import { offersPage } from "../../render/offers-page.ts";
import type { OfferLine } from "../../render/site-offers.ts";
import { siteScript } from "../../render/site-script.ts";
import { statsPage } from "../../render/stats-page.ts";
import { statusCss } from "../../render/status-css.ts";
import { siteScriptFile, statusCssFile, statusFolder } from "../../render/status-frame.ts";
import { rememberedHistory } from "../history-memory.ts";
import { azureReader } from "../store-front.ts";
import type { Workspace } from "../workspace.ts";
import { siteGround } from "./frame.ts";
import { readMemory, writeMemory } from "./memory.ts";

export type Written = { readonly pages: number; readonly drawn: number; readonly problems: readonly Problem[] };

/** Turns that a page on disk tells: enough for months, and the ledger has them all. */
const shownTurns = 60;
/** More only wait for the same disk and the same git. */
const together = 8;

/**
 * Writes the status site and the live store front into a folder. What has been drawn from the same ledger before is left as it is, so that following a
 * thousand offers costs what changed; offers that are under way are always drawn anew, since their times go on.
 */
export async function writeSite(workspace: Workspace, folder: string): Promise<Written> {
  const { ports, commit, places, settings } = workspace;
  await mkdir(folder, { recursive: true });
  const store = (await azureReader(settings))?.source ?? liveFolder(places.state);
  const { look, ...ground } = await siteGround(workspace, shownTurns, (await store.front()).size > 0);
  const frame: SiteFrame = { ...ground, now: ports.clock.now() };
  const memory = await readMemory(places.state, folder, look);
  const view = await overview(ports, commit, memory.known);
  const owed = await owedOffers(workspace, folder, view);
  await eachConcurrently(owed, together, async (loaded) => await writeOffer(ports, folder, loaded, frame));
  await writeList(folder, view, frame);
  await writeStats(workspace, folder, frame);
  const live = await exportLive(store, join(folder, "live"), memory.live);
  await writeMemory(places.state, folder, look, { known: view.known, live });
  return { pages: view.known.size + 1, drawn: owed.length, problems: view.problems };
}

/** Offers whose ledger moved, whose times go on, or whose pages are not there. */
async function owedOffers({ ports }: Workspace, folder: string, { known, changed }: Overview): Promise<readonly Loaded[]> {
  const fresh = new Set(changed.map(({ run }) => offerName(run.offer)));
  const old: KnownLine[] = [];
  for (const [name, entry] of known)
    if (!fresh.has(name) && (isUnderWay(entry.line) || !(await exists(join(folder, statusFolder(entry.line.offer), "index.html")))))
      old.push(entry);
  const read: Loaded[] = [];
  for (const { head, line } of old) {
    const loaded = await readableAt(ports.ledger, line.offer, head);
    if (!isProblem(loaded)) read.push(loaded);
  }
  return [...changed, ...read];
}

function isUnderWay({ state }: OfferLine): boolean {
  return state === "running" || state === "waiting";
}

async function writeOffer(ports: Workspace["ports"], folder: string, loaded: Loaded, frame: SiteFrame): Promise<void> {
  for (const [name, text] of await offerFiles(ports, loaded, frame))
    await placeFileIfChanged(join(folder, statusFolder(loaded.run.offer), name), text);
}

async function writeList(folder: string, { lines, problems }: Overview, { now, hasStore }: SiteFrame): Promise<void> {
  await placeFileIfChanged(join(folder, statusCssFile), statusCss);
  await placeFileIfChanged(join(folder, siteScriptFile), siteScript);
  for (const language of languages) {
    const page = offersPage(lines, { now, hasStore, language, translated: true, problems });
    await placeFileIfChanged(join(folder, pageFile("index", language)), page);
  }
}

async function writeStats(workspace: Workspace, folder: string, { now, hasStore }: SiteFrame): Promise<void> {
  const stats = statsOf(recordsOf(await rememberedHistory(workspace)), now);
  for (const language of languages)
    await placeFileIfChanged(join(folder, pageFile("stats", language)), statsPage(stats, { now, hasStore, language, translated: true }));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
