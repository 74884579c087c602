import { loadPolicy } from "../../certify/policy.ts";
import { summarize } from "../../certify/summary.ts";
import type { Effect, Outcome, PublishRequest, Work } from "../../core/message.ts";
import { offerName, type DiskReference } from "../../core/offer.ts";
import { isProblem, problem, type Problem } from "../../core/problem.ts";
import type { CertificationReport } from "../../core/report.ts";
import type { Disk } from "../../ports/images.ts";
import type { Ports } from "../../ports/ports.ts";
import { disksOf, findImage, type NamedImage } from "../content.ts";
import { isProblemList, offerAt, settingsAt } from "../offer-at.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor } from "./outcome.ts";

/** Tests one image: its bytes are what the manifest declares, and every check of the policy. The canonical report is the evidence. */
export async function certify({ ports, run, effect }: Job, work: Work & { readonly kind: "certify" }): Promise<Settlement> {
  const request = run.submission?.request;
  if (request === undefined) return settled(effect, failedFor([]));
  const offer = await offerAt(ports, effect.offer, request.commit);
  if (isProblem(offer)) return settled(effect, failedFor([offer]));
  const image = findImage(offer, work.image);
  if (image === undefined)
    return settled(
      effect,
      failedFor([problem("image-gone", `The manifest at ${request.commit.slice(0, 7)} has no image ${work.image}.`, "Publish again.")]),
    );
  const report = await testImage(ports, effect, image, request);
  return isProblemList(report) ? settled(effect, failedFor(report)) : await settleReport(ports, effect, image, report);
}

type Opened = { readonly name: string; readonly disk: Disk; readonly digest: string };

async function testImage(
  ports: Ports,
  effect: Effect,
  image: NamedImage,
  request: PublishRequest,
): Promise<CertificationReport | readonly Problem[]> {
  const policy = loadPolicy(request.policy.certification.policy);
  const settings = await settingsAt(ports, request.commit);
  if (isProblem(policy)) return [policy];
  if (isProblemList(settings)) return settings;
  await using stack = new AsyncDisposableStack();
  const opened: Opened[] = [];
  const problems: Problem[] = [];
  for (const [name, reference] of disksOf(image.version)) {
    const disk = await openDisk(ports, effect, reference);
    if (isProblem(disk)) problems.push(disk);
    else opened.push({ name, ...disk, disk: stack.use(disk.disk) });
  }
  const [os, ...data] = opened.map(({ name, disk, digest }) => ({ disk: name, image: disk, digest }));
  if (problems.length > 0 || os === undefined) return problems;
  // Loaded only where an image is tested: most wake-ups test none.
  const { certifyImage } = await import("../../certify/certify-image.ts");
  // Awaited here: the disks are closed when this function is left.
  return await certifyImage({
    name: image.name,
    disks: [os, ...data],
    type: image.sku.type,
    osFamily: image.plan.osFamily,
    policy,
    policyDigest: request.policy.certification.digest,
    waivers: settings.waivers,
    subject: { offer: offerName(effect.offer), plan: image.plan.id, version: image.version.version },
    now: ports.clock.now(),
  });
}

/** Opens a disk and proves that it is the one declared. */
async function openDisk(
  ports: Ports,
  effect: Effect,
  reference: DiskReference,
): Promise<{ readonly disk: Disk; readonly digest: string } | Problem> {
  const disk = await ports.images.open(reference.location);
  if (isProblem(disk)) return { ...disk, ...reference.place };
  const manifest = await ports.digests.chunks(disk, {
    sha256: reference.sha256,
    onProgress: (done, total) => ports.onProgress({ kind: "reading", effect, done, total }),
  });
  if (!isProblem(manifest)) return { disk, digest: manifest.digest };
  await disk[Symbol.asyncDispose]();
  return { ...manifest, ...reference.place };
}

async function settleReport(ports: Ports, effect: Effect, image: NamedImage, report: CertificationReport): Promise<Settlement> {
  // Loaded only where an image is tested, like the checks.
  const { certificationFiles } = await import("./certification-files.ts");
  const { evidence, companions, files } = certificationFiles(ports, effect, image, report);
  const summary = summarize(report, evidence.sha256);
  const label = `${image.plan.id} ${image.version.version}`;
  const certification = {
    ...summary,
    problems: summary.problems.map((each) => ({ ...image.version.place, ...each, text: `${label}: ${each.text}` })),
  };
  const errors = certification.problems.filter((each) => each.level === "error");
  const outcome: Outcome =
    report.verdict === "passed"
      ? { kind: "done", result: { note: `${label} passed ${summary.checks} checks`, certification }, evidence, companions }
      : { kind: "failed", permanent: true, problems: errors, evidence, companions, certification };
  return settled(effect, outcome, files);
}
