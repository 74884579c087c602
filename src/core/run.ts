import type { Actor, Announcement, Content, Ending, ImageContent, PublishRequest, TaskResult, Witness, Work } from "./message.ts";
import type { OfferId } from "./offer.ts";
import { stepIds, type StepId } from "./pipeline.ts";
import type { Problem } from "./problem.ts";
import type { CertificationSummary } from "./report.ts";
import type { Severity } from "./support.ts";
import type { Instant } from "./time.ts";

/** A piece of work and how far it is. A task is `owed` until it is `done` or has `failed` for good. */
export type Task = Witness & {
  readonly id: string;
  readonly submission: number;
  readonly work: Work;
  readonly state: "owed" | "done" | "failed";
  /** Attempts that have failed. */
  readonly attempts: number;
  /** Not before this moment. */
  readonly nextAt: Instant;
  readonly deadline: Instant;
  /** Why it waits, while it does. */
  readonly note: string;
  readonly problems: readonly Problem[];
  readonly reusedFrom?: number;
  readonly result?: TaskResult;
  readonly certification?: CertificationSummary;
};

export type StepState = {
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly outcome: "complete" | "failed" | null;
  readonly tasks: readonly Task[];
  /** Problems that ended the step. */
  readonly problems: readonly Problem[];
  readonly overdueNoticed: boolean;
};

/** One person's go-live, for one digest. */
export type Grant = { readonly actor: Actor; readonly digest: string; readonly at: Instant };

export type Submission = {
  readonly number: number;
  readonly request: PublishRequest;
  readonly by: Actor;
  readonly startedAt: Instant;
  /** The step it is at: the last one that has begun, or the first. */
  readonly step: StepId;
  readonly steps: Readonly<Record<StepId, StepState>>;
  /** Addresses given by `notify` for this submission, on top of those of the request and the manifest. */
  readonly addresses: readonly string[];
  readonly content: Content | null;
  readonly grants: readonly Grant[];
  /** Id of the first mail owed for it, which its later ones answer; null before that. */
  readonly firstMail: string | null;
  readonly ended: { readonly how: Ending; readonly at: Instant; readonly actor: Actor; readonly reason: string } | null;
};

/** What customers see now. */
export type LiveSlot = {
  readonly submission: number;
  readonly commit: string;
  readonly digest: string;
  readonly url: string;
  readonly since: Instant;
  readonly content: Content;
};

/** A support request that is open at the host. */
export type SupportOpened = {
  readonly submission: number;
  readonly by: string;
  readonly severity: Severity;
  readonly isException: boolean;
  readonly at: Instant;
  readonly url: string;
};

/** Facts that outlive a submission. */
export type Facts = {
  readonly live: LiveSlot | null;
  readonly certified: readonly (Witness & {
    readonly inputs: string;
    readonly submission: number;
    readonly certification: CertificationSummary;
  })[];
  readonly replicated: readonly { readonly sha256: string; readonly region: string; readonly submission: number }[];
  readonly held: { readonly actor: Actor; readonly reason: string; readonly at: Instant } | null;
  readonly queued: { readonly request: PublishRequest; readonly actor: Actor } | null;
  /** Addresses last known to work for this offer. */
  readonly notify: readonly string[];
  /** Work that belongs to the offer and may outlive its submission: mail, closing a preview, support. */
  readonly chores: readonly Task[];
  /** Chores given up, newest last, at most `keptFailures`. */
  readonly givenUp: readonly { readonly task: string; readonly at: Instant; readonly problems: readonly Problem[] }[];
  /** Chores ever owed in the current submission, so that ids stay unique. */
  readonly choreCount: number;
  /** Support requests that were opened, newest last, at most `keptSupport`; absent before the first. */
  readonly supported?: readonly SupportOpened[];
  /** What a host was last told to show, and when; absent where nobody announces. `current` ends with the next event. */
  readonly shown?: Announcement & { readonly at: Instant };
  /** `via` of the latest commands that were recorded, newest last, at most `keptRequests`; absent before the first. */
  readonly heard?: readonly string[];
};

/** An offer's state: the fold of its ledger. `submission` is null before the first. */
export type Run = { readonly offer: OfferId; readonly facts: Facts; readonly submission: Submission | null };

export const keptFailures = 20;
export const keptRequests = 100;
export const keptSupport = 10;

