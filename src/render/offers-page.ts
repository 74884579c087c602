import { offerName } from "../core/offer.ts";
import { placeText, type Problem } from "../core/problem.ts";
import { between, type Instant } from "../core/time.ts";
import { codeHtml, html, joinHtml, linkHtml, nothing, type Html } from "./html.ts";
import { pageFile } from "./language.ts";
import { listControls } from "./offers-controls.ts";
import type { OffersView } from "./offers-view.ts";
import { siteWords } from "./site-language.ts";
import { asked, everything, isOverdue, offerStates, stateTone, type OfferLine } from "./site-offers.ts";
import type { SiteWords } from "./site-words.ts";
import { statusFrame, statusPageFile, timeHtml } from "./status-frame.ts";

/** The All offers page: every offer with its state, each leading to its steps. A whole HTML file that needs no script. */
export function offersPage(lines: readonly OfferLine[], view: OffersView): string {
  const words = siteWords[view.language ?? "en"];
  const shown = asked(lines, view.query ?? everything, view.now);
  return statusFrame({
    ...view,
    kind: "index",
    title: `${words.allOffers} · Slipway`,
    header: html`<span aria-current="page">${words.allOffers}</span>`,
    lively: lines.some(({ state }) => state === "running"),
    main: joinHtml(
      [
        html`<section class="hero">
          <h1>${words.allOffers}</h1>
          <p class="soft">${aboutText(lines, view.now, words)}${statsLink(lines, view, words)}</p>
        </section>`,
        problemsHtml(view.problems ?? [], words),
        lines.length === 0 ? emptyState(words) : html`${listControls(lines, view, words)}${table(shown, lines.length, view, words)}`,
      ],
      "\n",
    ),
  });
}

/** Only a site in all its languages has the page of statistics beside the list. */
function statsLink(
  lines: readonly OfferLine[],
  { translated = false, language = "en", base = "" }: OffersView,
  { stats }: SiteWords,
): Html {
  if (!translated || lines.length === 0) return nothing;
  return html` · <a href="${base}${pageFile("stats", language)}">${stats.title}</a>`;
}

function aboutText(lines: readonly OfferLine[], now: Instant, { list }: SiteWords): string {
  if (lines.length === 0) return list.none;
  const number = (holds: (line: OfferLine) => boolean): number => lines.filter(holds).length;
  return list.about(
    lines.length,
    number(({ state }) => state === "waiting"),
    number(({ state }) => state === "failed"),
    number((line) => isOverdue(line, now)),
  );
}

function emptyState({ list }: SiteWords): Html {
  return html`<section class="card next">
    <h2>${list.emptyTitle}</h2>
    <ul>
      <li>
        <h3>${list.emptyMake}</h3>
        <pre><code>slipway new &lt;publisher&gt;/&lt;offer&gt;</code></pre>
      </li>
      <li>
        <h3>${list.emptyPublish}</h3>
        <p>${list.emptyHow}</p>
        <pre><code>slipway publish &lt;publisher&gt;/&lt;offer&gt;</code></pre>
      </li>
    </ul>
  </section>`;
}

/** A ledger that can not be read is named, and keeps nobody from the others. */
function problemsHtml(problems: readonly Problem[], { list }: SiteWords): Html {
  if (problems.length === 0) return nothing;
  const items = problems.map(
    (each) =>
      html`<li class="error" lang="en">
        <p><code class="code">${each.code}</code> ${codeHtml(each.text)}</p>
        ${placeText(each) === "" ? nothing : html`<p class="place"><code>${placeText(each)}</code></p>`}
        <p class="fix">${codeHtml(each.remedy)}</p>
      </li>`,
  );
  return html`<section class="card" aria-labelledby="broken">
    <h2 id="broken">${list.broken}</h2>
    <p class="soft">${list.brokenAbout}</p>
    <ul class="messages">
      ${items}
    </ul>
  </section>`;
}

function table(shown: readonly OfferLine[], all: number, view: OffersView, words: SiteWords): Html {
  const { columns, noMatch, showAll } = words.list;
  const row = (line: OfferLine): Html => rowHtml(line, view, words);
  const groups = offerStates.map((state) => [state, shown.filter((line) => line.state === state)] as const);
  const bodies =
    (view.query ?? everything).sort === "status"
      ? groups.map(([state, lines]) =>
          lines.length === 0
            ? nothing
            : html`<tbody id="${state}">
                ${lines.map(row)}
              </tbody> `,
        )
      : [
          html`<tbody>
            ${shown.map(row)}
          </tbody>`,
        ];
  const none = html`<p class="empty" ${shown.length === 0 ? nothing : hidden}>${noMatch} <a href="?">${showAll}</a></p>`;
  return html`<section class="card" aria-label="${words.allOffers}">
    <table class="offers" data-all="${all}">
      <thead>
        <tr>
          ${(["offer", "status", "step", "submission", "since", "live"] as const).map((name) => html`<th scope="col">${columns[name]}</th>`)}
        </tr>
      </thead>
      ${bodies}
    </table>
    ${none}
  </section>`;
}

const hidden: Html = { html: ' hidden=""' };

function rowHtml(line: OfferLine, { now, language = "en" }: OffersView, words: SiteWords): Html {
  const { offer, state, held, step, submission, since, live } = line;
  const overdue = isOverdue(line, now);
  const { columns } = words.list;
  return html`<tr data-state="${state}" data-overdue="${overdue ? "yes" : "no"}">
    <th scope="row"><a href="${statusPageFile(offer, language)}">${offerName(offer)}</a></th>
    <td data-label="${columns.status}">
      <span class="state small ${stateTone(line)}">${words.states[state]}</span
      >${overdue ? html` <strong class="late">${words.overdue}</strong>` : nothing}${held ? html` <span class="soft">${words.held}</span>` : nothing}
    </td>
    ${cell(columns.step, step === null ? undefined : words.stepNames[step])} ${cell(columns.submission, submission ?? undefined)}
    ${cell(columns.since, since === null ? undefined : timeHtml(since, words.since(Math.max(0, between(since, now)))))}
    ${cell(columns.live, live === null ? undefined : liveHtml(live, submission, words))}
  </tr> `;
}

/** What there is nothing to say about keeps its place in a table, and takes none on a telephone. */
function cell(label: string, content: string | number | Html | undefined): Html {
  return content === undefined ? html`<td class="none" data-label="${label}">–</td>` : html`<td data-label="${label}">${content}</td>`;
}

function liveHtml({ version, url, submission }: NonNullable<OfferLine["live"]>, current: number | null, { list }: SiteWords): Html {
  const older = submission === current ? nothing : html` <span class="soft">(${list.olderSubmission(submission)})</span>`;
  return html`${url === null ? html`${version}` : linkHtml(url, version)}${older}`;
}
