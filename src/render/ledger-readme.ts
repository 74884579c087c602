import { offerName } from "../core/offer.ts";
import { steps } from "../core/pipeline.ts";
import { placeText } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Status, StatusStep } from "../core/status.ts";
import { between } from "../core/time.ts";
import { stepSummary } from "./summary.ts";
import { durationText, markdownText, momentText, offerStatusText, stepStatusText } from "./words.ts";

const marks: Readonly<Record<StatusStep["status"], string>> = {
  notStarted: "·",
  inProgress: "▶",
  waitingForPublisherReview: "🕓",
  blocked: "⏸",
  rejected: "❌",
  complete: "✅",
  canceled: "⏹",
};

/** The page people see on the offer's ledger branch: state, what to do next, steps, problems, what is live. */
export function ledgerReadme(run: Run, status: Status): string {
  const { submission } = run;
  const headline = offerStatusText(status.status, status.slots.live !== null);
  const parts = [
    `# ${offerName(run.offer)} · ${submission === null ? "" : `submission ${submission.number} · `}${headline}`,
    nextText(status),
    submission === null ? "" : table(run, status),
    problemsText(status),
    liveText(status),
    submission === null
      ? ""
      : `<sub>commit ${submission.request.commit.slice(0, 7)} · digest ${submission.request.digest} · this page is rendered from the events beside it; \`slipway verify\` proves it</sub>`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function nextText({ next }: Status): string {
  return next === null ? "" : `Next (${next.who} or above):\n\n    ${next.command}`;
}

function table(run: Run, status: Status): string {
  const rows = status.steps.map((step) => {
    const summary = run.submission === null || step.status === "notStarted" ? "" : stepSummary(run.submission, step.id);
    const state = [stepStatusText(step.status), summary].filter((part) => part !== "").join(", ");
    const took = step.startedAt === null || step.endedAt === null ? "" : durationText(between(step.startedAt, step.endedAt));
    return `| ${marks[step.status]} | ${step.name} | ${markdownText(state)}${step.overdue ? " (overdue)" : ""} | ${took} | ${steps[step.id].estimateText} |`;
  });
  return ["| | step | status | took | estimate |", "|---|---|---|---|---|", ...rows].join("\n");
}

function problemsText(status: Status): string {
  const messages = status.steps.flatMap((step) => step.messages);
  return messages
    .map(
      (message) =>
        `- **${message.code}** ${message.path === undefined ? "" : `\`${placeText(message).replaceAll("`", "")}\` `}${markdownText(message.text)} ${markdownText(message.remedy)}`,
    )
    .join("\n");
}

function liveText({ slots: { live } }: Status): string {
  return live === null
    ? ""
    : `Live: **${markdownText(live.version)}** from submission ${live.submission}, since ${momentText(live.since)}.`;
}
