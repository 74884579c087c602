import { offerName } from "./offer.ts";
import { stepIds, steps, type StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { shortDigest } from "./refusal.ts";
import { findTask, isRunning, waitingSince, type Run, type StepState, type Task } from "./run.ts";
import { heldStep, messagesOf, shownState } from "./status-messages.ts";
import { aggregatedState, regionsOf, type RegionStatus } from "./status-regions.ts";
import { estimateMsOf } from "./tasks.ts";
import { between, type Instant } from "./time.ts";

export type OfferStatus = "neverPublished" | "notStarted" | "running" | "waitingForPublisherReview" | "succeeded" | "failed" | "canceled";
export type StepStatus = "notStarted" | "inProgress" | "waitingForPublisherReview" | "blocked" | "rejected" | "complete" | "canceled";

// The shape is told in one place, though regions are worked out in their own file.
export type { RegionStatus };

export type StatusStep = {
  readonly id: StepId;
  readonly name: string;
  readonly status: StepStatus;
  /** ISO 8601 duration, null where there is none. */
  readonly estimate: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly overdue: boolean;
  /** Percent, 0 to 100. */
  readonly progress: number;
  readonly reusedFrom: number | null;
  readonly messages: readonly Problem[];
  readonly regions?: readonly RegionStatus[];
  /** All regions together; beside them only. */
  readonly aggregatedState?: RegionStatus["state"];
};

export type Slot = { readonly commit: string; readonly digest: string; readonly url: string | null };

/** The JSON of `status --json` (cli.md), also `status.json` on the ledger branch. */
export type Status = {
  readonly schemaVersion: 1;
  readonly publisher: string;
  readonly offer: string;
  readonly status: OfferStatus;
  readonly submission: number | null;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly version: string | null;
  readonly held: boolean;
  readonly steps: readonly StatusStep[];
  readonly slots: {
    readonly draft: Slot | null;
    readonly preview: Slot | null;
    readonly live: (Slot & { readonly submission: number; readonly version: string; readonly since: Instant }) | null;
  };
  readonly next: { readonly action: string; readonly command: string; readonly who: string } | null;
};

/** Status of an offer at a moment. Derived, never stored as truth: the same run and moment give the same JSON. */
export function statusOf(run: Run, now: Instant): Status {
  const { submission } = run;
  return {
    schemaVersion: 1,
    publisher: run.offer.publisher,
    offer: run.offer.offer,
    status: offerStatus(run),
    submission: submission?.number ?? null,
    commit: submission?.request.commit ?? null,
    digest: submission?.request.digest ?? null,
    version: submission?.content?.version ?? null,
    held: run.facts.held !== null,
    steps: stepIds.map((step) => stepOf(run, step, now)),
    slots: slotsOf(run),
    next: nextOf(run),
  };
}

function offerStatus(run: Run): OfferStatus {
  const { submission } = run;
  if (submission === null) return "neverPublished";
  switch (submission.ended?.how) {
    case "live":
    case "withdrawn":
      return "succeeded";
    case "failed":
      return "failed";
    case "canceled":
    case "superseded":
      return "canceled";
    case undefined:
      if (submission.steps.validate.startedAt === null) return "notStarted";
      return waitingSince(run) !== null ? "waitingForPublisherReview" : "running";
  }
}

function stepOf(run: Run, id: StepId, now: Instant): StatusStep {
  const { name, estimate } = steps[id];
  const state = shownState(run, id);
  const status = stepStatus(run, id, state);
  const regions = id === "provision" ? regionsOf(run) : undefined;
  return {
    id,
    name,
    status,
    estimate,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    overdue: isOverdue(id, state, now),
    progress: progressOf(status, state.tasks),
    reusedFrom: reusedFrom(state.tasks),
    messages: messagesOf(run, id),
    ...(regions === undefined ? {} : { aggregatedState: aggregatedState(regions), regions }),
  };
}

function stepStatus(run: Run, id: StepId, { startedAt, outcome }: StepState): StepStatus {
  if (outcome !== null) return outcome === "complete" ? "complete" : "rejected";
  if (startedAt === null) return id === heldStep(run) ? "blocked" : "notStarted";
  if (!isRunning(run)) return "canceled";
  return waitingSince(run) === null ? "inProgress" : "waitingForPublisherReview";
}

/** True while the step has taken, or when ended took, longer than its estimate. */
function isOverdue(id: StepId, { startedAt, endedAt, tasks }: StepState, now: Instant): boolean {
  const estimateMs = estimateMsOf(id, tasks);
  return startedAt !== null && estimateMs !== null && between(startedAt, endedAt ?? now) > estimateMs;
}

/** Percent of the step's work that is done; 100 is kept for a step that is complete. */
function progressOf(status: StepStatus, tasks: readonly Task[]): number {
  if (status === "complete") return 100;
  const done = tasks.filter((task) => task.state === "done").length;
  return Math.min(almostDone, Math.floor((100 * done) / Math.max(1, tasks.length)));
}

const almostDone = 99;

/** The submission that all of the step's results come from (the latest, of several); null when any was made anew. */
function reusedFrom(tasks: readonly Task[]): number | null {
  const sources = tasks.flatMap((task) => task.reusedFrom ?? []);
  return sources.length === 0 || sources.length < tasks.length ? null : Math.max(...sources);
}

function slotsOf(run: Run): Status["slots"] {
  const { submission, facts } = run;
  const draft =
    submission === null || submission.request.withdraw
      ? null
      : { commit: submission.request.commit, digest: submission.request.digest, url: null };
  const opened = isRunning(run) ? findTask(run.submission, "open-preview")?.result : undefined;
  const live =
    facts.live === null
      ? null
      : { ...slotOf(facts.live), submission: facts.live.submission, version: facts.live.content.version, since: facts.live.since };
  return { draft, preview: draft === null || opened === undefined ? null : { ...draft, url: opened.url ?? null }, live };
}

function slotOf({ commit, digest, url }: { readonly commit: string; readonly digest: string; readonly url: string }): Slot {
  return { commit, digest, url: url === "" ? null : url };
}

function nextOf(run: Run): Status["next"] {
  const { submission } = run;
  if (submission === null) return { action: "publish", command: "/publish", who: "write" };
  const { policy, digest } = submission.request;
  if (submission.ended !== null)
    return submission.ended.how === "failed" || submission.ended.how === "canceled"
      ? { action: "publish", command: "/publish", who: policy.roles.publish }
      : null;
  if (run.facts.held !== null) return { action: "resume", command: "/resume", who: policy.roles.hold };
  if (waitingSince(run) === null) return null;
  return submission.step === "signoff"
    ? { action: "go-live", command: `/go-live ${shortDigest(digest)}`, who: policy.signoff.role }
    : { action: "notify", command: "/notify you@example.com", who: policy.roles.notify };
}

/** `contoso/web-stack`, from a status. */
export function statusName({ publisher, offer }: Status): string {
  return offerName({ publisher, offer });
}
