import type { Submission } from "../core/run.ts";
import { html, nothing, type Html } from "./html.ts";
import { nextActions, type NextAction } from "./next.ts";
import { timeHtml } from "./status-frame.ts";
import type { StatusPageView } from "./status-view.ts";

/** What to do next, each thing in both ways of doing it; nothing while all goes by itself. */
export function nextHtml(view: StatusPageView): Html {
  const actions = nextActions(view.run, view.status);
  if (actions.length === 0) return heldHtml(view);
  return html`<section class="card next" aria-labelledby="next">
    <h2 id="next">What to do</h2>
    ${heldHtml(view)}${reasonHtml(view)}
    <ul>
      ${actions.map((action) => actionHtml(action, view))}
    </ul>
  </section>`;
}

function actionHtml({ label, verb, comment, who }: NextAction, { command, run }: StatusPageView): Html {
  const name = label === "Go live" && run.submission?.request.withdraw === true ? "Withdraw" : label;
  return html`<li>
    <h3>${name} <span class="soft">${who}</span></h3>
    <pre><code>${command} ${verb}</code></pre>
    ${comment === "" ? nothing : html`<p class="soft">or comment <code>${comment}</code> on the publication issue</p>`}
  </li>`;
}

function heldHtml({ run: { facts } }: StatusPageView): Html {
  if (facts.held === null) return nothing;
  const { actor, reason, at } = facts.held;
  return html`<p>Held by ${actor.name} since ${timeHtml(at)}${reason === "" ? "" : `: ${reason}`}. No step begins until it is resumed.</p>`;
}

function reasonHtml({ run: { submission }, status }: StatusPageView): Html {
  if (submission === null) return html`<p>Merging a change of the offer publishes it. Or without waiting for one:</p>`;
  if (submission.ended?.how === "canceled") return canceledHtml(submission.ended);
  if (status.status === "waitingForPublisherReview") return waitingHtml(status);
  if (status.status !== "failed") return nothing;
  return html`<p>
    Mend what is listed below and merge the change: it starts again at step 1 and reuses what did not change. When nothing in git has to
    change, publish again.
  </p>`;
}

function canceledHtml({ actor, reason }: NonNullable<Submission["ended"]>): Html {
  return html`<p>
    Canceled by ${actor.name}${reason === "" ? "" : `: ${reason}`}. Its preview is closed. Merging a change publishes again, or:
  </p>`;
}

function waitingHtml({ slots, next }: StatusPageView["status"]): Html {
  if (next?.action === "notify")
    return html`<p>Nobody is named for notifications. Name somebody here, or in the manifest's <code>notify</code>:</p>`;
  if (slots.preview === null) return nothing;
  return html`<p>The preview is open to the allow-listed subscriptions; their links came by mail. Look at it, then decide:</p>`;
}
