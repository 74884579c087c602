import { steps } from "../core/pipeline.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { Status, StatusStep, StepStatus } from "../core/status.ts";
import { between } from "../core/time.ts";
import { currentStep, ownMessages } from "./headline.ts";
import { codeHtml, html, joinHtml, nothing, ownText, type Html } from "./html.ts";
import { readableMoments } from "./plain.ts";
import { timeHtml } from "./status-frame.ts";
import { reportLinks } from "./status-reports.ts";
import type { StatusPageView } from "./status-view.ts";
import { stepSummary } from "./summary.ts";
import { durationText, stepStatusText } from "./words.ts";

const glyphs: Readonly<Record<StepStatus, string>> = {
  notStarted: "",
  inProgress: "▶",
  waitingForPublisherReview: "!",
  blocked: "Ⅱ",
  rejected: "✕",
  complete: "✓",
  canceled: "■",
};

const shortNames: Readonly<Record<StatusStep["id"], string>> = {
  validate: "Validate",
  certify: "Certify",
  provision: "Provision",
  package: "Package",
  preview: "Preview",
  signoff: "Signoff",
  live: "Live",
};

/** The steps as a line, to be read in a glance. */
export function stepTrack(status: Status): Html {
  const current = currentStep(status)?.id;
  const items = status.steps.map(
    ({ id, status: state, overdue }) =>
      html`<li class="${state}" ${current === id ? ownText(' aria-current="step"') : nothing}>
        <span class="dot" aria-hidden="true">${glyphs[state]}</span><span class="label">${shortNames[id]}</span
        ><span class="soft">${wordsOf(state)}${overdue && state !== "complete" ? ", overdue" : ""}</span>
      </li>`,
  );
  return html`<ol class="track" aria-label="Steps">
    ${items}
  </ol>`;
}

function wordsOf(state: StepStatus): string {
  return stepStatusText(state) || "to come";
}

/** The steps one below the other: state, times against the estimate, what came of it, regions, messages. */
export function stepRows(view: StatusPageView): Html {
  const rows = view.status.steps.map((step, index) => stepRow(view, step, index + 1));
  return html`<ol>
    ${rows}
  </ol>`;
}

function stepRow(view: StatusPageView, step: StatusStep, number: number): Html {
  const { submission } = view.run;
  const summary = submission === null || step.status === "notStarted" ? "" : stepSummary(submission, step.id);
  const reports = submission === null || step.id !== "certify" || step.startedAt === null ? nothing : reportLinks(submission);
  return html`<li class="step ${step.status}">
    <div class="row">
      <h3><span class="number">${number}</span><span>${step.name}</span></h3>
      <p class="badge ${step.status}">${wordsOf(step.status)}</p>
      ${timesHtml(view, step)}
    </div>
    ${summary === "" ? nothing : html`<p class="summary">${summary}</p>`}${reports}${regionsHtml(step)}${messagesHtml(step)}
  </li> `;
}

function timesHtml({ now }: StatusPageView, { id, startedAt, endedAt, status, overdue }: StatusStep): Html {
  const { estimateText } = steps[id];
  const estimate = estimateText === "" ? "" : `estimate ${estimateText}`;
  if (startedAt === null) return html`<p class="times soft">${estimate}</p>`;
  const ended = endedAt ?? (status === "canceled" ? startedAt : now);
  const taken = durationText(between(startedAt, ended));
  const words = endedAt === null ? `for ${taken}` : taken;
  const late = overdue ? html` <strong class="late">overdue</strong>` : nothing;
  return html`<p class="times soft">
    <span title="since">${timeHtml(startedAt)}</span> ·
    ${words}${late}${estimate === "" ? nothing : html` · <span class="whole">${estimate}</span>`}
  </p>`;
}

function regionsHtml({ regions = [], startedAt }: StatusStep): Html {
  if (regions.length === 0 || startedAt === null) return nothing;
  const items = regions.map(({ region, state, progress, details }) => {
    const words = state === "completed" ? "done" : state === "replicating" ? `${progress} %` : state;
    return html`<li class="${state}">
      <span class="name">${region}</span><progress max="100" value="${progress}" aria-label="${region}">${progress} %</progress
      ><span class="soft">${words}</span>${details === "" ? nothing : html`<span class="detail">${details}</span>`}
    </li>`;
  });
  return html`<ul class="regions" aria-label="Regions">
    ${items}
  </ul>`;
}

function messagesHtml(step: StatusStep): Html {
  const shown = ownMessages(step);
  return shown.length === 0
    ? nothing
    : html`<ul class="messages">
        ${joinHtml(shown.map(messageHtml))}
      </ul>`;
}

function messageHtml(message: Problem): Html {
  const place = placeText(message);
  const where = place === "" ? nothing : html`<p class="place"><code>${place}</code></p>`;
  const fix =
    message.remedy === ""
      ? nothing
      : html`<p class="fix">
          <strong>${message.level === "information" ? "Next" : "Fix"}</strong> ${codeHtml(readableMoments(message.remedy))}
        </p>`;
  return html`<li class="${message.level}">
    <p>
      <code class="code">${message.code}</code>
      <span class="level">${message.level === "information" ? "note" : message.level}</span> ${codeHtml(readableMoments(message.text))}
    </p>
    ${where}${fix}
  </li>`;
}
