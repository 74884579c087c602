import { statusName, type Status } from "../core/status.ts";
import { between, type Instant } from "../core/time.ts";
import { draw, line, pad, textWidth, type Line, type Piece, type Style } from "./ansi.ts";
import { currentStep } from "./headline.ts";
import { shorten } from "./plain.ts";
import { offerStatusText, sinceText } from "./words.ts";

/** One offer of the table; `since` is when it came to this state. */
export type OfferRow = { readonly status: Status; readonly since: Instant | null; readonly overdue: boolean };

/** The row of an offer that came to its state at `since`: overdue while a step that is under way takes longer than its estimate. */
export function offerRow(status: Status, since: Instant | null): OfferRow {
  return { status, since, overdue: status.steps.some((step) => step.overdue && step.endedAt === null) };
}

export type OffersCanvas = { readonly width: number; readonly colour: boolean; readonly now: Instant };

const tones: Partial<Readonly<Record<Status["status"], Style>>> = {
  running: "cyan",
  waitingForPublisherReview: "yellow",
  succeeded: "green",
  failed: "red",
};

/** The longest step name is cut, so that the table fits a usual terminal. */
const maxStep = 26;

const heads = ["OFFER", "STATUS", "STEP", "SUBMISSION", "SINCE", "LIVE"];

/** The All offers table, a line per offer under a line of names; with no offer, what to do first. */
export function terminalOffers(rows: readonly OfferRow[], canvas: OffersCanvas): readonly string[] {
  if (rows.length === 0) return draw(emptyState, canvas);
  const cells = rows.map((row) => cellsOf(row, canvas.now));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => textWidth(row[column]?.text ?? ""))));
  const head = line({ text: heads.map((each, column) => pad(each, widths[column] ?? 0)).join("  "), style: "dim" });
  const body = cells.map((row) =>
    line(
      ...row.flatMap((cell, column) =>
        column === row.length - 1 ? [cell] : [{ ...cell, text: pad(cell.text, widths[column] ?? 0) }, "  "],
      ),
    ),
  );
  return draw([head, ...body], canvas);
}

const emptyState: readonly Line[] = [
  line("No offers yet."),
  line(),
  line("  Make one      slipway new <publisher>/<offer>"),
  line("  Publish it    merge it, or: slipway publish <publisher>/<offer>"),
];

function cellsOf({ status, since, overdue }: OfferRow, now: Instant): readonly Piece[] {
  const { live } = status.slots;
  const tone = tones[status.status];
  const marks = [offerStatusText(status.status, live !== null), overdue ? "overdue" : "", status.held ? "held" : ""];
  return [
    { text: statusName(status), style: "bold" },
    { text: marks.filter((mark) => mark !== "").join("  "), ...(tone === undefined ? {} : { style: tone }) },
    { text: shorten(currentStep(status)?.name ?? "–", maxStep) },
    { text: status.submission === null ? "–" : String(status.submission) },
    { text: since === null ? "–" : sinceText(Math.max(0, between(since, now))) },
    { text: live === null ? "–" : `${live.version}${live.submission === status.submission ? "" : `  (submission ${live.submission})`}` },
  ];
}
