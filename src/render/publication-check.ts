import type { CheckView } from "../core/host-view.ts";
import { offerName } from "../core/offer.ts";
import { waitingSince, type Submission } from "../core/run.ts";
import { annotationsOf } from "./annotations.ts";
import { fitted, fixed } from "./fitted.ts";
import { foreignCode, foreignText, markdownLink } from "./foreign-text.ts";
import { headline } from "./headline.ts";
import { nextActions } from "./next.ts";
import type { OfferView } from "./offer-view.ts";
import { problemsCount } from "./problem-items.ts";
import { imagesFold, regionsFold } from "./publication-folds.ts";
import { errorsPart, messagesOf, warningsPart } from "./publication-problems.ts";
import { publicationState, type PublicationState } from "./publication-state.ts";
import { publicationSteps } from "./publication-steps.ts";

/** The check beside the merge commit; undefined where nothing has been published. Remarks stand beside lines of the offer's own files only. */
export function publicationCheck(view: OfferView): CheckView | undefined {
  const { submission, offer } = view.run;
  if (submission === null) return undefined;
  const folder = `offers/${offerName(offer)}/`;
  return {
    commit: submission.request.commit,
    name: `Slipway: ${offerName(offer)}`,
    title: titleOf(view),
    summary: fitted([fixed(summaryOf(view, submission))]),
    text: fitted([errorsPart(view), fixed(publicationSteps(view)), warningsPart(view), imagesFold(view), regionsFold(view)]),
    startedAt: submission.startedAt,
    ...progressOf(view, submission),
    annotations: annotationsOf(messagesOf(view), (path) => path.startsWith(folder)),
  };
}

/** Lists of checks cut titles at about this many characters: with a long name the state stands first. */
const shownTitle = 60;

function titleOf({ run, status }: OfferView): string {
  const [name, state] = [offerName(run.offer), headline(run, status)];
  return name.length + state.length + 2 <= shownTitle ? `${name}: ${state}` : `${state}: ${name}`;
}

function summaryOf(view: OfferView, { number, content, request }: Submission): string {
  const { run, status, links } = view;
  const version = content === null ? "" : ` of version ${foreignText(content.version)}`;
  const problems = messagesOf(view).filter(({ level }) => level === "error");
  const [first] = nextActions(run, status).filter(({ comment }) => comment !== "");
  const where = links.issue === undefined ? "the publication issue" : markdownLink("the publication issue", links.issue);
  return [
    `**${foreignText(headline(run, status))}** · submission ${number}${version}, digest ${foreignText(request.digest.slice(0, "sha256:".length + 8))}…`,
    problems.length === 0 ? "" : `${problemsCount(problems)} to fix, below and beside the lines they are about.`,
    first === undefined
      ? `Follow it in ${where}.`
      : `${first.label}: comment ${foreignCode(first.comment)} in ${where} (${foreignText(first.who)}).`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/**
 * How a check ends, null while it goes on. One that waits for a person is completed with `action_required`: it is neither green before customers see
 * anything, nor does it hang for as long as a sign-off may take (GitHub calls a check stale that is not completed within 14 days).
 */
const conclusions: Readonly<Record<PublicationState, NonNullable<CheckView["conclusion"]> | null>> = {
  unpublished: null,
  running: null,
  held: "action_required",
  waiting: "action_required",
  live: "success",
  withdrawn: "success",
  failed: "failure",
  canceled: "cancelled",
  superseded: "cancelled",
};

function progressOf(view: OfferView, { ended, startedAt, steps }: Submission): Pick<CheckView, "status" | "conclusion" | "completedAt"> {
  const conclusion = conclusions[publicationState(view)];
  if (conclusion === null) return { status: steps.validate.startedAt === null ? "queued" : "in_progress" };
  const stopped = ended?.at ?? view.run.facts.held?.at ?? waitingSince(view.run) ?? startedAt;
  return { status: "completed", conclusion, completedAt: latest(stopped, startedAt) };
}

/** An offer can be held before it is published; no check is completed before it has begun. */
function latest(a: string, b: string): string {
  return a > b ? a : b;
}
