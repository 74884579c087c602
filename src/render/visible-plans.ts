import type { ImageSku, ImageVersion, Offer, Plan } from "../core/offer.ts";

/** Plans that everybody may see: a hidden plan is for templates only, a private one for its own audience. */
export function visiblePlans({ plans }: Offer): readonly Plan[] {
  return plans.filter((plan) => !plan.hidden && !plan.isPrivate);
}

/** The version that customers get: the highest that is generally available, else the highest deprecated one. */
export function shownVersion({ versions }: ImageSku): ImageVersion | undefined {
  const offered = offeredVersions(versions);
  return offered.find(({ state }) => state === "generallyAvailable") ?? offered[0];
}

/** Versions that are not deleted, highest first. */
export function offeredVersions(versions: readonly ImageVersion[]): readonly ImageVersion[] {
  return versions.filter(({ state }) => state !== "deleted").toSorted((a, b) => compareVersions(b.version, a.version));
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  return left.map((part, index) => part - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
