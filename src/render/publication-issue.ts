import type { IssueView } from "../core/host-view.ts";
import { offerName } from "../core/offer.ts";
import type { OfferView } from "./offer-view.ts";
import { statusComment } from "./publication-comment.ts";
import { isLate, publicationState, type PublicationState } from "./publication-state.ts";

/** The issue where people follow and steer an offer, through all of its submissions: its title never changes, so that links and mail threads last. */
export function publicationIssue(view: OfferView): IssueView {
  const name = offerName(view.run.offer);
  return {
    title: `Publication of ${name}`,
    body: issueBody(view),
    comment: statusComment(view),
    labels: labelsOf(view),
    open: isOpen[publicationState(view)],
  };
}

/** Written once, when the issue is opened: nothing in it is about one submission but what first brought it. */
function issueBody({ run }: OfferView): string {
  const name = offerName(run.offer);
  const pullRequest = run.submission?.request.pullRequest;
  const first = pullRequest === undefined ? "" : ` It was opened for pull request #${pullRequest}.`;
  return [
    `This issue follows **${name}** from a merge to its customers.${first} The comment below says where it stands and is kept current; every later submission of this offer is told here too.`,
    "**To steer it**, write a command as the first line of a new comment, with nothing else in it: `/go-live`, `/cancel`, `/hold`, `/resume`, `/publish`, `/notify`, `/support`. The labels `go-live`, `cancel`, `hold`, `publish` and `support` do the same. `/help` shows all of them, and which of them you may use now.",
    "**To be told** by mail, name addresses under `notify` in the offer's manifest, or comment `/notify you@example.com`.",
    "<sub>The ledger branch of this offer is the truth; this issue, its labels and its open or closed state are drawn from it, so changing them by hand changes nothing.</sub>",
  ]
    .join("\n\n")
    .concat("\n");
}

/** Open while something is under way or to be done. What ended as people wanted, or was stopped by them, needs nobody's look; the next submission opens it again. */
const isOpen: Readonly<Record<PublicationState, boolean>> = {
  unpublished: true,
  running: true,
  held: true,
  waiting: true,
  failed: true,
  superseded: true,
  live: false,
  withdrawn: false,
  canceled: false,
};

const stateLabels: Readonly<Record<PublicationState, string | null>> = {
  unpublished: null,
  running: "slipway: running",
  held: "slipway: running",
  waiting: "slipway: waiting",
  failed: "slipway: failed",
  superseded: "slipway: canceled",
  live: "slipway: live",
  withdrawn: "slipway: withdrawn",
  canceled: "slipway: canceled",
};

/** `slipway`, one label for the state, and what is remarkable besides. */
function labelsOf(view: OfferView): readonly string[] {
  const state = stateLabels[publicationState(view)];
  const isHeld = view.run.facts.held !== null;
  return [
    "slipway",
    ...(state === null ? [] : [state]),
    ...(isLate(view) ? ["slipway: overdue"] : []),
    ...(isHeld ? ["slipway: held"] : []),
  ];
}
