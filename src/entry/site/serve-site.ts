import { createFollowedLedger } from "../../adapters/ledger/followed-ledger.ts";
import type { Site } from "../../adapters/web/app.ts";
import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { newRun } from "../../core/run.ts";
import { statsOf } from "../../core/stats.ts";
import { second } from "../../core/time.ts";
import { recordsOf } from "../../engine/history-records.ts";
import { leadNews } from "../../engine/leads/news.ts";
import { loadOrExplain, type Loaded } from "../../engine/load.ts";
import { reportPages } from "../../engine/report-pages.ts";
import { offerPage, statusFile, statusJson, type SiteFrame } from "../../engine/site/offer-pages.ts";
import { overview, type Overview } from "../../engine/site/overview.ts";
import { readCatalogue } from "../../render/catalogue-entry.ts";
import { frontQuery } from "../../render/front-find.ts";
import { frontPage } from "../../render/front-page.ts";
import { pageOfFile, type Language } from "../../render/language.ts";
import { offersPage } from "../../render/offers-page.ts";
import { listQuery } from "../../render/site-offers.ts";
import { siteScript } from "../../render/site-script.ts";
import { statsPage } from "../../render/stats-page.ts";
import { statusCss } from "../../render/status-css.ts";
import { siteScriptFile, statusCssFile } from "../../render/status-frame.ts";
import { storeStyles } from "../../render/store-styles.ts";
import { rememberedHistory } from "../history-memory.ts";
import { spoolOf } from "../leads.ts";
import type { Workspace } from "../workspace.ts";
import { siteFrame, siteGround, type SiteGround } from "./frame.ts";
import type { LeadService } from "./serve-leads.ts";
import { servedStore, type ServedStore } from "./serve-store.ts";

/** What pages are drawn from. */
type House = Pick<Workspace, "places" | "ports" | "commit"> & Pick<ServedStore, "hasLive"> & { readonly ground: SiteGround };

type Draw = Site["draw"];
type Drawn = Awaited<ReturnType<Draw>>;

const types = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
};
/** A served page can tell more than one on disk, but nobody reads thousands of lines. */
const shownTurns = 500;
/** How old a look at where all ledgers are may be. */
const freshMs = second;

/** The site of a workspace as a server needs it: pages drawn from the ledger as it is when they are asked for. */
export async function servedSite(workspace: Workspace, warn: Site["warn"], leads: LeadService): Promise<Omit<Site, "hosts">> {
  const list = await followOffers(workspace);
  // Whoever looks at a page looks again: what was read of an offer is kept for as long as its ledger stays where it is.
  const followed = { ...workspace, ports: { ...workspace.ports, ledger: createFollowedLedger(workspace.ports.ledger) } };
  const store = await servedStore(followed);
  const house: House = { ...followed, hasLive: store.hasLive, ground: await siteGround(followed, shownTurns, false) };
  const files: Readonly<Record<string, Drawn>> = {
    [statusCssFile]: { body: statusCss, type: types.css },
    [siteScriptFile]: { body: siteScript, type: types.js },
  };
  return {
    live: store.live,
    warn,
    lead: leads.desk,
    preview: store.preview,
    draw: async (path, asking) => {
      const [first = ""] = path;
      if (path.length === 1 && Object.hasOwn(files, first)) return files[first];
      if (path.length === 1) return await drawList(house, list, first, asking);
      if (first === "live") return await drawLive(store, leads, path.slice(1), asking);
      return first === "status" && path.length === 4 ? await drawStatus(house, path, asking) : undefined;
    },
  };
}

/** Keeps the lines of all offers, and reads only ledgers that have moved; looks no more often than once a second. */
async function followOffers({ ports, commit }: Workspace): Promise<() => Promise<Overview>> {
  let known: Overview["known"] = new Map();
  let looked: { readonly at: number; readonly view: Promise<Overview> } | undefined;
  const look = async (): Promise<Overview> => {
    const view = await overview(ports, commit, known);
    ({ known } = view);
    return view;
  };
  const follow = async (): Promise<Overview> => {
    if (looked === undefined || performance.now() - looked.at > freshMs) looked = { at: performance.now(), view: look() };
    try {
      return await looked.view;
    } catch (error) {
      looked = undefined;
      throw error;
    }
  };
  await follow();
  return follow;
}

