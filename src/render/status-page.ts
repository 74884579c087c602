import { offerName } from "../core/offer.ts";
import { shortDigest } from "../core/refusal.ts";
import { headline } from "./headline.ts";
import { html, joinHtml, linkHtml, nothing, type Html } from "./html.ts";
import { offersPageFile, statusFrame, timeHtml, toneOf, toTop } from "./status-frame.ts";
import { nextHtml } from "./status-next.ts";
import { stepRows, stepTrack } from "./status-steps.ts";
import type { StatusPageView } from "./status-view.ts";

export { statusCss } from "./status-css.ts";

/** An offer's status page: state, what to do, the seven steps, what is live, and who did what. A whole HTML file without script. */
export function statusPage(view: StatusPageView): string {
  const { run, status, now, base = toTop } = view;
  const name = offerName(run.offer);
  const words = headline(run, status);
  return statusFrame({
    title: `${words} · ${name}`,
    header: html`<a href="${base}${offersPageFile}">All offers</a> <span aria-hidden="true">/</span>
      <span aria-current="page">${name}</span>`,
    main: joinHtml([hero(view, name, words), nextHtml(view), stepsSection(view), factsSection(view), logSection(view)], "\n"),
    now,
    base,
  });
}

function hero({ run: { submission }, status }: StatusPageView, name: string, words: string): Html {
  const about =
    submission === null
      ? html`Nothing has been published yet.`
      : html`Submission
        ${submission.number}${submission.content === null ? "" : ` of ${submission.content.title} ${submission.content.version}`}, begun
        ${timeHtml(submission.startedAt)} by ${submission.by.name}`;
  return html`<section class="hero">
    <h1>${name}</h1>
    <p class="state ${toneOf(status)}">${words}</p>
    <p class="soft">${about}</p>
  </section>`;
}

function stepsSection(view: StatusPageView): Html {
  if (view.run.submission === null) return nothing;
  return html`${stepTrack(view.status)}
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">The seven steps</h2>
      ${stepRows(view)}
    </section>`;
}

function factsSection({ run: { submission }, status: { slots } }: StatusPageView): Html {
  const live =
    slots.live === null
      ? html`<p class="soft">Nothing: customers do not see this offer.</p>`
      : html`<dl>
          ${fact("Version", html`<strong>${slots.live.version}</strong> (submission ${slots.live.submission})`)}${fact("Since", timeHtml(slots.live.since))}${slots.live.url === null ? nothing : fact("Page", linkHtml(slots.live.url, slots.live.url))}${fact("Digest", digestHtml(slots.live.digest))}
        </dl>`;
  const current =
    submission === null
      ? nothing
      : html`<section class="card">
          <h2>Submission ${submission.number}</h2>
          <dl>
            ${fact("Digest", digestHtml(submission.request.digest))}${fact("Commit", html`<code title="${submission.request.commit}">${submission.request.commit.slice(0, 12)}</code>`)}${fact("Change by", html`${submission.request.author.name}`)}${fact("Policy", html`${submission.request.policy.certification.policy}`)}${submission.grants.map((grant) => fact("Go live by", html`${grant.actor.name} (${grant.actor.role}), ${timeHtml(grant.at)}`))}
          </dl>
        </section>`;
  return html`<div class="pair">
    <section class="card">
      <h2>What customers see</h2>
      ${live}
    </section>
    ${current}
  </div>`;
}

function fact(name: string, value: Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function digestHtml(digest: string): Html {
  return html`<code title="${digest}">${shortDigest(digest)}</code>`;
}

const shownHead = 7;

function logSection({ log }: StatusPageView): Html {
  if (log.length === 0) return nothing;
  const rows = log.map(
    ({ at, head, subject, author }) =>
      html`<li>
        <span class="when">${timeHtml(at)}</span><span class="what">${subject}</span><span class="who">${author}</span
        ><code>${head.slice(0, shownHead)}</code>
      </li> `,
  );
  return html`<section class="card" aria-labelledby="history">
    <h2 id="history">History</h2>
    <ol class="log">
      ${rows}
    </ol>
  </section>`;
}
