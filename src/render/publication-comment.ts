import { offerName } from "../core/offer.ts";
import { previewTouched } from "../core/run.ts";
import { fitted, fixed } from "./fitted.ts";
import { foreignText, markdownLink } from "./foreign-text.ts";
import { headline } from "./headline.ts";
import type { OfferView } from "./offer-view.ts";
import { changesFold, imagesFold, regionsFold, statusPageLink } from "./publication-folds.ts";
import { publicationNext } from "./publication-next.ts";
import { errorsPart, warningsPart } from "./publication-problems.ts";
import { isLate, publicationState, type PublicationState } from "./publication-state.ts";
import { publicationSteps } from "./publication-steps.ts";

/** A picture for each state, for the first of the two seconds. */
const pictures: Readonly<Record<PublicationState, string>> = {
  unpublished: "▫️",
  running: "▶️",
  held: "⏸️",
  waiting: "🕓",
  live: "✅",
  withdrawn: "✅",
  failed: "❌",
  canceled: "⏹️",
  superseded: "⏹️",
};

/**
 * The status comment: state, what to do, the steps, problems, what is folded away, where it comes from. Markdown of fewer than 60,000 bytes, whatever
 * the offer holds; addresses of previews are secrets and never in it. The same state gives the same bytes at any hour.
 */
export function statusComment(view: OfferView): string {
  return fitted([
    fixed(`### ${offerTitle(view)}`),
    fixed(publicationNext(view)),
    errorsPart(view),
    fixed(hasSteps(view) ? publicationSteps(view) : ""),
    warningsPart(view),
    imagesFold(view),
    regionsFold(view),
    changesFold(view),
    fixed(liveText(view)),
    fixed(footer(view)),
  ]);
}

/** `🕓 contoso/web-stack · submission 3 · waiting for Publisher signoff`: the heading of every text about one offer. */
export function offerTitle(view: OfferView): string {
  const { run, status } = view;
  const number = run.submission === null ? "" : `submission ${run.submission.number} · `;
  const picture = isLate(view) && publicationState(view) === "running" ? "⚠️" : pictures[publicationState(view)];
  return `${picture} ${offerName(run.offer)} · ${number}${foreignText(headline(run, status))}`;
}

/** Canceling resets all steps to not begun: a table of that says nothing. */
function hasSteps({ run: { submission } }: OfferView): boolean {
  return submission !== null && submission.ended?.how !== "canceled";
}

/** What customers see meanwhile, where the first lines have not said it. */
function liveText(view: OfferView): string {
  const { live } = view.status.slots;
  const state = publicationState(view);
  if (live === null || (state !== "running" && state !== "waiting" && state !== "held")) return "";
  const version = markdownLink(foreignText(live.version), live.url ?? undefined);
  return `Live now: ${version}, from submission ${live.submission}.`;
}

function footer({ run, links }: OfferView): string {
  const { submission } = run;
  const request = submission?.request;
  const author = request === undefined ? "" : `by ${foreignText(request.author.name, 60)}`;
  const parts = [
    request?.pullRequest === undefined ? author : `pull request #${request.pullRequest} ${author}`,
    request === undefined ? "" : `commit ${foreignText(request.commit.slice(0, 7))}`,
    request === undefined ? "" : `digest ${foreignText(request.digest.slice(0, shownDigest))}…`,
    links.ledger === undefined ? "" : markdownLink("ledger", links.ledger),
    statusPageLink(links),
    "`/help`",
  ];
  const secrets = submission !== null && previewTouched(submission) && submission.ended === null;
  const note = secrets ? "  \nLinks to the preview are secrets: they go by mail only." : "";
  return `<sub>${parts.filter((part) => part !== "").join(" · ")}${note}</sub>`;
}

const shownDigest = "sha256:".length + 8;
