import type { StatusStep } from "../core/status.ts";
import { foreignText } from "./foreign-text.ts";
import type { OfferView } from "./offer-view.ts";
import { reportLink } from "./publication-folds.ts";
import { stepState, stepTable } from "./step-table.ts";
import { momentText, stepStatusText } from "./words.ts";

// With the variation selector, so that they are as big and coloured as the others.
const marks: Readonly<Record<StatusStep["status"], string>> = {
  notStarted: "·",
  inProgress: "▶️",
  waitingForPublisherReview: "🕓",
  blocked: "⏸️",
  rejected: "❌",
  complete: "✅",
  canceled: "⏹️",
};

/** The seven steps as a host's Markdown: state, progress, since when, time taken, estimate, and the report where there is one. */
export function publicationSteps(view: OfferView): string {
  return stepTable(view.status.steps, {
    mark: ({ overdue, endedAt, status }) => (overdue && endedAt === null ? "⚠️" : marks[status]),
    state: (step) => [foreignText(stateText(view, step)), reportText(view, step)].filter((part) => part !== "").join(" · "),
    number: (text) => text.replaceAll(" ", "\u00a0"),
  });
}

function stateText({ run }: OfferView, step: StatusStep): string {
  const { status, startedAt, progress } = step;
  const since = startedAt === null ? "" : ` since ${momentText(startedAt)}`;
  if (status === "waitingForPublisherReview") return stepState(run, step, `waiting${since}`);
  if (status !== "inProgress") return stepState(run, step, stepStatusText(status));
  return `${stepState(run, step, `${stepStatusText(status)}${since}`)}${progress === 0 ? "" : `, ${progress} %`}`;
}

/** One image's report stands at its step; those of several have a list of their own. */
function reportText(view: OfferView, { id }: StatusStep): string {
  const [task, ...others] = view.run.submission?.steps.certify.tasks ?? [];
  return id !== "certify" || task === undefined || others.length > 0 || view.status.status === "canceled" ? "" : reportLink(task, view);
}
