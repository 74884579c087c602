import { offerName } from "../core/offer.ts";
import { liveHasBegun } from "../core/run.ts";
import { line, pad, wholeLine, wrappedLines, type Line } from "./ansi.ts";
import { nextActions, type NextAction } from "./next.ts";
import { oneLine, shorten } from "./plain.ts";
import type { StatusView } from "./terminal-view.ts";
import { clockText } from "./words.ts";

const shownPreviews = 5;
const shownSubscription = 9;

/** The last lines: what customers see, why it stands still, and what to do, as lines to paste. */
export function nextLines(view: StatusView): readonly Line[] {
  const sentences = [heldText(view), canceledText(view), ...reasonTexts(view)].filter((text) => text !== "");
  const rows = rowsOf(view);
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  const all = [
    ...liveLines(view),
    ...sentences.flatMap((text) => wrappedLines(text, view.width)),
    ...rows.map(([label, text]) => wholeLine("  ", { text: pad(label, width), style: "bold" }, text)),
  ];
  return all.length === 0 ? [] : [line(), ...all];
}

type Row = readonly [label: string, text: string];

function rowsOf(view: StatusView): readonly Row[] {
  return [
    ...previewRows(view),
    ...nextActions(view.run, view.status).map((action): Row => [labelOf(action, view), `${view.command} ${action.verb}`]),
  ];
}

/** The preview's links while somebody may still decide by them. */
function previewRows({ previews, status, run: { submission } }: StatusView): readonly Row[] {
  if (status.slots.preview === null || submission === null || liveHasBegun(submission)) return [];
  return previews
    .slice(0, shownPreviews)
    .map(({ url, subscription }): Row => [
      "Preview",
      `${oneLine(url)}  (subscription ${shorten(oneLine(subscription), shownSubscription)})`,
    ]);
}

function labelOf({ kind, label }: NextAction, { run }: StatusView): string {
  if (kind === "goLive" && run.submission?.request.withdraw === true) return "Withdraw";
  return kind === "publish" && run.submission?.ended?.how === "failed" ? "Publish again" : label;
}

/** One sentence before the commands where they alone would not say enough. */
function reasonTexts({ run, status }: StatusView): readonly string[] {
  const { submission } = run;
  if (submission === null) return ["Nothing has been published yet. Merging a change of the offer publishes it, or:"];
  if (status.status === "failed")
    return [
      "When fixed, merge the change: it starts again at step 1 and reuses what did not change. When nothing in git has to change, publish again.",
    ];
  if (status.next?.action === "notify") return ["Nobody is named for notifications. Name somebody here, or as `notify` in the manifest:"];
  if (submission.ended !== null || submission.steps.signoff.startedAt === null || liveHasBegun(submission)) return [];
  if (submission.steps.signoff.outcome === "complete")
    return ["Go live is given and takes effect at the next wake-up; until then it can be stopped:"];
  const { approvals } = submission.request.policy.signoff;
  return approvals > 1 ? [`${submission.grants.length} of ${approvals} approvals are given.`] : [];
}

function heldText({ run: { facts }, now }: StatusView): string {
  if (facts.held === null) return "";
  const { actor, reason, at } = facts.held;
  return `Held by ${actor.name} since ${clockText(at, now)} UTC${reason === "" ? "" : `: ${reason}`}. No step begins until it is resumed.`;
}

function canceledText({ run: { submission }, now }: StatusView): string {
  if (submission?.ended?.how !== "canceled") return "";
  const { actor, reason, at } = submission.ended;
  return `Canceled by ${actor.name} at ${clockText(at, now)} UTC${reason === "" ? "" : `: ${reason}`}. Its preview is closed.`;
}

function liveLines({ run, status, now, width }: StatusView): readonly Line[] {
  const { live } = status.slots;
  if (live === null) return hiddenLines(offerName(run.offer), status.status);
  const since = `since ${clockText(live.since, now)} UTC`;
  const ended = status.status === "failed" || status.status === "canceled";
  const text = `${ended ? "Live stays" : "Live is"} ${live.version} (submission ${live.submission}), ${since}.`;
  if (status.status !== "succeeded") return wrappedLines(text, width, { style: "dim" });
  return [line({ text, style: "green" }), ...(live.url === null ? [] : [wholeLine("  ", oneLine(live.url))])];
}

function hiddenLines(name: string, status: StatusView["status"]["status"]): readonly Line[] {
  if (status === "succeeded") return [line(`${name} has left the catalogue: customers no longer see it. Its history stays.`)];
  return status === "failed" || status === "canceled" ? [line(`Customers see nothing of ${name}: it is not live.`)] : [];
}
