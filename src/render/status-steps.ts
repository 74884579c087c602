import { steps } from "../core/pipeline.ts";
import type { Status, StatusStep, StepStatus } from "../core/status.ts";
import { between } from "../core/time.ts";
import { currentStep } from "./headline.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { inEnglish } from "./site-language.ts";
import type { SiteWords } from "./site-words.ts";
import { timeHtml } from "./status-frame.ts";
import { messagesHtml } from "./status-messages.ts";
import { reportLinks } from "./status-reports.ts";
import type { StatusPageView } from "./status-view.ts";
import { stepSummary } from "./summary.ts";

const glyphs: Readonly<Record<StepStatus, string>> = {
  notStarted: "",
  inProgress: "▶",
  waitingForPublisherReview: "!",
  blocked: "Ⅱ",
  rejected: "✕",
  complete: "✓",
  canceled: "■",
};

/** The steps as a line, to be read in a glance. */
export function stepTrack(status: Status, words: SiteWords): Html {
  const current = currentStep(status)?.id;
  const items = status.steps.map(
    ({ id, status: state, overdue }) =>
      html`<li class="${state}" ${current === id ? ownText(' aria-current="step"') : nothing}>
        <span class="dot" aria-hidden="true">${glyphs[state]}</span><span class="label">${words.stepShort[id]}</span
        ><span class="soft">${words.stepStates[state]}${overdue && state !== "complete" ? `, ${words.overdue}` : ""}</span>
      </li>`,
  );
  return html`<ol class="track" aria-label="${words.page.track}">
    ${items}
  </ol>`;
}

/** The steps one below the other: state, times against the estimate, what came of it, report, regions, messages. */
export function stepRows(view: StatusPageView, words: SiteWords): Html {
  const rows = view.status.steps.map((step, index) => stepRow(view, step, index + 1, words));
  return html`<ol>
    ${rows}
  </ol>`;
}

function stepRow(view: StatusPageView, step: StatusStep, number: number, words: SiteWords): Html {
  return html`<li class="step ${step.status}">
    <div class="row">
      <h3><span class="number">${number}</span><span>${words.stepNames[step.id]}</span></h3>
      <p class="badge ${step.status}">${words.stepStates[step.status]}</p>
      ${timesHtml(view, step, words)}
    </div>
    ${progressHtml(step, words)}${summaryHtml(view, step, words)}${regionsHtml(step, words)}${messagesHtml(step, view.links, words)}
  </li> `;
}

function summaryHtml({ run: { submission } }: StatusPageView, { id, status, startedAt }: StatusStep, words: SiteWords): Html {
  if (submission === null || status === "notStarted") return nothing;
  const summary = stepSummary(submission, id);
  return html`${summary === "" ? nothing : html`<p class="summary" ${inEnglish(words)}>${summary}</p>`}${
    id === "certify" && startedAt !== null ? reportLinks(submission, words.page.report) : nothing
  }`;
}

/** How far a step is that is under way and has several things to do. */
function progressHtml({ id, status, progress }: StatusStep, words: SiteWords): Html {
  if (status !== "inProgress" || progress === 0) return nothing;
  return html`<p class="far">
    <progress max="100" value="${progress}" aria-label="${words.stepNames[id]}">${progress} %</progress>
    <span class="soft">${progress} %</span>
  </p>`;
}

function timesHtml({ now }: StatusPageView, { id, startedAt, endedAt, status, overdue }: StatusStep, words: SiteWords): Html {
  const estimate = words.estimates[id] === "" ? "" : `${words.page.estimate} ${words.estimates[id]}`;
  if (startedAt === null) return html`<p class="times soft">${estimate}</p>`;
  const ended = endedAt ?? (status === "canceled" ? startedAt : now);
  const taken = words.duration(Math.max(0, between(startedAt, ended)));
  const late = overdue ? html` <strong class="late">${words.overdue}</strong>` : nothing;
  return html`<p class="times soft">
    ${timeHtml(startedAt)} ·
    ${endedAt === null ? words.page.running(taken) : taken}${late}${
      estimate === "" ? nothing : html` · <span class="whole">${estimate}</span>`
    }${meterHtml({ id, elapsed: between(startedAt, ended), isOpen: endedAt === null && status !== "canceled" }, words)}
  </p>`;
}

/** The estimate against what has passed of it, while a step is under way. */
function meterHtml(
  { id, elapsed, isOpen }: { readonly id: StatusStep["id"]; readonly elapsed: number; readonly isOpen: boolean },
  words: SiteWords,
): Html {
  const { estimateMs } = steps[id];
  if (!isOpen || estimateMs === null) return nothing;
  const percent = Math.min(100, Math.max(0, Math.round((100 * elapsed) / estimateMs)));
  return html`<progress
    class="estimate ${elapsed > estimateMs ? "over" : ""}"
    max="100"
    value="${percent}"
    aria-label="${words.page.estimate}"
  >
    ${percent} %
  </progress>`;
}

function regionsHtml({ regions = [], startedAt }: StatusStep, words: SiteWords): Html {
  if (regions.length === 0 || startedAt === null) return nothing;
  const items = regions.map(({ region, state, progress, details }) => {
    const text = state === "replicating" ? `${progress} %` : words.page.regionStates[state];
    return html`<li class="${state}">
      <span class="name">${region}</span><progress max="100" value="${progress}" aria-label="${region}">${progress} %</progress
      ><span class="soft">${text}</span>${details === "" ? nothing : html`<span class="detail" ${inEnglish(words)}>${details}</span>`}
    </li>`;
  });
  return html`<ul class="regions" aria-label="${words.page.regions}">
    ${items}
  </ul>`;
}
