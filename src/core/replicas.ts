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
  /** Bytes of data. */
  readonly bytes: number;
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

type Copy = Replica & { readonly sha256: string };

/**
 * Which copies all ledgers together still need. Needed is every image of what is live, of a submission that runs (its preview is open, or will be), and of
 * one that ever went live or was withdrawn: customers deployed from it. Everything else came from submissions that were superseded, canceled or failed.
 */
export function replicasOf(histories: readonly History[]): Replicas {
  const images = new Set(histories.flatMap((history) => neededImages(history)));
  const copies = histories.flatMap((history) => history.flatMap((_, index) => copiesOf(history, index)));
  const needed = new Set(copies.filter(({ sha256 }) => images.has(sha256)).map(({ digest }) => digest));
  const latest = new Map<string, Replica>();
  for (const { sha256: _, ...replica } of copies) {
    const place = `${replica.region} ${replica.digest}`;
    const known = latest.get(place);
    if (!needed.has(replica.digest) && (known === undefined || known.since < replica.since)) latest.set(place, replica);
  }
  return { needed, unneeded: [...latest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, replica]) => replica) };
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

/** The copies that the tasks of a submission reported. */
function copiesOf(history: History, index: number): readonly Copy[] {
  const { offer, submission } = history[index] ?? {};
  if (offer === undefined || submission === undefined || submission === null) return [];
  const next = history[index + 1]?.submission?.startedAt;
  const { how: why, at: since } = submission.ended ?? { how: "superseded" as const, at: next ?? submission.startedAt };
  const tasks = stepIds.flatMap((step) => submission.steps[step].tasks);
  return tasks.flatMap(({ work, result }) =>
    work.kind === "replicate" && result?.copy !== undefined
      ? [
          {
            digest: result.copy,
            sha256: work.sha256,
            region: work.region,
            bytes: result.bytes ?? 0,
            offer: offerName(offer),
            submission: submission.number,
            why,
            since,
          },
        ]
      : [],
  );
}
