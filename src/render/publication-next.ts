import { steps, type StepId } from "../core/pipeline.ts";
import { addressesOf, previewTouched, type Run, type Submission } from "../core/run.ts";
import { foreignText, markdownLink } from "./foreign-text.ts";
import { currentStep } from "./headline.ts";
import { nextActions, type NextAction } from "./next.ts";
import type { OfferView } from "./offer-view.ts";
import { oneLine } from "./plain.ts";
import { isLate, publicationState } from "./publication-state.ts";
import { count, momentText } from "./words.ts";

/** What people read first below the headline: what the state means, and the line to paste. Raised to an alert only where somebody has to act. */
export function publicationNext(view: OfferView): string {
  const paragraphs = [...meaning(view), queuedText(view.run)].filter((part) => part !== "");
  const text = paragraphs.join("\n\n");
  const alert = alertOf(view);
  return alert === undefined ? text : `> [!${alert}]\n${text.replaceAll(/^/gm, "> ").replaceAll(/^> $/gm, ">")}`;
}

function alertOf(view: OfferView): "IMPORTANT" | "WARNING" | "CAUTION" | undefined {
  switch (publicationState(view)) {
    case "waiting":
      return "IMPORTANT";
    case "held":
      return "WARNING";
    case "failed":
      return "CAUTION";
    case "running":
      return isLate(view) ? "WARNING" : undefined;
    case "unpublished":
    case "live":
    case "withdrawn":
    case "canceled":
    case "superseded":
      return undefined;
  }
}

// oxlint-disable-next-line complexity -- one flat case per state: a new state breaks the build here until it has its words
function meaning(view: OfferView): readonly string[] {
  const { run } = view;
  const { submission } = run;
  if (submission === null)
    return paste(view, "publish", "Nobody has published this offer yet. To publish what the default branch holds, comment");
  switch (publicationState(view)) {
    case "unpublished":
    case "superseded":
      return [endedText(submission)];
    case "running":
      return runningText(view, submission);
    case "held":
      return heldText(view);
    case "waiting":
      return submission.step === "signoff" ? signoffText(view, submission) : addressText(view);
    case "live":
      return [liveText(view)];
    case "withdrawn":
      return [`Customers no longer see it since ${momentText(submission.ended?.at ?? "")}. Its history stays in the ledger.`];
    case "failed":
      return failedText(view, submission);
    case "canceled":
      return [`${endedText(submission)} ${untouchedText(view)}`, ...paste(view, "publish", "To start again from step 1, comment")];
  }
}

function signoffText(view: OfferView, { request, content }: Submission): readonly string[] {
  const addresses = addressesOf(view.run).length;
  const until = view.run.facts.live === null ? "" : `; until then customers see **${foreignText(view.run.facts.live.content.version)}**`;
  const why = request.withdraw
    ? `With Go live this offer leaves the catalogue${until}. To withdraw it, comment`
    : `The preview of **${foreignText(content?.version ?? "")}** is ready; its links went by mail to ${count(addresses, "address", "addresses")}. Look at it. To let exactly this go live, comment`;
  return [...paste(view, "goLive", why), `or set the label \`go-live\`. ${stopText(view)}`.trimEnd()];
}

function addressText(view: OfferView): readonly string[] {
  return [
    ...paste(view, "notify", "Nobody is named who could be told how it goes. To let it go on, name somebody: comment"),
    stopText(view),
  ];
}

function heldText(view: OfferView): readonly string[] {
  const { held } = view.run.facts;
  if (held === null) return [];
  const because = held.reason === "" ? "" : `: ${sentenceEnd(held.reason)}`;
  const who = `Held by ${foreignText(held.actor.name, shownName)} since ${momentText(held.at)}${because}.`;
  return [...paste(view, "resume", `${who} No step begins before it is resumed. To resume, comment`), stopText(view)];
}

const shownName = 60;

function failedText(view: OfferView, submission: Submission): readonly string[] {
  const { step } = submission;
  const image = action(view, "image");
  const fix = `${image === undefined ? "Fix it" : "Put a corrected image in"} by pull request: merging that publishes again from step 1 and reuses what has not changed.`;
  return [
    `Stopped at **${steps[step].name}**, ${momentText(submission.ended?.at ?? "")}. ${untouchedText(view)}`,
    fix,
    ...(image === undefined ? [] : [fence(`slipway ${image.verb}`)]),
    ...paste(view, "publish", "Where the cause was outside the repository and is gone, comment"),
  ];
}

function runningText(view: OfferView, { request, step }: Submission): readonly string[] {
  const addresses = addressesOf(view.run).length;
  const told = addresses === 0 ? "" : ` ${count(addresses, "address is", "addresses are")} told by mail when somebody has to act.`;
  const what = request.withdraw ? "The offer is on its way out of the catalogue" : "It goes on by itself";
  const calm = `${what}; nothing is to be done now.${told}`;
  return [isLate(view) ? lateText(currentStep(view.status)?.id ?? step) : calm, stopText(view)];
}

function lateText(step: StepId): string {
  const { name, estimateText } = steps[step];
  return `**${name}** takes longer than people were told (${estimateText}). Slipway keeps at it; to ask for help, comment \`/support\` with a few words.`;
}

function liveText({ run, status }: OfferView): string {
  const { live } = run.facts;
  if (live === null) return "";
  const look = markdownLink("Look at it", status.slots.live?.url ?? undefined);
  return `Customers see **${foreignText(live.content.version)}** since ${momentText(live.since)}.${look.startsWith("[") ? ` ${look}.` : ""}`;
}

function endedText(submission: Submission): string {
  const { ended } = submission;
  if (ended === null) return "";
  if (ended.how === "superseded") return "A newer change has taken its place.";
  const because = ended.reason === "" ? "" : `: ${sentenceEnd(ended.reason)}`;
  const closed = previewTouched(submission) ? " Its preview is closed." : "";
  return `Canceled by ${foreignText(ended.actor.name, shownName)}, ${momentText(ended.at)}${because}.${closed}`;
}

/** What people fear most when something stops: that customers are affected. */
function untouchedText({ run: { facts } }: OfferView): string {
  return facts.live === null
    ? "Nothing of this offer is live."
    : `What is live stays as it is: **${foreignText(facts.live.content.version)}**.`;
}

function queuedText({ facts: { queued } }: Run): string {
  return queued === null
    ? ""
    : `A newer change (commit ${foreignText(queued.request.commit.slice(0, 7))}) waits for this submission to end, then starts by itself.`;
}

/** What to paste and why, with who may; the line stands in a block that GitHub gives a copy button. */
function paste(view: OfferView, kind: NextAction["kind"], why: string): readonly string[] {
  const found = action(view, kind);
  if (found === undefined) return [];
  const who = found.who === "" ? "" : ` (${foreignText(found.who)})`;
  return [`${why}${who}:`, fence(found.comment)];
}

/** A reason as the end of a sentence that has its own full stop. */
function sentenceEnd(reason: string): string {
  return foreignText(reason).replace(/\.$/, "");
}

function stopText(view: OfferView): string {
  const stop = action(view, "cancel");
  return stop === undefined ? "" : `To stop: \`${stop.comment}\` (${foreignText(stop.who)}).`;
}

function action({ run, status }: OfferView, kind: NextAction["kind"]): NextAction | undefined {
  return nextActions(run, status).find((each) => each.kind === kind);
}

/** A digest comes from the ledger, which may be forged: it stays on its line. */
function fence(line: string): string {
  return `\`\`\`\n${oneLine(line)}\n\`\`\``;
}
