import { statusName } from "../core/status.ts";
import { between, type Instant } from "../core/time.ts";
import { currentStep } from "./headline.ts";
import { html, linkHtml, nothing, type Html } from "./html.ts";
import { statusFrame, statusPageFile, timeHtml, toneOf } from "./status-frame.ts";
import type { OfferRow } from "./terminal-offers.ts";
import { count, offerStatusText, sinceText } from "./words.ts";

/** The All offers page: every offer with its state, each leading to its steps. A whole HTML file without script. */
export function offersPage(rows: readonly OfferRow[], now: Instant): string {
  const waiting = rows.filter(({ status }) => status.status === "waitingForPublisherReview").length;
  const failed = rows.filter(({ status }) => status.status === "failed").length;
  const news = [waiting === 0 ? "" : `${waiting} waiting for you`, failed === 0 ? "" : `${failed} failed`].filter((part) => part !== "");
  const about = rows.length === 0 ? "No offers yet." : [count(rows.length, "offer"), ...news].join(" · ");
  return statusFrame({
    title: "All offers · Slipway",
    header: html`<span aria-current="page">All offers</span>`,
    main: html`<section class="hero">
        <h1>All offers</h1>
        <p class="soft">${about}</p>
      </section>
      ${rows.length === 0 ? emptyState : table(rows, now)}`,
    now,
    base: "",
  });
}

const emptyState = html`<section class="card next">
  <h2>Publish your first offer</h2>
  <ul>
    <li>
      <h3>Make one</h3>
      <pre><code>slipway new &lt;publisher&gt;/&lt;offer&gt;</code></pre>
    </li>
    <li>
      <h3>Publish it</h3>
      <p>Open a pull request with its folder and merge it, or:</p>
      <pre><code>slipway publish &lt;publisher&gt;/&lt;offer&gt;</code></pre>
    </li>
  </ul>
</section>`;

function table(rows: readonly OfferRow[], now: Instant): Html {
  return html`<section class="card">
    <table class="offers">
      <thead>
        <tr>
          <th scope="col">Offer</th>
          <th scope="col">Status</th>
          <th scope="col">Step</th>
          <th scope="col">Submission</th>
          <th scope="col">Since</th>
          <th scope="col">Live</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowHtml(row, now))}
      </tbody>
    </table>
  </section>`;
}

function rowHtml({ status, since, overdue }: OfferRow, now: Instant): Html {
  const { live } = status.slots;
  const words = offerStatusText(status.status, live !== null);
  return html`<tr>
    <th scope="row"><a href="${statusPageFile(status)}">${statusName(status)}</a></th>
    <td data-label="Status">
      <span class="state small ${toneOf(status)}">${words}</span
      >${overdue ? html` <strong class="late">overdue</strong>` : nothing}${status.held ? html` <span class="soft">held</span>` : nothing}
    </td>
    <td data-label="Step">${currentStep(status)?.name ?? "–"}</td>
    <td data-label="Submission">${status.submission ?? "–"}</td>
    <td data-label="Since">${since === null ? "–" : timeHtml(since, sinceText(Math.max(0, between(since, now))))}</td>
    <td data-label="Live">${live === null ? "–" : liveHtml(live, status.submission)}</td>
  </tr> `;
}

function liveHtml({ version, url, submission }: NonNullable<OfferRow["status"]["slots"]["live"]>, current: number | null): Html {
  const older = submission === current ? nothing : html` <span class="soft">(submission ${submission})</span>`;
  return html`${url === null ? html`${version}` : linkHtml(url, version)}${older}`;
}
