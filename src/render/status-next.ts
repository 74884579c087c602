import type { Submission } from "../core/run.ts";
import { codeHtml, html, nothing, type Html } from "./html.ts";
import { nextActions, type NextAction } from "./next.ts";
import type { SiteWords } from "./site-words.ts";
import { timeHtml } from "./status-frame.ts";
import type { StatusPageView } from "./status-view.ts";

/** What to do next, each thing in both ways of doing it; nothing while all goes by itself. */
export function nextHtml(view: StatusPageView, words: SiteWords): Html {
  const actions = nextActions(view.run, view.status);
  const held = heldHtml(view, words);
  if (actions.length === 0) return held === nothing ? nothing : html`<section class="card next">${held}</section>`;
  return html`<section class="card next" aria-labelledby="next">
    <h2 id="next">${words.page.next}</h2>
    ${held}${reasonHtml(view, words)}
    <ul>
      ${actions.map((action) => actionHtml(action, view, words))}
    </ul>
  </section>`;
}

function actionHtml(action: NextAction, view: StatusPageView, words: SiteWords): Html {
  const { kind, verb, comment } = action;
  const [before, after] = words.page.comment;
  const withdraws = kind === "goLive" && view.run.submission?.request.withdraw === true;
  return html`<li>
    <h3>${words.next.labels[withdraws ? "withdraw" : kind]} <span class="soft">${whoText(action, view, words)}</span></h3>
    <pre class="copy" data-copy="${words.page.copy}" data-copied="${words.page.copied}"><code>${view.command} ${verb}</code></pre>
    ${comment === "" ? nothing : html`<p class="soft">${before} <code>${comment}</code> ${after}</p>`}
  </li>`;
}

/** Who may, in the page's language; nothing where there is nothing to add. */
function whoText({ kind, who }: NextAction, { run: { submission }, status }: StatusPageView, { next }: SiteWords): string {
  if (who === "") return "";
  if (kind === "goLive" && submission !== null) return next.rule(submission);
  const role = kind === "cancel" ? submission?.request.policy.roles.cancel : status.next?.who;
  return next.role(role ?? "write");
}

function heldHtml({ run: { facts } }: StatusPageView, { next }: SiteWords): Html {
  if (facts.held === null) return nothing;
  const { actor, reason, at } = facts.held;
  const [by, since] = next.heldBy;
  return html`<p>${by} ${actor.name} ${since} ${timeHtml(at)}${reason === "" ? "" : `: ${reason}`}. ${next.heldEnd}</p>`;
}

function reasonHtml({ run: { submission }, status }: StatusPageView, { next }: SiteWords): Html {
  if (submission === null) return html`<p>${next.firstTime}</p>`;
  if (submission.ended?.how === "canceled") return canceledHtml(submission.ended, next);
  if (status.status === "waitingForPublisherReview") return waitingHtml(status, next);
  return status.status === "failed" ? html`<p>${next.failed}</p>` : nothing;
}

function canceledHtml({ actor, reason }: NonNullable<Submission["ended"]>, { canceledBy: [by, then] }: SiteWords["next"]): Html {
  return html`<p>${by} ${actor.name}${reason === "" ? "" : `: ${reason}`}. ${then}</p>`;
}

function waitingHtml({ slots, next: action }: StatusPageView["status"], next: SiteWords["next"]): Html {
  if (action?.action === "notify") return html`<p>${codeHtml(next.address)}</p>`;
  return slots.preview === null ? nothing : html`<p>${next.preview}</p>`;
}
