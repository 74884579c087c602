import { offerName } from "../core/offer.ts";
import type { Spread, Stats } from "../core/stats.ts";
import { between } from "../core/time.ts";
import { html, joinHtml, nothing, type Html } from "./html.ts";
import { pageFile } from "./language.ts";
import { oneLine } from "./plain.ts";
import { siteWords } from "./site-language.ts";
import type { SiteWords } from "./site-words.ts";
import { isoText } from "./stats-words.ts";
import { statusFrame, statusPageFile, timeHtml, type SiteView } from "./status-frame.ts";

/** What fails is found among the most frequent. */
const shownFailures = 30;

/** The statistics page: steps against their estimates, the way to live, failures, what is overdue. A whole HTML file that needs no script. */
export function statsPage(stats: Stats, view: SiteView): string {
  const { language = "en", base = "" } = view;
  const words = siteWords[language];
  const { submissions, offers } = stats;
  return statusFrame({
    ...view,
    kind: "stats",
    title: `${words.stats.title} · Slipway`,
    header: html`<a href="${base}${pageFile("index", language)}">${words.allOffers}</a> <span aria-hidden="true">/</span>
      <span aria-current="page">${words.stats.title}</span>`,
    main: joinHtml(
      [
        html`<section class="hero">
          <h1>${words.stats.title}</h1>
          <p class="soft">${words.stats.about(offers, submissions.total)}</p>
          <p class="soft">${resultsText(stats, words)}</p>
        </section>`,
        overdueSection(stats, view, words),
        stepsSection(stats, words),
        toLiveSection(stats, words),
        failuresSection(stats, words),
      ],
      "\n",
    ),
  });
}

function resultsText({ submissions }: Stats, { history: { results } }: SiteWords): string {
  return (["live", "failed", "canceled", "superseded", "withdrawn", "running"] as const)
    .filter((kind) => submissions[kind] > 0)
    .map((kind) => `${submissions[kind]} ${results[kind]}`)
    .join(" · ");
}

function stepsSection({ steps }: Stats, words: SiteWords): Html {
  const { columns } = words.stats;
  const rows = steps.map((step) => [
    words.stepNames[step.id],
    ...spreadCells(step, words),
    words.estimates[step.id] === "" ? "–" : words.estimates[step.id],
    String(step.overEstimate),
    String(step.failed),
  ]);
  const heads = [columns.step, columns.done, columns.median, columns.p90, columns.estimate, columns.over, columns.failed];
  return tableSection("stats-steps", words.page.steps, heads, rows);
}

function toLiveSection({ mergeToLive, firstMergeToLive }: Stats, words: SiteWords): Html {
  const { columns, toLive, fromMerge, fromFirst } = words.stats;
  const rows = [
    [fromMerge, ...spreadCells(mergeToLive, words)],
    [fromFirst, ...spreadCells(firstMergeToLive, words)],
  ];
  return tableSection("stats-live", toLive, [columns.from, columns.done, columns.median, columns.p90], rows);
}

function failuresSection({ failures }: Stats, words: SiteWords): Html {
  if (failures.length === 0) return nothing;
  const { columns } = words.stats;
  const rows = failures
    .slice(0, shownFailures)
    .map(({ code, step, submissions, offers }) => [oneLine(code), words.stepNames[step], String(submissions), String(offers)]);
  return tableSection("stats-failures", words.stats.failures, [columns.check, columns.step, columns.submissions, columns.offers], rows);
}

function spreadCells({ count, median, p90 }: Spread, { duration }: SiteWords): readonly string[] {
  return [String(count), isoText(median, duration), isoText(p90, duration)];
}

function tableSection(id: string, title: string, heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <table class="offers">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = "", ...cells]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${cells.map((cell, index) => html`<td data-label="${heads[index + 1] ?? ""}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function overdueSection({ overdue, at }: Stats, { language = "en", base = "" }: SiteView, words: SiteWords): Html {
  if (overdue.length === 0) return nothing;
  const { columns } = words.stats;
  const rows = overdue.map(({ publisher, offer, step, since }) => {
    const id = { publisher, offer };
    return [
      html`<a href="${base}${statusPageFile(id, language)}">${offerName(id)}</a>`,
      words.stepNames[step],
      timeHtml(since),
      words.duration(between(since, at)),
      words.estimates[step],
    ];
  });
  return tableSection("stats-overdue", words.overdue, [columns.offer, columns.step, columns.since, columns.took, columns.estimate], rows);
}
