import type { Content, ImageContent } from "../core/message.ts";
import type { DiskReference, ImageSku, ImageVersion, Offer, Plan } from "../core/offer.ts";
import { lockedOf } from "../core/rules/locked.ts";
import type { Policy } from "../core/settings.ts";
import { compareVersions } from "../core/version.ts";

/** An image version with where it stands, under the name that tasks use: `<plan>/<type>@<version>`. */
export type NamedImage = { readonly name: string; readonly plan: Plan; readonly sku: ImageSku; readonly version: ImageVersion };

/** Every image version that customers can get, in the order of the manifests. */
export function imagesOf(offer: Offer): readonly NamedImage[] {
  return offer.plans.flatMap((plan) =>
    plan.skus.flatMap((sku) =>
      sku.versions
        .filter((version) => version.state !== "deleted")
        .map((version) => ({ name: `${plan.id}/${sku.type}@${version.version}`, plan, sku, version })),
    ),
  );
}

/** The image version with that name. */
export function findImage(offer: Offer, name: string): NamedImage | undefined {
  return imagesOf(offer).find((image) => image.name === name);
}

/** OS disk first, then data disks by LUN. */
export function disksOf({ osDisk, dataDisks }: ImageVersion): readonly (readonly [name: string, disk: DiskReference])[] {
  return [["os", osDisk], ...dataDisks.map((disk) => [`lun ${disk.lun}`, disk] as const)];
}

/** What later decisions need of a validated offer. `sha256` names everything that a certification of an image depends on. */
export function contentOf(offer: Offer, policy: Policy, sha256: (text: string) => string): Content {
  const images = imagesOf(offer).map((image) => imageContent(image, policy, sha256));
  const versions = images.map((image) => image.version).toSorted(compareVersions);
  return {
    title: offer.listing.title,
    version: versions.at(-1) ?? "",
    images,
    notify: offer.notify,
    lead: offer.lead.kind,
    audience: offer.previewAudience.length,
    locked: lockedOf(offer),
  };
}

function imageContent({ name, plan, sku, version }: NamedImage, policy: Policy, sha256: (text: string) => string): ImageContent {
  const disks = disksOf(version).map(([disk, { sha256: digest, place }]) => ({ disk, sha256: digest, place }));
  const inputs = [name, plan.osFamily, policy.certification.digest, ...disks.map((each) => `${each.disk} ${each.sha256}`)].join("\n");
  return {
    name,
    plan: plan.id,
    type: sku.type,
    version: version.version,
    osFamily: plan.osFamily,
    disks,
    inputs: sha256(inputs),
    place: version.place,
  };
}
