import { markdownToHtml } from "../../src/adapters/markdown.ts";
import { newRun } from "../../src/core/run.ts";
import { statsOf, type Stats } from "../../src/core/stats.ts";
import { statusOf } from "../../src/core/status.ts";
import { readLead } from "../../src/core/store-lead.ts";
import { catalogue, catalogueEntry } from "../../src/render/catalogue.ts";
import { historyPage } from "../../src/render/history-page.ts";
import { languages, pageFile } from "../../src/render/language.ts";
import { fullPage, leadFiles, leadPage, leadStyles, thanksPage } from "../../src/render/lead-page.ts";
import { messageKinds, messagePage } from "../../src/render/message-page.ts";
import { offersPage } from "../../src/render/offers-page.ts";
import { productFolder } from "../../src/render/product-page.ts";
import { offerLine, offerStates } from "../../src/render/site-offers.ts";
import { siteScript } from "../../src/render/site-script.ts";
import { statsPage } from "../../src/render/stats-page.ts";
import { statusCss, statusPage } from "../../src/render/status-page.ts";
import { storePages } from "../../src/render/store-pages.ts";
import { cases } from "../render/runs/cases.ts";
import { publishedCopies, publishedDigest, publishedOffer, publishedRegions, publishedShelf } from "./published-offer.ts";
import { offer } from "./script.ts";

const now = "2026-11-24T10:00:00.000Z";

/** Every kind of page that people see, in every state and language, by its address. */
export function sitePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>([
    ["/status.css", statusCss],
    ["/site.js", siteScript],
    ["/live/contoso/web-stack/lead.css", leadStyles],
  ]);
  for (const language of languages) for (const [path, page] of inLanguage(language)) pages.set(path, page);
  for (const [path, page] of storeFront()) pages.set(path, page);
  return pages;
}

/** The front page with offers of several categories and without any; a product page, live, in preview, withdrawn, and with nothing but what must be there. */
function storeFront(): ReadonlyMap<string, string> {
  const input = { submission: 3, digest: publishedDigest, regions: publishedRegions, copies: publishedCopies, markdown: markdownToHtml };
  const product = productFolder({ ...input, offer: publishedOffer });
  const entries = publishedShelf.map((each) => catalogueEntry({ ...input, offer: each }));
  const { listing, plans } = publishedOffer;
  const bare = {
    ...publishedOffer,
    listing: { ...listing, categories: [], links: [], screenshots: [], videos: [] },
    plans: plans.slice(2),
  };
  const folders: Readonly<Record<string, ReadonlyMap<string, string>>> = {
    "/live": catalogue(entries).pages,
    "/nothing": catalogue([]).pages,
    "/live/contoso/web-stack": product.pages,
    "/live/contoso/bare": productFolder({ ...input, offer: bare, copies: [] }).pages,
    "/live/contoso/gone": storePages.withdrawn(publishedOffer.id, entries[0] ?? ""),
    "/shown": new Map([...product.pages].map(([name, page]) => [name, storePages.previewed(page, now, name)])),
  };
  return new Map(
    Object.entries(folders).flatMap(([folder, pages]) => [
      [`${folder}/slipway.css`, storePages.styles],
      [`${folder}/site.js`, siteScript],
      ...[...pages].map(([name, page]) => [`${folder}/${name}`, page] as const),
    ]),
  );
}

function inLanguage(language: (typeof languages)[number]): readonly (readonly [string, string])[] {
  const view = { now, language, translated: true, hasStore: true };
  const runs = Object.entries(cases).map(([name, tell]) => {
    const { script } = tell();
    return { name, run: script.run(), at: script.now() };
  });
  const fresh = newRun(offer);
  const log = [
    { at: now, head: "9c0e1f2".padEnd(40, "0"), subject: "certification: passed, 96 checks, 2 warnings", author: "octo-publisher" },
  ];
  const lines = [...runs.map(({ run }) => run), fresh].map((run) => offerLine(statusOf(run, now), now));
  const many = Array.from({ length: 1000 }, (_, index) => ({
    ...offerLine(statusOf(fresh, now), now),
    offer: { publisher: `publisher-${index % 40}`, offer: `offer-${index}` },
    state: offerStates[index % offerStates.length] ?? "new",
  }));
  const problem = { level: "error", code: "ledger-unreadable", text: "contoso/db: broken", remedy: "Run `slipway verify`." } as const;
  const submissions = [1, 2, 3, 4].map((number) => ({
    number,
    result: number === 2 ? ("failed" as const) : ("live" as const),
    startedAt: "2026-11-20T10:00:00.000Z",
    endedAt: "2026-11-20T12:00:00.000Z",
    by: "octo-publisher",
    took: { validate: 2000, certify: number * 40_000, provision: 90_000, package: 4000, preview: 25_000, live: 9000 },
  }));
  return [
    ...messageKinds.map((kind) => [`/said-${language}/${kind}.html`, messagePage(kind, language, "../")] as const),
    [`/${pageFile("index", language)}`, offersPage(lines, { ...view, problems: [problem] })],
    [`/asked-${language}/index.html`, offersPage(lines, { ...view, base: "../", query: { text: "web", state: "all", sort: "since" } })],
    [`/empty-${language}/index.html`, offersPage([], { ...view, base: "../" })],
    [`/many-${language}/index.html`, offersPage(many, { ...view, base: "../" })],
    ...leadPages(language),
    [`/${pageFile("stats", language)}`, statsPage(statsSample(), view)],
    [`/no-stats-${language}/index.html`, statsPage(statsOf([], now), { ...view, base: "../" })],
    [`/history-${language}/index.html`, historyPage({ ...view, base: "../", offer, submissions, log })],
    ...[...runs, { name: "never-published", run: fresh, at: now }].map(
      ({ name, run, at }) =>
        [
          `/${name}-${language}/index.html`,
          statusPage({ ...view, now: at, base: "../", run, status: statusOf(run, at), log, command: "slipway", hasHistory: true }),
        ] as const,
    ),
  ];
}

/** Statistics in which every part of the page has something to show, with words that would break it. */
function statsSample(): Stats {
  const step = { step: "certify", startedAt: "2026-11-10T10:00:00.000Z", endedAt: null, outcome: null, codes: [] } as const;
  const failed = { ...step, endedAt: "2026-11-10T11:00:00.000Z", outcome: "failed", codes: ["ACC-003", "<b>&x"] } as const;
  const own = { offer, askedAt: "2026-11-10T09:59:00.000Z", endedAt: null };
  return statsOf(
    [
      { ...own, number: 1, result: "failed", endedAt: failed.endedAt, steps: [failed] },
      { ...own, number: 2, result: "running", steps: [step] },
    ],
    now,
  );
}

/** The form as it is opened, with every field refused, and what follows it. */
function leadPages(language: (typeof languages)[number]): readonly (readonly [string, string])[] {
  const folder = "/live/contoso/web-stack/";
  const view = { offer: publishedOffer, language };
  const refused = readLead((name) => (name === "email" ? '"><script>x</script>' : name === "phone" ? "call me" : ""));
  return [
    [`${folder}${leadFiles[language].form}`, leadPage(view)],
    [`${folder}refused-${language}.html`, leadPage({ ...view, ...refused })],
    [`${folder}${leadFiles[language].thanks}`, thanksPage(publishedOffer, language)],
    [`${folder}full-${language}.html`, fullPage(publishedOffer, language)],
  ];
}
