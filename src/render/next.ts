import { offerName, type OfferId } from "../core/offer.ts";
import { shortDigest } from "../core/refusal.ts";
import { liveHasBegun, type Run, type Submission } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import { count } from "./words.ts";

/** One thing a person can do now, in both ways of doing it. */
export type NextAction = {
  readonly kind: "goLive" | "notify" | "resume" | "publish" | "cancel" | "image";
  readonly label: string;
  /** For the command line, without the program's name. */
  readonly verb: string;
  /** For the first line of a comment on the publication issue; empty when there is none. */
  readonly comment: string;
  /** Who may, in words; empty when there is nothing to add. */
  readonly who: string;
};

/** What a person can do now, what matters most first. Empty while all goes by itself. */
export function nextActions(run: Run, { next }: Pick<Status, "next">): readonly NextAction[] {
  const actions = next === null ? [] : [nextAction(run, next)];
  return [...imageAction(run), ...actions, ...cancelAction(run)];
}

/** An image that failed needs a new version: a published one never changes. */
function imageAction(run: Run): readonly NextAction[] {
  const { submission } = run;
  if (submission?.steps.certify.outcome !== "failed") return [];
  return [{ kind: "image", label: "Add a new image", verb: imageVerb(run.offer, submission), comment: "", who: "" }];
}

/** Adds a corrected image, with the plan and the next version where they are beyond doubt. */
export function imageVerb(offer: OfferId, submission: Submission | undefined): string {
  const plans = [...new Set(submission?.content?.images.map((image) => image.plan))];
  const plan = plans.length === 1 ? (plans[0] ?? "") : "<plan>";
  const [, head, patch] = /^(\d+\.\d+\.)(\d+)$/.exec(submission?.content?.version ?? "") ?? [];
  const version = plans.length === 1 && head !== undefined ? `${head}${Number(patch) + 1}` : "<version>";
  return `image add ${offerName(offer)} ${plan} ${version} <vhd>`;
}

function nextAction(run: Run, { action, command, who }: NonNullable<Status["next"]>): NextAction {
  const name = offerName(run.offer);
  const base = { comment: command, who: `role ${who} or above` };
  switch (action) {
    case "go-live": {
      const digest = shortDigest(run.submission?.request.digest ?? "");
      const rule = run.submission === null ? base.who : signoffRule(run.submission);
      return { ...base, kind: "goLive", label: "Go live", verb: `go-live ${name} --digest ${digest}`, who: rule };
    }
    case "notify":
      return { ...base, kind: "notify", label: "Give an address", verb: `notify ${name} you@example.com` };
    case "resume":
      return { ...base, kind: "resume", label: "Resume", verb: `resume ${name}` };
    default:
      return { ...base, kind: "publish", label: "Publish", verb: `publish ${name}` };
  }
}

/** Who may give Go live, and how many are still needed. */
export function signoffRule({ request: { policy, author }, grants }: Submission): string {
  const { role, notAuthor, approvals } = policy.signoff;
  const parts = [
    `role ${role} or above`,
    notAuthor ? `not ${author.name}, who wrote the change` : "",
    approvals > 1 ? `${grants.length} of ${count(approvals, "approval")} given` : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** Cancel is offered exactly while it would be accepted by the rule in force, and something waits or has been decided. */
function cancelAction(run: Run): readonly NextAction[] {
  const { submission } = run;
  if (submission === null || submission.ended !== null || liveHasBegun(submission)) return [];
  const { policy } = submission.request;
  if (policy.cancel !== "anytime" && submission.steps.signoff.startedAt === null) return [];
  const who = `role ${policy.roles.cancel} or above`;
  return [{ kind: "cancel", label: "Stop", verb: `cancel ${offerName(run.offer)}`, comment: "/cancel reason", who }];
}
