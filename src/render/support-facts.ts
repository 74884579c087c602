import { steps } from "../core/pipeline.ts";
import type { Run, Submission, Task } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import { usualSeverity, type SupportDetails } from "../core/support.ts";
import type { Instant } from "../core/time.ts";
import { currentStep, headline } from "./headline.ts";
import { scrub } from "./scrub.ts";
import type { LogEntry } from "./terminal-log.ts";

export type SupportInput = SupportDetails & {
  readonly run: Run;
  readonly status: Status;
  readonly text: string;
  readonly by: string;
  readonly at: Instant;
  /** The program and the machine that it runs on, each by name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly ledgerHead?: string;
  readonly log?: readonly LogEntry[];
};

/** Everything that a support request knows, without secrets; its JSON keeps to schemas/v1/support.schema.json. */
export type SupportFacts = ReturnType<typeof factsOf>;

const shownTurns = 20;

/** The facts of a request, every string of them scrubbed. */
export function supportFacts(input: SupportInput): SupportFacts {
  return scrubbed(factsOf(input));
}

function factsOf({ run, status, text, by, at, environment, ledgerHead, log = [], severity = usualSeverity, exception }: SupportInput) {
  const { submission } = run;
  return {
    schemaVersion: 1,
    at,
    by,
    text,
    severity,
    exception: exception ?? null,
    publisher: run.offer.publisher,
    offer: run.offer.offer,
    version: status.version,
    state: headline(run, status),
    submission: submission?.number ?? null,
    step: stepName(submission, status),
    commit: status.commit,
    digest: status.digest,
    policy: submission?.request.policy.certification ?? null,
    ledger: ledgerHead ?? null,
    ...issueOf(run),
    live: status.slots.live,
    images: imagesOf(submission),
    steps: status.steps.map(({ id, status: state, startedAt, endedAt, overdue, reusedFrom }) => ({
      id,
      status: state,
      startedAt,
      endedAt,
      overdue,
      reusedFrom,
    })),
    messages: status.steps.flatMap((each) => each.messages.map((message) => ({ step: each.id, ...message }))),
    regions: status.steps.flatMap(({ regions = [] }) => regions.map(({ region, state, details }) => ({ region, state, details }))),
    evidence: submission === null ? [] : evidenceOf(submission),
    log: log.slice(0, shownTurns),
    environment,
  };
}

/** Only a host has an issue to link to. */
function issueOf({ facts: { shown } }: Run): { readonly issue?: number } {
  return shown?.places.issue === undefined ? {} : { issue: shown.places.issue.number };
}

function stepName(submission: Submission | null, status: Status): string | null {
  return currentStep(status)?.name ?? (submission === null ? null : steps[submission.step].name);
}

function imagesOf(submission: Submission | null) {
  return (submission?.content?.images ?? []).map(({ name: image, plan, version, disks }) => ({
    image,
    plan,
    version,
    disks: disks.map(({ disk, sha256 }) => ({ disk, sha256 })),
  }));
}

function evidenceOf({ steps: states }: Submission): readonly { readonly task: string; readonly path: string; readonly sha256: string }[] {
  const tasks: readonly Task[] = Object.values(states).flatMap((state) => state.tasks);
  return tasks.flatMap(({ id, evidence }) => (evidence === undefined ? [] : [{ task: id, ...evidence }]));
}

/** The same value with every string scrubbed. */
function scrubbed<T>(value: T): T {
  const scrubOne = (each: unknown): unknown => {
    if (typeof each === "string") return scrub(each);
    if (Array.isArray(each)) return each.map(scrubOne);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, scrubOne(inner)]));
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only strings change, and they stay strings
  return scrubOne(value) as T;
}