/** The state of an offer that nobody has published yet. */
export function newRun(offer: OfferId): Run {
  return {
    offer,
    submission: null,
    facts: { live: null, certified: [], replicated: [], held: null, queued: null, notify: [], chores: [], givenUp: [], choreCount: 0 },
  };
}

/** A step that has not begun. */
export const untouched: StepState = { startedAt: null, endedAt: null, outcome: null, tasks: [], problems: [], overdueNoticed: false };

/** All steps, none begun. */
export function untouchedSteps(): Readonly<Record<StepId, StepState>> {
  return {
    validate: untouched,
    certify: untouched,
    provision: untouched,
    package: untouched,
    preview: untouched,
    signoff: untouched,
    live: untouched,
  };
}

/** True while the submission still walks. */
export function isRunning(run: Run): run is Run & { readonly submission: Submission } {
  return run.submission !== null && run.submission.ended === null;
}

/** Number of the latest submission; 0 before the first. */
export function currentNumber({ submission }: Run): number {
  return submission?.number ?? 0;
}

/** True once the promotion has been committed to the ledger: from here on it can not be canceled. */
export function liveHasBegun(submission: Submission): boolean {
  return submission.steps.live.startedAt !== null;
}

/** True for the endings that have changed what customers see. */
export function tookEffect(how: Ending): boolean {
  return how === "live" || how === "withdrawn";
}

/** True when both ask for the same thing under the same rules; who asked and from which commit makes no difference. */
export function sameContent(a: PublishRequest, b: PublishRequest): boolean {
  return a.digest === b.digest && a.withdraw === b.withdraw && JSON.stringify(a.policy) === JSON.stringify(b.policy);
}

/** Everybody to be told about the submission, each once, in order. */
export function addressesOf(run: Run): readonly string[] {
  const { submission, facts } = run;
  if (submission === null) return facts.notify;
  const own = [...submission.addresses, ...(submission.content?.notify ?? []), ...submission.request.notify];
  const known = submission.request.withdraw && own.length === 0 ? facts.notify : own;
  return [...new Set(known)];
}

/** True when the preview has been, or may have been, opened. */
export function previewTouched(submission: Submission): boolean {
  return submission.steps.preview.startedAt !== null && !submission.request.withdraw;
}

/** True while the submission is at Publisher signoff and not all go-lives that it needs have been given. */
export function asksSignoff({ ended, steps }: Submission): boolean {
  return ended === null && steps.signoff.startedAt !== null && steps.signoff.outcome === null;
}

/** Since when a person has to do something: sign off, or name an address. Null while nobody has to. */
export function waitingSince(run: Run): Instant | null {
  if (!isRunning(run)) return null;
  const { step, steps } = run.submission;
  const { startedAt, outcome, tasks } = steps[step];
  const worked = outcome === null && tasks.every((task) => task.state === "done");
  const asks = step === "signoff" || (step === "validate" && addressesOf(run).length === 0);
  return worked && asks ? startedAt : null;
}

/** Steps that have begun, in order. */
export function begunSteps(submission: Submission): readonly StepId[] {
  return stepIds.filter((step) => submission.steps[step].startedAt !== null);
}

/** A task of any step by its id. */
export function findTask(submission: Submission, id: string): Task | undefined {
  return stepIds.flatMap((step) => submission.steps[step].tasks).find((task) => task.id === id);
}

/** The image that a certification is about; undefined for other work, and for an image that is not there. */
export function imageOf({ content }: Submission, work: Work): ImageContent | undefined {
  return work.kind === "certify" ? content?.images.find((each) => each.name === work.image) : undefined;
}

/**
 * True for a copy that was not there when the promotion was committed: which copies a promotion opens does not change under it, and what its region
 * missed is owed once the offer is live.
 */
export function isOvertaken(submission: Submission, task: Task): boolean {
  return task.work.kind === "replicate" && task.state === "owed" && liveHasBegun(submission);
}

/** All work not settled: of the running submission's steps, and the offer's chores. */
export function owedTasks(run: Run): readonly Task[] {
  const begun = isRunning(run) ? begunSteps(run.submission).flatMap((step) => run.submission.steps[step].tasks) : [];
  const tasks = begun.filter((task) => !isRunning(run) || !isOvertaken(run.submission, task));
  return [...tasks, ...run.facts.chores].filter((task) => task.state === "owed");
}
