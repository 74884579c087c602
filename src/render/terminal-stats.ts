import { steps } from "../core/pipeline.ts";
import type { Spread, Stats } from "../core/stats.ts";
import { between } from "../core/time.ts";
import { draw, line, pad, textWidth, type Line, type Style } from "./ansi.ts";
import { oneLine } from "./plain.ts";
import { isoText } from "./stats-words.ts";
import { count, durationText, momentText } from "./words.ts";

export type StatsCanvas = { readonly width: number; readonly colour: boolean };

/** What fails is found among the most frequent; JSON has all. */
const shownFailures = 15;
const shownOverdue = 20;

/** The statistics of all offers as tables: steps against their estimates, the way to live, failures, what is overdue. */
export function terminalStats(stats: Stats, canvas: StatsCanvas): readonly string[] {
  const blocks = [
    headOf(stats),
    table(["STEP", "DONE", "MEDIAN", "90 %", "ESTIMATE", "OVER", "FAILED"], stepRows(stats)),
    table(
      ["TO LIVE", "DONE", "MEDIAN", "90 %"],
      [
        ["from the merge", ...spreadCells(stats.mergeToLive)],
        ["from the first try", ...spreadCells(stats.firstMergeToLive)],
      ],
    ),
    failureTable(stats),
    overdueTable(stats),
  ];
  return draw(
    blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : [line(), ...block])),
    canvas,
  );
}

function headOf({ offers, since, submissions }: Stats): readonly Line[] {
  const when = since === null ? "" : ` since ${momentText(since)}`;
  const kinds = (["live", "failed", "canceled", "superseded", "withdrawn", "running"] as const)
    .filter((kind) => submissions[kind] > 0)
    .map((kind) => `${submissions[kind]} ${kind}`);
  return [
    line({ text: `${count(offers, "offer")} · ${count(submissions.total, "submission")}${when}`, style: "bold" }),
    line(kinds.join(" · ")),
  ];
}

function stepRows({ steps: all }: Stats): readonly (readonly string[])[] {
  return all.map((step) => [
    step.name,
    ...spreadCells(step),
    steps[step.id].estimateText === "" ? "–" : steps[step.id].estimateText,
    numberText(step.overEstimate),
    numberText(step.failed),
  ]);
}

function spreadCells({ count: done, median, p90 }: Spread): readonly string[] {
  return [String(done), isoText(median), isoText(p90)];
}

function numberText(amount: number): string {
  return amount === 0 ? "–" : String(amount);
}

function failureTable({ failures }: Stats): readonly Line[] {
  if (failures.length === 0) return [];
  const rows = failures
    .slice(0, shownFailures)
    .map(({ code, step, submissions, offers }) => [oneLine(code), steps[step].name, String(submissions), String(offers)]);
  const rest = failures.length - rows.length;
  return [
    ...table(["FAILED BY", "STEP", "SUBMISSIONS", "OFFERS"], rows),
    ...(rest === 0 ? [] : [line(`… and ${count(rest, "more", "more")}`)]),
  ];
}

function overdueTable({ overdue, at }: Stats): readonly Line[] {
  if (overdue.length === 0) return [];
  const rows = overdue
    .slice(0, shownOverdue)
    .map(({ publisher, offer, submission, step, since }) => [
      `${publisher}/${offer}`,
      String(submission),
      steps[step].name,
      durationText(between(since, at)),
      steps[step].estimateText,
    ]);
  const rest = overdue.length - rows.length;
  const lines = table(["OVERDUE", "SUBMISSION", "STEP", "FOR", "ESTIMATE"], rows, "yellow");
  return [...lines, ...(rest === 0 ? [] : [line(`… and ${count(rest, "more", "more")}`)])];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[], style?: Style): readonly Line[] {
  const widths = heads.map((head, column) => Math.max(textWidth(head), ...rows.map((row) => textWidth(row[column] ?? ""))));
  const drawn = (cells: readonly string[]): string => cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join("  ");
  return [
    line({ text: drawn(heads), style: "dim" }),
    ...rows.map((row) => (style === undefined ? line(drawn(row)) : line({ text: drawn(row), style }))),
  ];
}
