import { steps } from "../core/pipeline.ts";
import type { Run } from "../core/run.ts";
import type { StatusStep } from "../core/status.ts";
import { between } from "../core/time.ts";
import { stepSummary } from "./summary.ts";
import { durationText, stepStatusText } from "./words.ts";

/** How a table's cells are written: Markdown for a step's first and third one, and numbers with their units as they are or kept together. */
export type StepCells = {
  readonly mark: (step: StatusStep) => string;
  readonly state: (step: StatusStep) => string;
  readonly number?: (text: string) => string;
};

/** The seven steps as a Markdown table. */
export function stepTable(all: readonly StatusStep[], { mark, state, number = (text) => text }: StepCells): string {
  const rows = all.map(
    (step) => `| ${mark(step)} | ${step.name} | ${state(step)} | ${number(tookText(step))} | ${number(steps[step.id].estimateText)} |`,
  );
  return ["| | step | status | took | estimate |", "|---|---|---|---|---|", ...rows].join("\n");
}

/** Where a step stands: `complete, 96 checks, 2 warnings`. Not escaped. */
export function stepState({ submission }: Run, step: StatusStep, word = stepStatusText(step.status)): string {
  const summary = submission === null || step.status === "notStarted" ? "" : stepSummary(submission, step.id);
  return [word, step.overdue ? "overdue" : "", summary].filter((part) => part !== "").join(", ");
}

function tookText({ startedAt, endedAt }: StatusStep): string {
  return startedAt === null || endedAt === null ? "" : durationText(between(startedAt, endedAt));
}
