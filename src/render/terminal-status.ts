import { offerName } from "../core/offer.ts";
import { shortDigest } from "../core/refusal.ts";
import type { Status } from "../core/status.ts";
import { draw, line, lineWidth, type Line, type Piece, type Style } from "./ansi.ts";
import { headline } from "./headline.ts";
import { nextLines } from "./terminal-next.ts";
import { stepLines } from "./terminal-steps.ts";
import type { StatusView } from "./terminal-view.ts";

export type { StatusView, TaskProgress } from "./terminal-view.ts";

/**
 * Where an offer stands, for a terminal: a headline, the seven steps, and as the last lines what to do. No line is wider than `width` but for
 * commands and addresses, which have to be copied whole.
 */
export function terminalStatus(view: StatusView): readonly string[] {
  const steps = view.run.submission === null ? [] : [line(), ...view.status.steps.flatMap((step) => stepLines(view, step))];
  return draw([...titleLines(view), ...steps, ...nextLines(view)], view);
}

const tones: Readonly<Record<Status["status"], Style>> = {
  neverPublished: "dim",
  notStarted: "dim",
  running: "cyan",
  waitingForPublisherReview: "yellow",
  succeeded: "green",
  failed: "red",
  canceled: "dim",
};

/** On one line where there is room, else the state first and the numbers below. */
function titleLines({ run, status, branch, width }: StatusView): readonly Line[] {
  const { submission } = run;
  const parts: readonly Piece[] =
    submission === null
      ? []
      : [
          { text: `submission ${submission.number}`, style: "dim" },
          { text: shortDigest(submission.request.digest), style: "dim" },
          { text: `${branch === undefined ? "" : `${branch}@`}${submission.request.commit.slice(0, 7)}`, style: "dim" },
        ];
  const state: Piece = { text: headline(run, status), style: status.held && status.status === "running" ? "yellow" : tones[status.status] };
  const first = [{ text: offerName(run.offer), style: "bold" } as const, " · ", state];
  const rest = parts.flatMap((part, index) => (index === 0 ? [part] : [" · ", part]));
  if (parts.length === 0) return [line(...first)];
  const whole = line(...first, " · ", ...rest);
  return lineWidth(whole) <= width ? [whole] : [line(...first), line(...rest)];
}
