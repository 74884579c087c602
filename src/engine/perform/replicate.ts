import type { Effect, Outcome } from "../../core/message.ts";
import { isProblem, problem, type Place, type Problem } from "../../core/problem.ts";
import type { Submission } from "../../core/run.ts";
import type { Disk } from "../../ports/images.ts";
import type { Ports } from "../../ports/ports.ts";
import type { RegionOutcome } from "../../ports/regions.ts";
import { disksOf, imagesOf } from "../content.ts";
import { offerAt } from "../offer-at.ts";
import { demandStatement } from "./demand-statement.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor } from "./outcome.ts";

/** Whose image it is, where it is described, and whether copies that were verified earlier count. */
export type Wanted = {
  readonly commit: string;
  readonly reuse: boolean;
  /** Whose certification has to speak for the disk; null where it did before: the disk is live. */
  readonly submission: Submission | null;
};

/** Brings one disk to every region that still owes it, once certification has spoken for it: the source is read once for all of them. */
export async function replicate(jobs: readonly Job[], wanted = wantedBy(jobs)): Promise<readonly Settlement[]> {
  const [first] = jobs;
  const targets = new Map(jobs.flatMap(({ effect }) => (effect.work.kind === "replicate" ? [[effect.work.region, effect] as const] : [])));
  if (first === undefined || wanted === undefined || first.effect.work.kind !== "replicate") return [];
  const { submission } = wanted;
  const { sha256 } = first.effect.work;
  const source = await openBySha(first.ports, first.effect, sha256, wanted.commit);
  if (isProblem(source)) return jobs.map(({ effect }) => settled(effect, failedFor([source])));
  await using open = source.disk;
  const manifest = await first.ports.digests.chunks(open, { sha256 });
  if (isProblem(manifest)) return jobs.map(({ effect }) => settled(effect, failedFor([{ ...manifest, ...source.place }])));
  const refused = submission === null ? undefined : await demandStatement(first, submission, sha256, manifest);
  if (refused !== undefined) return jobs.map(({ effect }) => settled(effect, failedFor([refused])));
  const outcomes = await first.ports.regions.replicate(open, manifest, [...targets.keys()], {
    full: !wanted.reuse,
    onProgress: (progress) => {
      const effect = targets.get(progress.region);
      if (effect !== undefined) first.ports.onProgress({ kind: "region", effect, progress });
    },
  });
  return outcomes.flatMap((outcome) => {
    const effect = targets.get(outcome.region);
    return effect === undefined ? [] : [settled(effect, regionOutcome(outcome, manifest.digest))];
  });
}

function wantedBy([first]: readonly Job[]): Wanted | undefined {
  const submission = first?.run.submission ?? null;
  return submission === null ? undefined : { commit: submission.request.commit, reuse: submission.request.reuse, submission };
}

type Source = { readonly disk: Disk; readonly place: Place };

async function openBySha(ports: Ports, effect: Effect, sha256: string, commit: string): Promise<Source | Problem> {
  const offer = await offerAt(ports, effect.offer, commit);
  if (isProblem(offer)) return offer;
  const reference = imagesOf(offer)
    .flatMap((image) => disksOf(image.version))
    .find(([, disk]) => disk.sha256 === sha256)?.[1];
  if (reference === undefined)
    return problem("image-gone", `The manifest at ${commit.slice(0, 7)} names no disk with SHA-256 ${sha256}.`, "Publish again.");
  const disk = await ports.images.open(reference.location);
  return isProblem(disk) ? { ...disk, ...reference.place } : { disk, place: reference.place };
}

function regionOutcome(outcome: RegionOutcome, copy: string): Outcome {
  if (outcome.kind === "failed") return { kind: "failed", permanent: outcome.permanent, problems: [outcome.problem] };
  if (outcome.kind === "later") return outcome;
  const note = outcome.sent === 0 ? `${outcome.region} holds it already` : `${outcome.region} holds verified bytes`;
  return { kind: "done", result: { note, bytes: outcome.bytes, sent: outcome.sent, copy } };
}
