import { offerName } from "../core/offer.ts";
import { stepIds, steps } from "../core/pipeline.ts";
import type { Submission } from "../core/run.ts";
import type { StatusStep, StepStatus } from "../core/status.ts";
import { between } from "../core/time.ts";
import { line, pad, wholeLine, type Line, type Piece, type Style } from "./ansi.ts";
import { ownMessages } from "./headline.ts";
import { readableReport, reportedTasks } from "./report-files.ts";
import { stepSummary } from "./summary.ts";
import { problemLines, warningLines } from "./terminal-problems.ts";
import { copyTotal, readingText, regionLines } from "./terminal-progress.ts";
import type { StatusView } from "./terminal-view.ts";
import { clockText, durationText } from "./words.ts";

const glyphs: Readonly<Record<StepStatus, { readonly text: string; readonly style: Style }>> = {
  notStarted: { text: "·", style: "dim" },
  inProgress: { text: "▶", style: "cyan" },
  waitingForPublisherReview: { text: "●", style: "yellow" },
  blocked: { text: "⏸", style: "yellow" },
  rejected: { text: "✘", style: "red" },
  complete: { text: "✔", style: "green" },
  canceled: { text: "⏹", style: "dim" },
};

/** Below this many columns the longest step name is cut, so that its summary still has room. */
const wideEnough = 112;
const shortName = 30;
const longName = Math.max(...stepIds.map((step) => steps[step].name.length));
const tookWidth = 12;

/** One step: glyph, name, time, summary; below it what is to be known while it is under way or has failed. */
export function stepLines(view: StatusView, step: StatusStep): readonly Line[] {
  const glyph = glyphs[step.status];
  const name: Piece = { text: pad(step.name, view.width >= wideEnough ? longName : shortName), ...nameStyle(step.status) };
  const overdue: Piece = { text: step.overdue ? "overdue  " : "", style: "yellow" };
  // What waits for somebody is said where the eye is; how long it took so far is no news.
  const waits = step.status === "waitingForPublisherReview" || step.status === "blocked";
  const took: readonly Piece[] = waits ? [] : [{ text: pad(tookText(view, step), tookWidth), style: "dim" }, overdue];
  const row = line(glyph, " ", name, "  ", ...took, { text: summaryText(view, step), ...(waits ? { style: "yellow" } : {}) });
  return [row, ...details(view, step)];
}

function nameStyle(status: StepStatus): { readonly style?: Style } {
  if (status === "notStarted" || status === "canceled") return { style: "dim" };
  return status === "complete" ? {} : { style: "bold" };
}

function tookText({ now }: StatusView, { startedAt, endedAt, status }: StatusStep): string {
  if (startedAt === null || status === "canceled") return "";
  return durationText(between(startedAt, endedAt ?? now));
}

function summaryText(view: StatusView, step: StatusStep): string {
  const { submission } = view.run;
  if (submission === null) return "";
  if (step.status === "waitingForPublisherReview") return `waiting for you since ${clockText(step.startedAt ?? view.now, view.now)} UTC`;
  if (step.status === "blocked") return "held";
  if (step.status === "inProgress") return runningText(view, submission, step);
  return step.status === "notStarted" ? "" : stepSummary(submission, step.id);
}

/** Measured progress when there is any, else how far it is and how long it may take. */
function runningText(view: StatusView, submission: Submission, { id, overdue }: StatusStep): string {
  const measured = id === "provision" ? copyTotal(submission, view.live) : id === "certify" ? readingText(submission, view.live) : "";
  const { estimateText } = steps[id];
  const estimate = measured === "" && !overdue && estimateText !== "" ? `estimate ${estimateText}` : "";
  return [stepSummary(submission, id), measured, estimate].filter((part) => part !== "").join(" · ");
}

function details(view: StatusView, step: StatusStep): readonly Line[] {
  if (step.status === "complete") return warningLines(step.messages);
  const regions = step.id === "provision" && step.startedAt !== null ? regionLines(view, step) : [];
  return [...regions, ...problemLines(ownMessages(step), view.width), ...reportLines(view, step)];
}

/** How to read the whole report of what failed; where several did, of the first. */
function reportLines({ run: { offer, submission } }: StatusView, { id, status }: StatusStep): readonly Line[] {
  if (submission === null || id !== "certify" || status !== "rejected") return [];
  const [failed] = reportedTasks(submission);
  const file = failed?.state === "failed" ? readableReport(failed) : undefined;
  return file === undefined ? [] : [wholeLine({ text: "    report  ", style: "dim" }, `git show slipway/${offerName(offer)}:${file.path}`)];
}
