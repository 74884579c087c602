import { offerName, type ImageSku, type ImageType, type ImageVersion, type Offer, type Plan, type Price } from "../offer.ts";
import { problem, quote, type Problem } from "../problem.ts";
import { compareVersions } from "../version.ts";
import { crc32 } from "./crc32.ts";

/** One published version of an image type: digests of its disks, OS disk first, then by LUN. */
type LockedVersion = { readonly version: string; readonly sha256: readonly string[]; readonly state: string };

/** What of a plan customers may rely on. */
export type LockedPlan = {
  readonly id: string;
  readonly licence: Plan["licence"];
  readonly price: Price;
  readonly isPrivate: boolean;
  readonly azureRegions: readonly string[];
  readonly images: readonly { readonly type: ImageType; readonly skuId: string; readonly versions: readonly LockedVersion[] }[];
  /** Data disks of every version; fixed for the plan's life. */
  readonly dataDisks: number;
};

/**
 * What is locked once an offer is live (manifest-fields.md, "Locked once live"), as plain JSON for the ledger. `content` is a
 * checksum of everything else that customers see, so that a change of it is noticed.
 */
export type LockedFields = {
  readonly schemaVersion: 1;
  readonly offer: string;
  readonly hasHero: boolean;
  readonly plans: readonly LockedPlan[];
  readonly content: string;
};

/** The locked fields of an offer that goes live. */
export function lockedOf(offer: Offer): LockedFields {
  return {
    schemaVersion: 1,
    offer: offerName(offer.id),
    hasHero: offer.listing.logos.hero !== undefined,
    plans: offer.plans.map(lockedPlan).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    content: contentOf(offer),
  };
}

function lockedPlan({ id, licence, price, isPrivate, azureRegions, skus }: Plan): LockedPlan {
  const images = skus.map(({ type, skuId, versions }) => ({ type, skuId, versions: versions.map(lockedVersion) }));
  return { id, licence, price, isPrivate, azureRegions, images, dataDisks: dataDisks(skus) };
}

function lockedVersion({ version, osDisk, dataDisks: disks, state }: ImageSku["versions"][number]): LockedVersion {
  return { version, sha256: [osDisk, ...disks.toSorted((a, b) => a.lun - b.lun)].map(({ sha256 }) => sha256), state };
}

// All versions of a plan have the same number, so the first speaks for them.
function dataDisks(skus: readonly ImageSku[]): number {
  return skus[0]?.versions[0]?.dataDisks.length ?? 0;
}

// Images and where files stand are left out: what they change is judged by their own rules.
function contentOf({ listing, legal, support, plans }: Offer): string {
  const text = JSON.stringify({ listing, legal, support, plans: plans.map(({ skus: _skus, path: _path, ...shown }) => shown) });
  return crc32(new TextEncoder().encode(text)).toString(16).padStart(8, "0");
}

/** What `next` may not change because it is live: one problem per field, at the field's place as far as it is known. */
export function lockedFieldProblems(live: LockedFields, next: Offer): readonly Problem[] {
  const plans = new Map(next.plans.map((plan) => [plan.id, plan]));
  return [
    ...offerProblems(live, next),
    ...live.plans.flatMap((plan) => {
      const now = plans.get(plan.id);
      return now === undefined ? [removedPlan(plan, next)] : [...planProblems(plan, now), ...imageProblems(plan, now)];
    }),
  ];
}

function offerProblems(live: LockedFields, next: Offer): readonly Problem[] {
  const name = offerName(next.id);
  const place = { path: next.path };
  return [
    ...problemIf(live.offer !== name, () =>
      problem("offer-id-locked", `The live offer is ${quote(live.offer)}, this one is ${quote(name)}.`, "Put the ids back.", place),
    ),
    ...problemIf(live.hasHero && next.listing.logos.hero === undefined, () =>
      problem(
        "hero-removed",
        "The live offer has a hero picture, this one has none.",
        "Put listing.logos.hero back; it can be replaced.",
        place,
      ),
    ),
  ];
}

function removedPlan({ id }: LockedPlan, next: Offer): Problem {
  const remedy = `Put plans/${id}.yaml back; set hidden: true to stop showing it.`;
  return problem("plan-removed", `Plan ${quote(id)} was published and is now missing.`, remedy, { path: next.path });
}

