import { offerName, type Offer } from "../offer.ts";
import { hasErrors, type Problem } from "../problem.ts";
import { lockedFieldProblems, lockedOf, type LockedFields, type LockedPlan } from "./locked.ts";

/** What merging would do to one offer, against what is live. */
export type Change = {
  readonly kind: "none" | "safe" | "needs-certification" | "forbidden" | "new" | "withdraw";
  /** One sentence per difference. */
  readonly reasons: readonly string[];
  /** Locked fields that would change; only with `forbidden`. */
  readonly problems: readonly Problem[];
};

/**
 * Classifies a change: `live` is what is live now (undefined: never), `next` the offer after the merge (undefined: its folder is gone).
 * Pictures are known by their paths only: a caller that sees just their bytes change shows `safe`.
 */
export function changePlan(live: LockedFields | undefined, next: Offer | undefined): Change {
  if (next === undefined) return live === undefined ? none : change("withdraw", [`${live.offer} leaves the catalogue after a sign-off.`]);
  if (live === undefined) return change("new", [firstPublication(next)]);
  const problems = lockedFieldProblems(live, next);
  if (hasErrors(problems)) return { kind: "forbidden", reasons: problems.map(({ text }) => text), problems };
  const { images, others } = differences(live, lockedOf(next));
  if (images.length > 0) return change("needs-certification", [...images, ...others]);
  return others.length > 0 ? change("safe", others) : none;
}

/** What customers would see change, one sentence per difference: image versions that are new, and everything else. */
export function differences(
  live: LockedFields,
  next: LockedFields,
): { readonly images: readonly string[]; readonly others: readonly string[] } {
  return { images: next.plans.flatMap((plan) => newImages(before(live, plan.id), plan)), others: otherDifferences(live, next) };
}

const none: Change = { kind: "none", reasons: [], problems: [] };

function change(kind: Change["kind"], reasons: readonly string[]): Change {
  return { kind, reasons, problems: [] };
}

function firstPublication({ id, plans }: Offer): string {
  const versions = plans.flatMap(({ skus }) => skus).flatMap((sku) => sku.versions);
  return `${offerName(id)} is published for the first time: plans ${plans.length}, image versions ${versions.length}.`;
}

function before(live: LockedFields, plan: string): LockedPlan | undefined {
  return live.plans.find(({ id }) => id === plan);
}

function newImages(live: LockedPlan | undefined, next: LockedPlan): readonly string[] {
  return next.images.flatMap(({ type, versions }) => {
    const known = live?.images.find((image) => image.type === type)?.versions.map(({ version }) => version) ?? [];
    return versions
      .filter(({ version, state }) => state !== "deleted" && !known.includes(version))
      .map(({ version }) => `${next.id} ${type} ${version} is a new image version.`);
  });
}

function otherDifferences(live: LockedFields, next: LockedFields): readonly string[] {
  const states = next.plans.flatMap((plan) => stateChanges(before(live, plan.id), plan));
  const added = next.plans.filter(({ id }) => before(live, id) === undefined).map(({ id }) => `Plan ${id} is new.`);
  return [...added, ...states, ...(live.content === next.content ? [] : ["Texts, pictures, people or settings change."])];
}

function stateChanges(live: LockedPlan | undefined, next: LockedPlan): readonly string[] {
  return next.images.flatMap(({ type, versions }) => {
    const states = new Map(live?.images.find((image) => image.type === type)?.versions.map(({ version, state }) => [version, state]));
    return versions
      .filter(({ version, state }) => states.has(version) && states.get(version) !== state)
      .map(({ version, state }) => `${next.id} ${type} ${version} becomes ${state}.`);
  });
}
