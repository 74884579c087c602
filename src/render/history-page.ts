import type { Links } from "../core/host-view.ts";
import { offerName, type OfferId } from "../core/offer.ts";
import { between } from "../core/time.ts";
import { durationsChart } from "./history-chart.ts";
import { html, joinHtml, nothing, type Html } from "./html.ts";
import { pageFile } from "./language.ts";
import { siteWords } from "./site-language.ts";
import type { SiteWords } from "./site-words.ts";
import { statusFrame, timeHtml, toTop, type SiteView } from "./status-frame.ts";
import { trailList } from "./status-trail.ts";
import type { SubmissionRecord } from "./submission-record.ts";
import type { LogEntry } from "./terminal-log.ts";

/** What an offer's history is drawn from. */
export type HistoryView = SiteView & {
  readonly offer: OfferId;
  /** Oldest first. */
  readonly submissions: readonly SubmissionRecord[];
  /** The offer's turns, newest first. */
  readonly log: readonly LogEntry[];
  readonly links?: Partial<Links>;
};

/** All submissions of an offer with what came of them and how long they took, and who did what. A whole HTML file that needs no script. */
export function historyPage(view: HistoryView): string {
  const { offer, submissions, base = toTop, language = "en" } = view;
  const words = siteWords[language];
  const name = offerName(offer);
  const separator = html`<span aria-hidden="true">/</span>`;
  return statusFrame({
    ...view,
    base,
    kind: "history",
    title: `${words.history.title} · ${name}`,
    header: html`<a href="${base}${pageFile("index", language)}">${words.allOffers}</a> ${separator}
      <a href="${pageFile("index", language)}">${name}</a> ${separator} <span aria-current="page">${words.history.title}</span>`,
    main: joinHtml(
      [
        html`<section class="hero">
          <h1>${words.history.title} <span class="soft">${name}</span></h1>
          <p class="soft">${words.history.about(submissions.length)}</p>
        </section>`,
        durationsChart(submissions, words),
        submissionsTable(submissions, words),
        trailSection(view, words),
      ],
      "\n",
    ),
  });
}

function submissionsTable(submissions: readonly SubmissionRecord[], words: SiteWords): Html {
  if (submissions.length === 0) return nothing;
  const { columns } = words.history;
  return html`<section class="card" aria-labelledby="submissions">
    <h2 id="submissions">${words.history.submissions}</h2>
    <table class="offers">
      <thead>
        <tr>
          ${(["submission", "result", "begun", "took", "by"] as const).map((name) => html`<th scope="col">${columns[name]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${submissions.toReversed().map((each) => submissionRow(each, words))}
      </tbody>
    </table>
  </section>`;
}

const tones = { live: "good", withdrawn: "none", failed: "bad", canceled: "none", superseded: "none", running: "busy" } as const;

function submissionRow({ number, result, startedAt, endedAt, by }: SubmissionRecord, words: SiteWords): Html {
  const { columns, results } = words.history;
  return html`<tr>
    <th scope="row">${number}</th>
    <td data-label="${columns.result}"><span class="state small ${tones[result]}">${results[result]}</span></td>
    <td data-label="${columns.begun}">${timeHtml(startedAt)}</td>
    <td data-label="${columns.took}">${endedAt === null ? "–" : words.duration(between(startedAt, endedAt))}</td>
    <td data-label="${columns.by}">${by}</td>
  </tr> `;
}

function trailSection({ log, links }: HistoryView, words: SiteWords): Html {
  if (log.length === 0) return nothing;
  return html`<section class="card" aria-labelledby="trail">
    <h2 id="trail">${words.page.trail}</h2>
    ${trailList(log, links, words)}
  </section>`;
}
