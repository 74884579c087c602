import { isProblem, type Problem } from "../../core/problem.ts";
import type { Ports } from "../../ports/ports.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";
import { manifests } from "./preview.ts";

/** Promotes exactly the packaged digest: images of every region first, then the page and the catalogue by one swap. */
export async function promote({ ports, run, effect }: Job): Promise<Settlement> {
  const request = run.submission?.request;
  if (request === undefined) return settled(effect, failedFor([]));
  const images = await manifests(ports, run.offer, request.commit);
  if (isProblem(images)) return settled(effect, failedFor([images]));
  const closed = await openRegions(
    ports,
    images.map(({ manifest }) => manifest.digest),
    request.policy.regions,
  );
  if (closed !== undefined) return settled(effect, { kind: "failed", permanent: false, problems: [closed] });
  const answer = await ports.storeFront.promote(run.offer, request.digest);
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "promoted to the catalogue", url })),
  );
}

/** Takes the offer out of the catalogue; images stay for those who deployed them. */
export async function withdraw({ ports, run, effect }: Job): Promise<Settlement> {
  const answer = await ports.storeFront.withdraw(run.offer);
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "taken out of the catalogue", url })),
  );
}

async function openRegions(ports: Ports, digests: readonly string[], regions: readonly string[]): Promise<Problem | undefined> {
  for (const region of regions) {
    const refused = await ports.regions.setAccess(digests, region, "public");
    if (refused !== undefined) return refused;
  }
  return undefined;
}
