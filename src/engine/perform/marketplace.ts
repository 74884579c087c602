import type { OfferId } from "../../core/offer.ts";
import { hasErrors, problem, type Problem } from "../../core/problem.ts";
import { exportResources } from "../../manifest/market/export-tree.ts";
import { overLimits } from "../../manifest/market/limits.ts";
import type { Manifests } from "../../manifest/market/manifests.ts";
import { secretPlaceholder } from "../../manifest/market/placeholders.ts";
import { parseSchema, type Fields } from "../../manifest/market/resource.ts";
import { offerFolder } from "../../manifest/tree.ts";
import type { HandedSubmission } from "../../ports/marketplace.ts";
import type { Ports } from "../../ports/ports.ts";
import { manifestsAt } from "../manifests-at.ts";
import { isProblemList } from "../offer-at.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { failedFor, outcomeOf } from "./outcome.ts";

/** As much of a job as handing over needs. */
type HandingJob = Pick<Job, "run" | "effect"> & { readonly ports: Pick<Ports, "source" | "markdown" | "marketplace"> };

/** Hands the offer to the commercial marketplace: its draft becomes what the commit says, and is published to the marketplace's own preview. */
export async function marketplacePreview({ ports, run, effect }: HandingJob): Promise<Settlement> {
  const { marketplace } = ports;
  const handed = handedOf({ run });
  if (marketplace === undefined || handed === undefined) return settled(effect, failedFor([off()]));
  const found = await manifestsAt(ports, run.offer, handed.commit);
  if (isProblemList(found)) return settled(effect, failedFor(found));
  const { assetsUrl } = marketplace;
  const ways = { html: await ports.markdown(), ...(assetsUrl === undefined ? {} : { assetsUrl }) };
  const resources = (secretOf: (name: string) => string): ReturnType<typeof exportResources> =>
    exportResources(found.manifests, { ...ways, secretOf }).filter(canBeHanded);
  const problems = [...imagesOnDisk(found.manifests, run.offer), ...overLimits(resources(secretPlaceholder), offerFolder(run.offer))];
  if (hasErrors(problems)) return settled(effect, failedFor(problems));
  const answer = await marketplace.preview({ ...handed.submission, resources });
  return settled(
    effect,
    outcomeOf(answer, ({ where }) => ({ note: `in the marketplace's preview as ${where}` })),
  );
}

/** Makes live there exactly what was previewed there. */
export async function marketplaceLive({ ports, run, effect }: HandingJob): Promise<Settlement> {
  const { marketplace } = ports;
  const handed = handedOf({ run });
  if (marketplace === undefined || handed === undefined) return settled(effect, failedFor([off()]));
  const answer = await marketplace.goLive(handed.submission);
  return settled(
    effect,
    outcomeOf(answer, ({ where }) => ({ note: `live in the marketplace as ${where}` })),
  );
}

function handedOf({ run }: Pick<Job, "run">): { readonly commit: string; readonly submission: HandedSubmission } | undefined {
  const { submission, offer } = run;
  if (submission === null) return undefined;
  const { commit, digest } = submission.request;
  return { commit, submission: { offer, submission: submission.number, digest } };
}

/** The marketplace fetches images: one that is a path of this machine can not be handed over. */
function imagesOnDisk({ plans }: Manifests, offer: OfferId): readonly Problem[] {
  return plans.flatMap((plan) => {
    const disks = (plan.images ?? []).flatMap(({ versions }) => versions.flatMap(({ osDisk, dataDisks = [] }) => [osDisk, ...dataDisks]));
    if (disks.every(({ path }) => path === undefined)) return [];
    const path = `${offerFolder(offer)}/plans/${plan.plan}.yaml`;
    const text = "The plan has images that are files of this machine; the marketplace fetches images by their address.";
    return [problem("market-image-path", text, "Give them a `url`, or a `secret` that holds one, then publish again.", { path })];
  });
}

/** A picture without an address says nothing that the marketplace could use: what it holds stays. */
function canBeHanded(resource: Fields): boolean {
  return parseSchema(resource["$schema"])?.type !== "listing-asset" || resource["url"] !== undefined;
}

function off(): Problem {
  const text = "The submission is to be handed to the marketplace, but `marketplace` is not set any more.";
  return problem("market-off", text, "Set `marketplace` in .github/slipway.yaml again, or publish again without it.");
}
