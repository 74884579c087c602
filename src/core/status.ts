import { offerName } from "./offer.ts";
import { stepIds, steps, type StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import { shortDigest } from "./refusal.ts";
import { addressesOf, begunSteps, findTask, isRunning, owedTasks, type Run, type StepState, type Submission, type Task } from "./run.ts";
import { between, type Instant } from "./time.ts";

export type OfferStatus = "neverPublished" | "notStarted" | "running" | "waitingForPublisherReview" | "succeeded" | "failed" | "canceled";
export type StepStatus = "notStarted" | "inProgress" | "waitingForPublisherReview" | "blocked" | "rejected" | "complete" | "canceled";

/** Replication of all disks into one region, after the gallery's replication status. */
export type RegionStatus = {
  readonly region: string;
  readonly state: "pending" | "replicating" | "completed" | "failed";
  readonly progress: number;
  readonly details: string;
};

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
      return waitsForPerson(run, submission) ? "waitingForPublisherReview" : "running";
  }
}

/** True when a person has to do something: sign off, or name an address. */
function waitsForPerson(run: Run, { step, steps: states }: Submission): boolean {
  const { startedAt, outcome, tasks } = states[step];
  if (startedAt === null || outcome !== null) return false;
  return step === "signoff" || (step === "validate" && tasks.every((task) => task.state === "done") && addressesOf(run).length === 0);
}

function stepOf(run: Run, id: StepId, now: Instant): StatusStep {
  const { name, estimate } = steps[id];
  // Canceling resets the status to step 1 (publishing.md, rule 3); the history stays in the ledger.
  const state = run.submission === null || run.submission.ended?.how === "canceled" ? undefined : run.submission.steps[id];
  const status = stepStatus(run, id, state);
  const regions = id === "provision" && state !== undefined && run.submission !== null ? regionsOf(run.submission) : undefined;
  return {
    id,
    name,
    status,
    estimate,
    startedAt: state?.startedAt ?? null,
    endedAt: state?.endedAt ?? null,
    overdue: isOverdue(id, state, now),
    progress: progressOf(status, state?.tasks ?? []),
    reusedFrom: reusedFrom(state?.tasks ?? []),
    messages: messagesOf(run, id, state),
    ...(regions === undefined ? {} : { regions }),
  };
}

function stepStatus(run: Run, id: StepId, state: StepState | undefined): StepStatus {
  const { submission } = run;
  if (submission === null || state === undefined) return "notStarted";
  if (state.outcome === "complete") return "complete";
  if (state.outcome === "failed") return "rejected";
  if (state.startedAt === null)
    return run.facts.held !== null && isRunning(run) && id === stepToBegin(submission) ? "blocked" : "notStarted";
  if (submission.ended !== null) return "canceled";
  return waitsForPerson(run, submission) ? "waitingForPublisherReview" : "inProgress";
}

/** The step that would begin next, were the offer not held; the current one while it is under way. */
function stepToBegin(submission: Submission): StepId | undefined {
  const begun = begunSteps(submission);
  const last = begun.at(-1);
  if (last !== undefined && submission.steps[last].outcome === null) return undefined;
  return stepIds[begun.length];
}

/** True while the step has taken, or when ended took, longer than its estimate. */
function isOverdue(id: StepId, state: StepState | undefined, now: Instant): boolean {
  const estimate = steps[id].estimateMs;
  if (state === undefined || state.startedAt === null || estimate === null) return false;
  return between(state.startedAt, state.endedAt ?? now) > estimate;
}

function progressOf(status: StepStatus, tasks: readonly Task[]): number {
  if (status === "complete") return 100;
  if (tasks.length === 0) return 0;
  return Math.floor((100 * tasks.filter((task) => task.state === "done").length) / tasks.length);
}

/** The submission that all of the step's results come from, when none was made anew. */
function reusedFrom(tasks: readonly Task[]): number | null {
  const sources = tasks.map((task) => task.reusedFrom);
  if (sources.length === 0 || sources.includes(undefined)) return null;
  return Math.max(...sources.map((source) => source ?? 0));
}

function messagesOf(run: Run, id: StepId, state: StepState | undefined): readonly Problem[] {
  const canceled = run.submission?.ended?.how === "canceled" && id === "validate" ? [canceledMessage(run.submission)] : [];
  if (state === undefined) return canceled;
  const settled = state.outcome === "failed" ? state.problems : state.tasks.flatMap((task) => retryMessages(task));
  const warnings = state.tasks.flatMap((task) => task.certification?.problems.filter((each) => each.level !== "error") ?? []);
  const reused = state.tasks.filter((task) => task.reusedFrom !== undefined).map(reusedMessage);
  return [...settled, ...warnings, ...reused, ...choreMessages(run, id), ...heldMessages(run, id), ...addressMessages(run, id)];
}

