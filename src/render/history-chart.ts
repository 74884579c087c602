import { stepIds, type StepId } from "../core/pipeline.ts";
import { html, nothing, type Html } from "./html.ts";
import type { SiteWords } from "./site-words.ts";
import type { SubmissionRecord } from "./submission-record.ts";

const mostBars = 20;
/** Percent of the chart's height for the numbers below the bars. */
const footPercent = 14;

/** Steps that machines take; how long people think about a sign-off would dwarf them. */
const charted = stepIds.filter((step) => step !== "signoff");

/** Step times over the latest submissions, as bars drawn with plain shapes: the table below says the same in numbers. Nothing for a single one. */
export function durationsChart(submissions: readonly SubmissionRecord[], words: SiteWords): Html {
  const shown = submissions.slice(-mostBars);
  const longest = Math.max(...shown.map(total));
  if (shown.length < 2 || longest <= 0) return nothing;
  const { chart, chartAbout } = words.history;
  return html`<section class="card" aria-labelledby="durations">
    <h2 id="durations">${chart}</h2>
    <p class="soft">${chartAbout}</p>
    <svg class="chart" role="img" aria-label="${chart}: ${labelOf(shown, words)}" width="100%" height="180">
      <rect class="grid" x="0" y="${100 - footPercent}%" width="100%" height="1" />
      ${shown.map((each, index) => bar(each, { slot: 100 / shown.length, index, longest }, words))}
    </svg>
    <ul class="legend">
      ${charted.map((step) => html`<li><span class="swatch ${step}" aria-hidden="true"></span>${words.stepNames[step]}</li>`)}
    </ul>
  </section>`;
}

function total({ took }: SubmissionRecord): number {
  return charted.reduce((sum, step) => sum + (took[step] ?? 0), 0);
}

function labelOf(shown: readonly SubmissionRecord[], words: SiteWords): string {
  return shown.map((each) => `${each.number}: ${words.duration(total(each))}`).join(", ");
}

type Slot = { readonly slot: number; readonly index: number; readonly longest: number };

function bar(record: SubmissionRecord, { slot, index, longest }: Slot, words: SiteWords): Html {
  const width = Math.min(slot * 0.7, widestPercent);
  const left = slot * index + (slot - width) / 2;
  let bottom = 100 - footPercent;
  const pieces = charted.flatMap((step) => {
    const height = ((record.took[step] ?? 0) / longest) * (100 - footPercent - headPercent);
    if (height <= 0) return [];
    bottom -= height;
    return [piece(step, `x="${percent(left)}" y="${percent(bottom)}" width="${percent(width)}" height="${percent(height)}"`)];
  });
  return html`<g>
    <title>${record.number} · ${words.history.results[record.result]} · ${words.duration(total(record))}</title>
    ${pieces}
    <text x="${percent(left + width / 2)}" y="97%" text-anchor="middle">${record.number}</text>
  </g> `;
}

const widestPercent = 6;
const headPercent = 4;

function piece(step: StepId, box: string): Html {
  return { html: `<rect class="${step}" ${box} />` };
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}
