import { due } from "../../core/due.ts";
import type { Effect } from "../../core/message.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import type { Facts } from "../../core/run.ts";
import type { Ports } from "../../ports/ports.ts";
import { load } from "../load.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";
import { manifests, type NamedManifest } from "./preview.ts";

/** Promotes exactly the packaged digest: images of every region first, then the page and the catalogue by one swap. */
export async function promote({ ports, run, effect }: Job): Promise<Settlement> {
  const request = run.submission?.request;
  if (request === undefined) return settled(effect, failedFor([]));
  const images = await manifests(ports, run.offer, request.commit);
  if (isProblem(images)) return settled(effect, failedFor([images]));
  const late = await overtaken(ports, effect);
  if (late !== undefined) return late;
  const access = { digests: images.map(({ manifest }) => manifest.digest), regions: request.policy.regions };
  const closed = await setAccess(ports, access, "public");
  const answer =
    closed === undefined
      ? await ports.storeFront.promote(run.offer, request.digest)
      : ({ kind: "failed", permanent: false, problem: closed } as const);
  if (answer.kind === "failed") await setAccess(ports, { ...access, digests: notYetLive(images, run.facts) }, "private");
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "promoted to the catalogue", url })),
  );
}

/** Takes the offer out of the catalogue; images stay for those who deployed them. */
export async function withdraw({ ports, run, effect }: Job): Promise<Settlement> {
  const late = await overtaken(ports, effect);
  if (late !== undefined) return late;
  const answer = await ports.storeFront.withdraw(run.offer);
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: "taken out of the catalogue", url })),
  );
}

/**
 * Looks at the ledger once more right before live changes: a process that slept while another one finished this submission, and perhaps the next,
 * must not bring the old content back. Undefined while the work is still owed; otherwise a report that changes nothing.
 */
async function overtaken(ports: Ports, effect: Effect): Promise<Settlement | undefined> {
  const loaded = await load(ports.ledger, effect.offer);
  if (isProblem(loaded)) return settled(effect, { kind: "failed", permanent: false, problems: [loaded] });
  const owed = due(loaded.run, ports.clock.now()).some(({ submission, task }) => submission === effect.submission && task === effect.task);
  return owed ? undefined : settled(effect, { kind: "later", checkAfterMs: 0, note: "done by another process" });
}

type Access = { readonly digests: readonly string[]; readonly regions: readonly string[] };

async function setAccess(ports: Ports, { digests, regions }: Access, access: "public" | "private"): Promise<Problem | undefined> {
  for (const region of regions) {
    const refused = await ports.regions.setAccess(digests, region, access);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** Images that only this submission brings: customers may not read them before its page is live. */
function notYetLive(images: readonly NamedManifest[], { live }: Facts): readonly string[] {
  const known = new Set(live?.content.images.flatMap(({ disks }) => disks.map(({ sha256 }) => sha256)));
  return images.filter(({ sha256 }) => !known.has(sha256)).map(({ manifest }) => manifest.digest);
}
