import { markdownToHtml } from "../../src/adapters/markdown.ts";
import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { catalogue, catalogueEntry } from "../../src/render/catalogue.ts";
import { historyPage } from "../../src/render/history-page.ts";
import { languages, pageFile } from "../../src/render/language.ts";
import { messagePage } from "../../src/render/message-page.ts";
import { offersPage } from "../../src/render/offers-page.ts";
import { productPage } from "../../src/render/product-page.ts";
import { offerLine, offerStates } from "../../src/render/site-offers.ts";
import { siteScript } from "../../src/render/site-script.ts";
import { statusCss, statusPage } from "../../src/render/status-page.ts";
import { storePages } from "../../src/render/store-pages.ts";
import { cases } from "../render/runs/cases.ts";
import { publishedDigest, publishedOffer } from "./published-offer.ts";
import { offer } from "./script.ts";

const now = "2026-11-24T10:00:00.000Z";

/** Every kind of page that people see, in every state and language, by its address. */
export function sitePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>([
    ["/status.css", statusCss],
    ["/site.js", siteScript],
    ["/live/slipway.css", storePages.styles],
    ["/live/contoso/web-stack/slipway.css", storePages.styles],
    ["/gone.html", messagePage("gone", "en", "")],
  ]);
  for (const language of languages) for (const [path, page] of inLanguage(language)) pages.set(path, page);
  const input = { offer: publishedOffer, submission: 3, digest: publishedDigest, regions: ["northeurope", "westeurope"] };
  const product = productPage({ ...input, markdown: markdownToHtml }).html;
  pages.set("/live/index.html", catalogue([catalogueEntry(input)]).html);
  pages.set("/live/contoso/web-stack/index.html", product);
  pages.set("/shown/index.html", storePages.previewed(product, now));
  pages.set("/shown/slipway.css", storePages.styles);
  return pages;
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
    [`/${pageFile("index", language)}`, offersPage(lines, { ...view, problems: [problem] })],
    [`/asked-${language}/index.html`, offersPage(lines, { ...view, base: "../", query: { text: "web", state: "all", sort: "since" } })],
    [`/empty-${language}/index.html`, offersPage([], { ...view, base: "../" })],
    [`/many-${language}/index.html`, offersPage(many, { ...view, base: "../" })],
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
