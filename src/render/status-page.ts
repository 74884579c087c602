import { offerName } from "../core/offer.ts";
import { shortDigest } from "../core/refusal.ts";
import { isRunning } from "../core/run.ts";
import { html, joinHtml, linkHtml, nothing, type Html } from "./html.ts";
import { pageFile } from "./language.ts";
import { siteWords } from "./site-language.ts";
import { offerLine, stateTone } from "./site-offers.ts";
import type { SiteWords } from "./site-words.ts";
import { statusFrame, timeHtml, toTop } from "./status-frame.ts";
import { nextHtml } from "./status-next.ts";
import { stepRows, stepTrack } from "./status-steps.ts";
import { trailList } from "./status-trail.ts";
import type { StatusPageView } from "./status-view.ts";

export { statusCss } from "./status-css.ts";

/** An offer's status page: state, what to do, the seven steps, what is live, and who did what. A whole HTML file that needs no script. */
export function statusPage(view: StatusPageView): string {
  const { run, status, base = toTop, language = "en" } = view;
  const words = siteWords[language];
  const name = offerName(run.offer);
  const headline = words.headline(run, status);
  return statusFrame({
    ...view,
    base,
    kind: "index",
    title: `${headline} · ${name}`,
    header: html`<a href="${base}${pageFile("index", language)}">${words.allOffers}</a> <span aria-hidden="true">/</span>
      <span aria-current="page">${name}</span>`,
    lively: isRunning(run),
    main: joinHtml(
      [
        hero(view, name, words),
        nextHtml(view, words),
        stepsSection(view, words),
        factsSection(view, words),
        helpSection(view, words),
        logSection(view, words),
      ],
      "\n",
    ),
  });
}

function hero({ run, status }: StatusPageView, name: string, words: SiteWords): Html {
  const { submission } = run;
  const [begun, by] = words.page.begunBy;
  const what = submission?.content == null ? "" : `${submission.content.title} ${submission.content.version}`;
  const about =
    submission === null
      ? html`${words.page.neverPublished}`
      : html`${words.page.submission(submission.number, what)}, ${begun} ${timeHtml(submission.startedAt)} ${by} ${submission.by.name}`;
  return html`<section class="hero">
    <h1>${name}</h1>
    <p class="state ${stateTone(offerLine(status, null))}">${words.headline(run, status)}</p>
    <p class="soft">${about}</p>
  </section>`;
}

function stepsSection(view: StatusPageView, words: SiteWords): Html {
  if (view.run.submission === null) return nothing;
  return html`${stepTrack(view.status, words)}
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">${words.page.steps}</h2>
      ${stepRows(view, words)}
    </section>`;
}

function factsSection(view: StatusPageView, words: SiteWords): Html {
  return html`<div class="pair">
    <section class="card">
      <h2>${words.page.customers}</h2>
      ${liveFacts(view, words)}
    </section>
    ${submissionFacts(view, words)}
  </div>`;
}

function liveFacts({ status: { slots } }: StatusPageView, { page }: SiteWords): Html {
  const { facts } = page;
  if (slots.live === null) return html`<p class="soft">${page.nothingLive}</p>`;
  const { version, submission, since, url, digest } = slots.live;
  return html`<dl>
    ${fact(facts.version, html`<strong>${version}</strong> (${page.fromSubmission(submission)})`)}${fact(facts.since, timeHtml(since))}${url === null ? nothing : fact(facts.page, linkHtml(url, url))}${fact(facts.digest, digestHtml(digest))}
  </dl>`;
}

function submissionFacts({ run: { submission }, links }: StatusPageView, { page }: SiteWords): Html {
  if (submission === null) return nothing;
  const { facts } = page;
  const { commit, digest, author, policy } = submission.request;
  const short = html`<code title="${commit}">${commit.slice(0, shownCommit)}</code>`;
  return html`<section class="card">
    <h2>${page.submission(submission.number, "")}</h2>
    <dl>
      ${fact(facts.digest, digestHtml(digest))}${fact(facts.commit, linked(links?.commit?.(commit), short))}${fact(facts.author, html`${author.name}`)}${fact(facts.policy, html`${policy.certification.policy}`)}${submission.grants.map((grant) => fact(facts.goLive, html`${grant.actor.name} (${grant.actor.role}), ${timeHtml(grant.at)}`))}
    </dl>
  </section>`;
}

const shownCommit = 12;

function linked(url: string | undefined, text: Html): Html {
  return url === undefined ? text : linkHtml(url, text);
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

/** How to ask for help from here: the command to copy, the comment, and the issue to write it on where a host has one. */
function helpSection({ run, command, links }: StatusPageView, { help, page }: SiteWords): Html {
  if (run.submission === null) return nothing;
  const [before, after] = page.comment;
  const issue = links?.issue === undefined ? html`${after}` : linkHtml(links.issue, after);
  return html`<section class="card" aria-labelledby="help">
    <h2 id="help">${help.title}</h2>
    <p>${help.about}</p>
    <pre
      class="copy"
      data-copy="${page.copy}"
      data-copied="${page.copied}"
    ><code>${command} support ${offerName(run.offer)} "…"</code></pre>
    <p class="soft">${before} <code>/support …</code> ${issue}</p>
  </section>`;
}

function logSection(view: StatusPageView, words: SiteWords): Html {
  if (view.log.length === 0) return nothing;
  const { language = "en", hasHistory = false } = view;
  const whole = html`<p class="more"><a href="${pageFile("history", language)}">${words.page.whole}</a></p>`;
  return html`<section class="card" aria-labelledby="history">
    <h2 id="history">${words.page.trail}</h2>
    ${trailList(view.log, view.links, words)}${hasHistory ? whole : nothing}
  </section>`;
}
