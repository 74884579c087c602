import type { Ending } from "./message.ts";
import { offerName } from "./offer.ts";
import { stepIds } from "./pipeline.ts";
import { tookEffect, type Run, type Submission } from "./run.ts";
import { after, type Instant, type Milliseconds } from "./time.ts";

/** An offer's submissions, oldest first, each as it stood when the next one began; the last is the current one. */
export type History = readonly Run[];

/** A copy in a region that only submissions made which came to nothing: who made it last, how that ended, and when. */
export type Replica = {
  readonly digest: string;
  readonly region: string;
  readonly offer: string;
  readonly submission: number;
  readonly why: Ending;
  readonly since: Instant;
};

export type Replicas = {
  /** Digests of copies that somebody needs, in whatever region. */
  readonly needed: ReadonlySet<string>;
  /** All others that the ledgers name, each once a region, in order. */
  readonly unneeded: readonly Replica[];
};

/**
 * Which copies all ledgers together still need. Needed is every image of what is live, of a submission that runs (its preview is open, or will be), and of
 * one that ever went live or was withdrawn: customers deployed from it. Everything else came from submissions that were superseded, canceled or failed.
 */
export function replicasOf(histories: readonly History[]): Replicas {
  const images = new Set(histories.flatMap(neededImages));
  const tasks = histories.flatMap((history) => history.flatMap((_, index) => replicationsOf(history, index)));
  // A copy whose report came too late for its submission is known by the same image's copies elsewhere.
  const digests = new Map(tasks.flatMap(({ sha256, copy }) => (copy === undefined ? [] : [[sha256, copy] as const])));
  const latest = new Map<string, Replica>();
  for (const { sha256, region, offer, submission, why, since } of tasks) {
    const digest = digests.get(sha256);
    const place = `${region} ${digest}`;
    const known = latest.get(place)?.since ?? "";
    if (digest !== undefined && !images.has(sha256) && known < since) latest.set(place, { digest, region, offer, submission, why, since });
  }
  const needed = new Set([...digests].flatMap(([sha256, digest]) => (images.has(sha256) ? [digest] : [])));
  return { needed, unneeded: [...latest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, replica]) => replica) };
}

/** Those whose submission ended at least so long ago. */
export function ripe(replicas: readonly Replica[], keptMs: Milliseconds, now: Instant): readonly Replica[] {
  return replicas.filter(({ since }) => after(since, keptMs) <= now);
}

/** SHA-256 of every disk that must stay. */
function neededImages(history: History): readonly string[] {
  const live = history.at(-1)?.facts.live?.content.images ?? [];
  const submissions = history.flatMap(({ submission }, index) =>
    submission !== null && mustStay(submission, index === history.length - 1) ? [submission] : [],
  );
  const images = [...live, ...submissions.flatMap(({ content }) => content?.images ?? [])];
  return [...images.flatMap(({ disks }) => disks.map(({ sha256 }) => sha256)), ...submissions.flatMap(copiedImages)];
}

/** Only the current submission can run; one before it that has no end on record was ended by its successor. */
function mustStay({ ended }: Submission, isCurrent: boolean): boolean {
  return ended === null ? isCurrent : tookEffect(ended.how);
}

function copiedImages(submission: Submission): readonly string[] {
  return stepIds.flatMap((step) => submission.steps[step].tasks).flatMap(({ work }) => (work.kind === "replicate" ? [work.sha256] : []));
}

type Replication = Omit<Replica, "digest"> & { readonly sha256: string; readonly copy: string | undefined };

/** What a submission had copied where; its end is its successor's beginning where none is on record. */
function replicationsOf(history: History, index: number): readonly Replication[] {
  const run = history[index];
  if (run?.submission === undefined || run.submission === null) return [];
  const { ended, number, startedAt, steps } = run.submission;
  const next = history[index + 1]?.submission?.startedAt;
  const { how, at } = ended ?? { how: "superseded" as const, at: next ?? startedAt };
  return stepIds
    .flatMap((step) => steps[step].tasks)
    .flatMap(({ work, result }) =>
      work.kind === "replicate"
        ? [
            {
              sha256: work.sha256,
              region: work.region,
              copy: result?.copy,
              offer: offerName(run.offer),
              submission: number,
              why: how,
              since: at,
            },
          ]
        : [],
    );
}
