import type { Effect } from "../core/message.ts";
import { offerName } from "../core/offer.ts";
import { isProblem } from "../core/problem.ts";
import type { Run } from "../core/run.ts";
import type { Ports } from "../ports/ports.ts";
import { disksOf, imagesOf } from "./content.ts";
import { offerAt } from "./offer-at.ts";

/** One piece of work for another machine. `about` is the image or region that it is for; `bytes` the length of the disks that it reads, where known. */
export type WorkItem = {
  readonly key: string;
  readonly kind: Effect["work"]["kind"];
  readonly offer: string;
  readonly about: string;
  readonly bytes: number | null;
};

/** Describes work that was left to others, in the order in which it is owed. A hint that can not be had is null, never a reason to stop. */
export async function planWork(ports: Ports, run: Run, left: readonly Effect[]): Promise<readonly WorkItem[]> {
  if (left.length === 0) return [];
  const lengths = await diskLengths(ports, run);
  return left.map((effect) => {
    const { key, work } = effect;
    return { key, kind: work.kind, offer: offerName(run.offer), about: aboutOf(effect), bytes: bytesOf(run, effect, lengths) };
  });
}

function aboutOf({ work }: Effect): string {
  if (work.kind === "replicate") return work.region;
  return work.kind === "certify" ? work.image : "";
}

function bytesOf({ submission }: Run, { work }: Effect, lengths: ReadonlyMap<string, number>): number | null {
  if (work.kind === "replicate") return lengths.get(work.sha256) ?? null;
  const images = submission?.content?.images ?? [];
  const disks = images.filter(({ name }) => work.kind !== "certify" || name === work.image).flatMap((image) => image.disks);
  const known = [...new Set(disks.map(({ sha256 }) => sha256))].map((sha256) => lengths.get(sha256));
  return known.length === 0
    ? null
    : known.reduce<number | null>((sum, length) => (sum === null || length === undefined ? null : sum + length), 0);
}

/** Length of each disk of the running submission by its SHA-256: opens each once, and reads none. */
async function diskLengths(ports: Ports, { offer, submission }: Run): Promise<ReadonlyMap<string, number>> {
  const lengths = new Map<string, number>();
  const read = submission === null ? undefined : await offerAt(ports, offer, submission.request.commit);
  if (read === undefined || isProblem(read)) return lengths;
  for (const [, disk] of imagesOf(read).flatMap(({ version }) => disksOf(version))) {
    if (lengths.has(disk.sha256)) continue;
    const opened = await ports.images.open(disk.location);
    if (isProblem(opened)) continue;
    await using closing = opened;
    lengths.set(disk.sha256, closing.length);
  }
  return lengths;
}