function canceledMessage({ ended }: Submission): Problem {
  return {
    level: "information",
    code: "canceled",
    text: `Canceled by ${ended?.actor.name ?? "Slipway"}${ended?.reason === "" ? "" : `: ${ended?.reason}`}.`,
    remedy: "Publish again to start from step 1.",
  };
}

/** A failure that is being retried is a warning: nobody has to act yet. */
function retryMessages(task: Task): readonly Problem[] {
  if (task.state === "failed") return task.problems;
  if (task.state === "done") return [];
  const waiting: readonly Problem[] =
    task.note === "" || task.problems.length > 0
      ? []
      : [{ level: "information", code: "waiting", text: task.note, remedy: `It is looked at again at ${task.nextAt}.` }];
  return [
    ...task.problems.map((each) => ({
      ...each,
      level: "warning" as const,
      text: `${each.text} (attempt ${task.attempts} failed, next at ${task.nextAt})`,
    })),
    ...waiting,
  ];
}

function reusedMessage(task: Task): Problem {
  return {
    level: "information",
    code: "reused",
    text: `${task.id.replace(/^\w+\//, "")}: reused from submission ${task.reusedFrom}.`,
    remedy: "Publish with --no-reuse to run it again.",
  };
}

/** Mail and clean-up that fail are shown at the step they belong to, but never stop it. */
function choreMessages(run: Run, id: StepId): readonly Problem[] {
  const waiting = owedTasks(run).filter((task) => task.work.kind === "mail" && task.work.step === id && task.problems.length > 0);
  const lost = id === run.submission?.step ? run.facts.givenUp.flatMap((each) => each.problems) : [];
  return [...waiting.flatMap(retryMessages), ...lost.map((each) => ({ ...each, level: "warning" as const }))];
}

function heldMessages(run: Run, id: StepId): readonly Problem[] {
  const { held } = run.facts;
  if (held === null || run.submission === null || id !== (stepToBegin(run.submission) ?? run.submission.step)) return [];
  return [
    {
      level: "information",
      code: "held",
      text: `Held by ${held.actor.name}${held.reason === "" ? "" : `: ${held.reason}`}.`,
      remedy: "No step begins until somebody resumes it.",
    },
  ];
}

function addressMessages(run: Run, id: StepId): readonly Problem[] {
  const asks = id === "validate" && run.submission !== null && run.submission.step === "validate" && waitsForPerson(run, run.submission);
  return asks
    ? [
        {
          level: "warning",
          code: "address-missing",
          text: "Nobody is named for notifications.",
          remedy: "Give an address, for example: /notify you@example.com",
        },
      ]
    : [];
}

function regionsOf({ request, steps: states }: Submission): readonly RegionStatus[] {
  return request.policy.regions.map((region) => {
    const own = states.provision.tasks.filter((task) => task.work.kind === "replicate" && task.work.region === region);
    const done = own.filter((task) => task.state === "done").length;
    const failed = own.find((task) => task.state === "failed" || task.problems.length > 0);
    const state = own.some((task) => task.state === "failed")
      ? "failed"
      : own.length === 0
        ? "pending"
        : done === own.length
          ? "completed"
          : "replicating";
    return {
      region,
      state,
      progress: own.length === 0 ? 0 : Math.floor((100 * done) / own.length),
      details: failed?.problems[0]?.text ?? "",
    };
  });
}

function slotsOf(run: Run): Status["slots"] {
  const { submission, facts } = run;
  const draft =
    submission === null || submission.request.withdraw
      ? null
      : { commit: submission.request.commit, digest: submission.request.digest, url: null };
  const opened = submission !== null && submission.ended === null && findTask(submission, "open-preview")?.state === "done";
  const live =
    facts.live === null
      ? null
      : { ...slotOf(facts.live), submission: facts.live.submission, version: facts.live.content.version, since: facts.live.since };
  return { draft, preview: opened ? draft : null, live };
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
  if (!waitsForPerson(run, submission)) return null;
  return submission.step === "signoff"
    ? { action: "go-live", command: `/go-live ${shortDigest(digest)}`, who: policy.signoff.role }
    : { action: "notify", command: "/notify you@example.com", who: policy.roles.notify };
}

/** `contoso/web-stack`, from a status. */
export function statusName({ publisher, offer }: Status): string {
  return offerName({ publisher, offer });
}
