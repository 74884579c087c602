import type { DeploymentView } from "../core/host-view.ts";
import { offerName } from "../core/offer.ts";
import type { Run, Submission } from "../core/run.ts";
import { oneLine, shorten } from "./plain.ts";
import { isPublicUrl } from "./public-link.ts";

/** GitHub takes 140 characters of description. */
const longestDescription = 140;

/** The slots that a host lists as deployments, at most one of each. Links to a preview are secrets: its deployment has no address. */
export function publicationDeployments(run: Run): readonly DeploymentView[] {
  return [previewOf(run), liveOf(run)].filter((each) => each !== undefined);
}

function previewOf(run: Run): DeploymentView | undefined {
  const { submission } = run;
  if (submission === null) return undefined;
  const { preview } = submission.steps;
  if (preview.startedAt === null || submission.request.withdraw) return leftOver(run, submission, "preview");
  const about = aboutOf(submission, "preview");
  if (preview.outcome === "failed")
    return { ...about, state: "failure", description: described(run, submission, "preview could not be opened") };
  if (submission.ended !== null) return { ...about, state: "inactive", description: described(run, submission, "preview closed") };
  return preview.outcome === "complete"
    ? { ...about, state: "success", description: described(run, submission, "preview open, links sent by mail") }
    : { ...about, state: "in_progress", description: described(run, submission, "preview is being opened") };
}

function liveOf(run: Run): DeploymentView | undefined {
  const { submission, facts } = run;
  if (submission === null) return undefined;
  const { live: step } = submission.steps;
  const isPromotion = step.startedAt !== null && !submission.request.withdraw;
  const about = aboutOf(submission, "live");
  if (isPromotion && step.outcome === null && submission.ended === null)
    return { ...about, state: "in_progress", description: described(run, submission, "going live") };
  if (isPromotion && step.outcome === "failed")
    return { ...about, state: "failure", description: described(run, submission, "could not go live") };
  if (facts.live === null) return leftOver(run, submission, "live");
  const { submission: number, commit, url, content, since } = facts.live;
  const description = shorten(
    oneLine(`${offerName(run.offer)} ${content.version}, submission ${number}: live since ${since.slice(0, 10)}`),
    longestDescription,
  );
  return { environment: "live", submission: number, commit, state: "success", description, ...(isPublicUrl(url) ? { url } : {}) };
}

/** What a host still shows of an earlier submission, and is no more. What exists keeps its own commit. */
function leftOver(run: Run, { request }: Submission, environment: DeploymentView["environment"]): DeploymentView | undefined {
  const shown = run.facts.shown?.places[environment];
  if (shown === undefined) return undefined;
  const word = environment === "preview" ? "preview closed" : "not live";
  const description = shorten(oneLine(`${offerName(run.offer)}, submission ${shown.submission}: ${word}`), longestDescription);
  return { environment, submission: shown.submission, commit: request.commit, state: "inactive", description };
}

function aboutOf({ number, request }: Submission, environment: DeploymentView["environment"]) {
  return { environment, submission: number, commit: request.commit };
}

function described({ offer }: Run, { number, content }: Submission, word: string): string {
  const version = content === null ? "" : ` ${content.version}`;
  return shorten(oneLine(`${offerName(offer)}${version}, submission ${number}: ${word}`), longestDescription);
}
