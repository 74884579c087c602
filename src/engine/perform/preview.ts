import type { Effect, Outcome } from "../../core/message.ts";
import { offerName, type DiskReference } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Submission } from "../../core/run.ts";
import { regionsHolding } from "../../core/tasks.ts";
import { after } from "../../core/time.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Answer, PreviewGrant, StagedBoot, StagedDisk, StagedMachine } from "../../ports/world.ts";
import { count } from "../../render/words.ts";
import { evidencePath } from "../codec.ts";
import { disksOf, imagesOf, type NamedImage } from "../content.ts";
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
  const disks = await stagedDisks(ports, run.offer, submission.request.commit);
  if (isProblem(disks)) return settled(effect, failedFor([disks]));
  const answer = await ports.staging.deploy(disks, regionsHolding(submission));
  const outcome = outcomeOf(answer, ({ summary }) => ({ note: summary }));
  const { boots = [] } = answer;
  if (boots.length === 0 || outcome.kind === "later") return settled(effect, outcome);
  const { evidence, files } = await stagingFiles(ports, effect, boots);
  return settled(effect, { ...outcome, evidence }, files);
}

/** What was started, as canonical JSON for the ledger. Its shape for other programs: schemas/v1/staging-report.schema.json. */
async function stagingFiles(ports: Ports, { offer, submission, attempt }: Effect, boots: readonly StagedBoot[]) {
  // Loaded only where a machine was started.
  const { canonicalJson } = await import("../../certify/canonical.ts");
  const path = evidencePath(submission, `staging-${attempt}.json`);
  const text = canonicalJson({ schemaVersion: 1, offer: offerName(offer), submission, boots });
  return { evidence: { path, sha256: ports.digests.sha256(text) }, files: new Map([[path, text]]) };
}

/** Every disk of an offer, each once, with the machines that start from it. */
async function stagedDisks(ports: Ports, offer: Job["run"]["offer"], commit: string): Promise<readonly StagedDisk[] | Problem> {
  const read = await offerAt(ports, offer, commit);
  if (isProblem(read)) return read;
  const found = new Map<string, StagedDisk>();
  for (const image of imagesOf(read)) {
    for (const [name, disk] of disksOf(image.version)) {
      const known = found.get(disk.sha256) ?? (await stagedDisk(ports, image, disk));
      if (isProblem(known)) return known;
      const machine: StagedMachine = { image: image.name, type: image.sku.type, osFamily: image.plan.osFamily };
      found.set(disk.sha256, name === "os" ? { ...known, machines: [...known.machines, machine] } : known);
    }
  }
  return [...found.values()];
}

async function stagedDisk(ports: Ports, { name }: NamedImage, disk: DiskReference): Promise<StagedDisk | Problem> {
  const open = await ports.images.open(disk.location);
  if (isProblem(open)) return { ...open, ...disk.place };
  await using closing = open;
  const manifest = await ports.digests.chunks(closing, { sha256: disk.sha256 });
  return isProblem(manifest) ? { ...manifest, ...disk.place } : { name, manifest, machines: [] };
}

/** Takes every preview grant of the submission back. */
export async function closePreview({ ports, run, effect }: Job): Promise<Settlement> {
  const answer = await ports.storeFront.closePreview(run.offer, effect.submission);
  const outcome: Outcome = outcomeOf(answer, () => ({ note: "preview closed" }));
  return settled(effect, outcome);
}