async function drawList(house: House, list: () => Promise<Overview>, file: string, asking: Parameters<Draw>[1]): Promise<Drawn> {
  const page = file === "" ? { kind: "index", language: asking.language } : pageOfFile(file);
  if (page?.kind === "stats") return await drawStats(house, asking.language);
  if (page?.kind !== "index") return undefined;
  const { lines, problems } = await list();
  const frame = await frameOf(house);
  const query = listQuery(asking.member);
  return htmlOf(offersPage(lines, { ...frame, language: asking.language, translated: true, problems, query }));
}

/** The store front's first page with what was asked for; what is live is read as the world sees it. */
async function drawFront({ live }: Pick<ServedStore, "live">, file: string, { language, member }: Parameters<Draw>[1]): Promise<Drawn> {
  if (file !== "" && pageOfFile(file)?.kind !== "index") return undefined;
  const catalogue = await live(["catalog.json"]);
  return catalogue === undefined ? undefined : htmlOf(frontPage(readCatalogue(catalogue.body.toString()), language, frontQuery(member)));
}

/** What pages that are drawn here refer to. Packaged pages name theirs by its content, and those of older versions have it beside them. */
const beside: Readonly<Record<string, Drawn>> = {
  "slipway.css": { body: storeStyles, type: types.css },
  [siteScriptFile]: { body: siteScript, type: types.js },
};

async function drawLive({ live }: ServedStore, leads: LeadService, path: readonly string[], asking: Parameters<Draw>[1]): Promise<Drawn> {
  const last = path.at(-1) ?? "";
  if (Object.hasOwn(beside, last)) return (await live(path)) ?? beside[last];
  return path.length === 1 ? await drawFront({ live }, last, asking) : await leads.draw(path, asking.language, live);
}

async function drawStatus(house: House, path: readonly string[], asking: Parameters<Draw>[1]): Promise<Drawn> {
  const [, publisher = "", offer = "", file = ""] = path;
  const id = parseOfferName(`${publisher}/${offer}`);
  return id === undefined ? undefined : await drawOffer(house, id, file, asking);
}

async function drawStats(house: House, language: Language): Promise<Drawn> {
  const { now, hasStore } = await frameOf(house);
  const stats = statsOf(recordsOf(await rememberedHistory(house)), now);
  return htmlOf(statsPage(stats, { now, hasStore, language, translated: true }));
}

async function drawOffer(house: House, offer: OfferId, file: string, asking: Parameters<Draw>[1]): Promise<Drawn> {
  const found = file === "" ? { kind: "index" as const, language: asking.language } : pageOfFile(file);
  const page = found?.kind === "stats" ? undefined : found;
  if (page === undefined && file !== statusFile && !file.endsWith(".html")) return undefined;
  const loaded = await offerNow(house, offer);
  if (loaded === undefined) return undefined;
  const frame = { ...(await frameOf(house)), news: leadNews(await spoolOf(house).list(), offer, house.ports.clock.now()) };
  if (isProblem(loaded)) {
    const problems = [{ ...loaded, text: `${offerName(offer)}: ${loaded.text}` }];
    return htmlOf(offersPage([], { ...frame, language: asking.language, base: "../../../", problems }));
  }
  if (file === statusFile) return { body: statusJson(loaded, frame), type: types.json };
  if (page === undefined) return htmlOf((await reportPages(house.ports, loaded)).get(file));
  return htmlOf(await offerPage(house.ports, loaded, page, frame));
}

/** An offer's state now; a draft that nobody has published has one too. Undefined for what is no offer here. */
async function offerNow({ ports, commit }: House, offer: OfferId): Promise<Loaded | Problem | undefined> {
  const loaded = await loadOrExplain(ports.ledger, offer);
  if (isProblem(loaded) || loaded.head !== undefined) return loaded;
  const found = commit === undefined ? undefined : await ports.source.offer(commit, offer);
  return found === undefined ? undefined : { head: undefined, run: newRun(offer), events: "" };
}

/** Five seconds look the same, so that whoever asks again within them is told that nothing has changed. */
async function frameOf(house: House): Promise<SiteFrame> {
  const now = Date.parse(house.ports.clock.now());
  return siteFrame({ ...house.ground, hasStore: await house.hasLive() }, new Date(now - (now % (5 * second))).toISOString());
}

function htmlOf(body: string | undefined): Drawn {
  return body === undefined ? undefined : { body, type: types.html };
}
