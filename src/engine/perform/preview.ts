import type { ChunkManifest } from "../../core/chunks.ts";
import type { Outcome } from "../../core/message.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Submission } from "../../core/run.ts";
import { regionsHolding } from "../../core/tasks.ts";
import { after } from "../../core/time.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Answer, PreviewGrant } from "../../ports/world.ts";
import { count } from "../../render/words.ts";
import { disksOf, imagesOf } from "../content.ts";
import { offerAt } from "../offer-at.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";

/** Opens the packaged page to the allow-listed subscriptions, and to nobody else. */
export async function openPreview({ ports, run, effect }: Job): Promise<Settlement> {
  const { submission } = run;
  if (submission === null) return settled(effect, failedFor([]));
  const answer = await previewGrants(ports, run.offer, submission);
  if (isProblem(answer)) return settled(effect, failedFor([answer]));
  return settled(
    effect,
    outcomeOf(answer, (grants) => ({
      note: `preview open to ${count(grants.length, "subscription")}`,
      expires: previewExpiry(submission),
    })),
  );
}

/** The preview's grants, opened if they are not: the links are secrets, so they are asked for when needed and never recorded. */
export async function previewGrants(
  ports: Ports,
  offer: Job["run"]["offer"],
  submission: Submission,
): Promise<Answer<readonly PreviewGrant[]> | Problem> {
  const { request, number } = submission;
  const read = await offerAt(ports, offer, request.commit);
  if (isProblem(read)) return read;
  return ports.storeFront.openPreview(offer, number, request.digest, read.previewAudience, previewExpiry(submission));
}

/** The same moment however often it is asked: counted from the beginning of the preview step. */
function previewExpiry({ steps, startedAt, request }: Submission): string {
  return after(steps.preview.startedAt ?? startedAt, request.policy.previewTtlMs);
}

/** Proves from the regions' own copies that what customers will get can be deployed. */
export async function stage({ ports, run, effect }: Job): Promise<Settlement> {
  const { submission } = run;
  if (submission === null) return settled(effect, failedFor([]));
  const images = await manifests(ports, run.offer, submission.request.commit);
  if (isProblem(images)) return settled(effect, failedFor([images]));
  const answer = await ports.staging.deploy(images, regionsHolding(submission));
  return settled(
    effect,
    outcomeOf(answer, ({ summary }) => ({ note: summary })),
  );
}

/** A disk as it is stored: the image it belongs to, SHA-256 of the whole file, chunks. */
type NamedManifest = { readonly name: string; readonly sha256: string; readonly manifest: ChunkManifest };

/** The chunk manifest of every disk of an offer, each once. */
async function manifests(ports: Ports, offer: Job["run"]["offer"], commit: string): Promise<readonly NamedManifest[] | Problem> {
  const read = await offerAt(ports, offer, commit);
  if (isProblem(read)) return read;
  const found: NamedManifest[] = [];
  const disks = new Map(
    imagesOf(read).flatMap((image) => disksOf(image.version).map(([, disk]) => [disk.sha256, { name: image.name, disk }] as const)),
  );
  for (const { name, disk } of disks.values()) {
    const open = await ports.images.open(disk.location);
    if (isProblem(open)) return { ...open, ...disk.place };
    await using closing = open;
    const manifest = await ports.digests.chunks(closing, { sha256: disk.sha256 });
    if (isProblem(manifest)) return { ...manifest, ...disk.place };
    found.push({ name, sha256: disk.sha256, manifest });
  }
  return found;
}

/** Takes every preview grant of the submission back. */
export async function closePreview({ ports, run, effect }: Job): Promise<Settlement> {
  const answer = await ports.storeFront.closePreview(run.offer, effect.submission);
  const outcome: Outcome = outcomeOf(answer, () => ({ note: "preview closed" }));
  return settled(effect, outcome);
}
