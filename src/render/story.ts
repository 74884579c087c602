import type { Event } from "../core/message.ts";
import { steps } from "../core/pipeline.ts";
import { shortDigest } from "../core/refusal.ts";
import type { Run } from "../core/run.ts";
import { oneLine, shorten } from "./plain.ts";
import { stepSummary } from "./summary.ts";
import { count } from "./words.ts";

/** What matters most first: a turn is told by its most important event. */
const importance: readonly Event["type"][] = [
  "submission-canceled", "go-live-granted", "step-failed", "submission-started", "step-completed", "held", "resumed", "submission-queued", "addresses-given",
  "overdue-noticed", "task-failed", "submission-superseded", "task-waiting", "step-started", "task-done", "chore-owed", "announced",
]; // prettier-ignore

const maxSubject = 150;

/** One sentence for a ledger commit and the audit trail. `run` is the state after the events. */
export function turnSubject(events: readonly Event[], run: Run): string {
  const top = events.toSorted((a, b) => rank(a) - rank(b))[0];
  // Of several steps that end in one turn the last says where the submission stands.
  const told = top?.type === "step-completed" ? events.findLast((event) => event.type === "step-completed") : top;
  const text = told === undefined ? "nothing happened" : eventSentence(told, events, run);
  return shorten(oneLine(text), maxSubject);
}

function rank({ type }: Event): number {
  return importance.indexOf(type);
}

/** What one event says, in a sentence. `events` are those recorded with it. Not escaped: whoever shows it does that. */
// oxlint-disable-next-line complexity -- one flat case per event: a new event breaks the build here until it has its sentence
export function eventSentence(event: Event, events: readonly Event[], run: Run): string {
  const who = event.actor.role === "system" ? "Slipway" : `${event.actor.name} (${event.actor.role})`;
  switch (event.type) {
    case "submission-started":
      return started(event, events, who);
    case "submission-queued":
      return `${who} published ${shortDigest(event.request.digest)}; it waits until the submission that is going live has ended`;
    case "submission-superseded":
      return `submission ${event.submission} is superseded by ${event.by}`;
    case "step-started":
      return `${stepWord(event.step)}: started`;
    case "task-done":
      return `${taskWord(event.task)}: ${event.result.note}`;
    case "task-failed":
      return `${taskWord(event.task)}: attempt ${event.attempt} failed${event.retryAt === undefined ? " for good" : ""}, ${event.problems[0]?.text ?? "no reason given"}`;
    case "task-waiting":
      return `${taskWord(event.task)}: ${event.note}`;
    case "step-completed":
      return completed(event.step, run);
    case "step-failed":
      return `${stepWord(event.step)}: failed, ${count(event.problems.length, "problem")} to fix${event.problems[0] === undefined ? "" : `: ${event.problems[0].text}`}`;
    case "chore-owed":
      return event.task.work.kind === "support" ? `${event.task.work.by} asked for support` : `${taskWord(event.task.id)} is owed`;
    case "addresses-given":
      return `${who} gave ${count(event.addresses.length, "address", "addresses")} for notifications`;
    case "go-live-granted":
      return `${who} gave Go live for ${shortDigest(event.digest)}${byWhat(event.actor.via)}`;
    case "submission-canceled":
      return `${who} canceled submission ${event.submission}${event.reason === "" ? "" : `: ${event.reason}`}`;
    case "held":
      return `${who} holds the offer${event.reason === "" ? "" : `: ${event.reason}`}`;
    case "resumed":
      return `${who} resumed the offer`;
    case "announced":
      return shownWhere(event);
    case "overdue-noticed":
      return `${stepWord(event.step)}: overdue, it takes longer than ${steps[event.step].estimateText.replace("< ", "")}`;
  }
}

/** How a person said it, where the host told: ` by label`. */
function byWhat(via = ""): string {
  const [kind = ""] = via.split(" ");
  return kind === "label" || kind === "comment" ? ` by ${kind}` : "";
}

function shownWhere({ shown: { places, current } }: Event & { readonly type: "announced" }): string {
  const where = places.issue === undefined ? "" : ` in issue #${places.issue.number}`;
  return `shown${where}${current ? "" : ", to be continued"}`;
}

function started({ submission, request }: Event & { readonly type: "submission-started" }, events: readonly Event[], who: string): string {
  const what = request.withdraw
    ? "asked to withdraw the offer"
    : `published ${shortDigest(request.digest)} of commit ${request.commit.slice(0, 7)}`;
  const superseded = events.find((event) => event.type === "submission-superseded");
  return `${who} ${what}: submission ${submission}${superseded === undefined ? "" : `, superseding ${superseded.submission}`}${request.reuse ? "" : ", nothing reused"}${request.pullRequest === undefined ? "" : `, by pull request #${request.pullRequest}`}`;
}

function completed(step: keyof typeof steps, run: Run): string {
  const { submission } = run;
  if (step === "live" && submission !== null)
    return submission.request.withdraw
      ? "live: the offer is withdrawn"
      : `live: ${submission.content?.title ?? ""} ${submission.content?.version ?? ""} is available to customers`;
  const summary = submission === null ? "" : stepSummary(submission, step);
  const verdict = step === "certify" && summary !== "" ? "passed, " : "";
  return `${stepWord(step)}: ${verdict}${summary === "" ? "complete" : summary}`;
}

const stepNouns = {
  validate: "prerequisites",
  certify: "certification",
  provision: "provisioning",
  package: "packaging",
  preview: "preview",
  signoff: "sign-off",
  live: "live",
} as const;

/** A step as the subject of a sentence. */
export function stepWord(step: keyof typeof stepNouns): string {
  return stepNouns[step];
}

/** Pieces of work as people call them; the others are told by what they are about. */
const taskNames: Readonly<Record<string, string>> = {
  page: "product page",
  lead: "test lead",
  "open-preview": "preview",
  stage: "staging",
  promote: "promotion",
  withdraw: "withdrawal",
  "close-preview": "preview",
  "marketplace-preview": "preview in the marketplace",
  "marketplace-live": "go-live in the marketplace",
  support: "support",
  "mail-failed": 'mail "failed"',
  "mail-previewReady": 'mail "preview ready"',
  "mail-live": 'mail "live"',
  "mail-withdrawn": 'mail "withdrawn"',
  "mail-canceled": 'mail "canceled"',
  "mail-overdue": 'mail "overdue"',
  "mail-support": 'mail "support"',
};

function taskWord(id: string): string {
  const name = id.replace(/^chore\/[^/]+\//, "");
  if (name.startsWith("certify/")) return stepNouns.certify;
  return name.startsWith("replicate/") ? stepNouns.provision : (taskNames[name] ?? name);
}