function planProblems(live: LockedPlan, next: Plan): readonly Problem[] {
  const place = { path: next.path };
  const removed = live.azureRegions.filter((region) => !next.azureRegions.includes(region));
  const disks = dataDisks(next.skus);
  const newPlan = "Put it back; hide this plan and create a new one for other terms.";
  return [
    ...problemIf(live.licence !== next.licence, () =>
      problem("licence-locked", `licence was ${quote(live.licence)} and is now ${quote(next.licence)}.`, newPlan, place),
    ),
    ...problemIf(live.licence === next.licence && priceText(live.price) !== priceText(next.price), () =>
      problem("price-locked", `The price was ${quote(live.price)} and is now ${quote(next.price)}.`, newPlan, place),
    ),
    ...problemIf(!live.isPrivate && next.isPrivate, () =>
      problem("plan-made-private", `Plan ${quote(live.id)} is public and cannot become private.`, "Remove private: true.", place),
    ),
    ...problemIf(removed.length > 0, () =>
      problem("region-removed", `azureRegions lost ${quote(removed.join(", "))}.`, "Put the cloud back; it can never be removed.", place),
    ),
    ...problemIf(live.dataDisks !== disks, () =>
      problem("data-disks-locked", `The plan has ${disks} data disks, live it has ${live.dataDisks}.`, `Keep ${live.dataDisks}.`, place),
    ),
  ];
}

function imageProblems(live: LockedPlan, next: Plan): readonly Problem[] {
  return live.images.flatMap((image) => {
    const now = next.skus.find(({ type }) => type === image.type);
    if (now === undefined) {
      const text = `Image type ${image.type} of plan ${quote(live.id)} was published and is now missing.`;
      return [problem("image-type-removed", text, "Put it back; deprecate its versions instead.", { path: next.path })];
    }
    return [
      ...problemIf(now.skuId !== image.skuId, () =>
        problem("sku-id-locked", `skuId was ${quote(image.skuId)} and is now ${quote(now.skuId)}.`, "Put it back.", { path: next.path }),
      ),
      ...image.versions.flatMap((version) => publishedProblems(version, now, next)),
      ...newVersionProblems(image.versions, now.versions),
    ];
  });
}

function publishedProblems(live: LockedVersion, { versions, type }: ImageSku, { path }: Plan): readonly Problem[] {
  const next = versions.find(({ version }) => version === live.version);
  if (next === undefined) {
    const text = `Version ${quote(live.version)} of ${type} was published and is now missing.`;
    return [problem("version-removed", text, "Put it back; set state: deprecated to stop offering it.", { path })];
  }
  const changed = lockedVersion(next).sha256.join() !== live.sha256.join();
  return [
    ...problemIf(changed, () =>
      problem(
        "version-changed",
        `Version ${quote(live.version)} of ${type} was published with other disks.`,
        "Put the digests back and add a new version: a published image cannot be edited.",
        next.osDisk.place,
      ),
    ),
    ...problemIf(next.state === "deleted" && live.state !== "deleted", () =>
      problem(
        "version-deleted",
        `Version ${quote(live.version)} was published.`,
        "Set state: deprecated; only what was never published can be deleted.",
        next.place,
      ),
    ),
  ];
}

function newVersionProblems(live: readonly LockedVersion[], next: readonly ImageVersion[]): readonly Problem[] {
  const known = new Set(live.map(({ version }) => version));
  const greatest = [...known].toSorted(compareVersions).at(-1);
  if (greatest === undefined) return [];
  return next
    .filter(({ version }) => !known.has(version) && compareVersions(version, greatest) < 0)
    .map(({ version, place }) =>
      problem(
        "version-not-greater",
        `Version ${quote(version)} is not greater than ${greatest}, which is live.`,
        `Number it above ${greatest}.`,
        place,
      ),
    );
}

// Two prices are the same when their members are, in whatever order they were written.
function priceText(price: Price): string {
  return JSON.stringify(price, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function problemIf(condition: boolean, make: () => Problem): readonly Problem[] {
  return condition ? [make()] : [];
}
