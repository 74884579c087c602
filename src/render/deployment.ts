import type { ImageSku, ImageType, ImageVersion, Plan } from "../core/offer.ts";
import type { ImageCopy } from "./product-input.ts";
import { shownVersion } from "./visible-plans.ts";

/** Where a region's copies of all disks of one image version are; `lun` is absent for the disk with the system. */
export type RegionDisks = { readonly region: string; readonly disks: readonly { readonly lun?: number; readonly url: string }[] };

/** What a template deploys: one image version of a plan, from the region that its reader chooses. */
export type Deployment = {
  readonly plan: Plan;
  readonly sku: ImageSku;
  readonly version: ImageVersion;
  /** Regions whose copies of every disk have an address. */
  readonly regions: readonly RegionDisks[];
};

/** A managed image is made of x64 machines only; generation 2 is what new machines are. */
const usable: readonly ImageType[] = ["x64Gen2", "x64Gen1"];

/** What the templates of a plan deploy: the version that customers are shown. Undefined where no managed image can be made of it. */
export function deploymentOf(plan: Plan, copies: readonly ImageCopy[]): Deployment | undefined {
  for (const type of usable) {
    const sku = plan.skus.find((each) => each.type === type);
    const version = sku === undefined ? undefined : shownVersion(sku);
    if (sku !== undefined && version !== undefined) return { plan, sku, version, regions: regionsOf(version, copies) };
  }
  return undefined;
}

function regionsOf({ osDisk, dataDisks }: ImageVersion, copies: readonly ImageCopy[]): readonly RegionDisks[] {
  const urls = new Map(copies.flatMap(({ region, sha256, url }) => (url === undefined ? [] : [[`${region} ${sha256}`, url] as const])));
  return [...new Set(copies.map(({ region }) => region))].flatMap((region) => {
    const os = urls.get(`${region} ${osDisk.sha256}`);
    const data = dataDisks.map(({ lun, sha256 }) => ({ lun, url: urls.get(`${region} ${sha256}`) }));
    const whole = data.flatMap(({ lun, url }) => (url === undefined ? [] : [{ lun, url }]));
    return os === undefined || whole.length < data.length ? [] : [{ region, disks: [{ url: os }, ...whole] }];
  });
}

/** Where a plan's templates lie beside its page. Ids are plain names, so they are file names as well. */
export function templateFiles(plan: Plan): { readonly arm: string; readonly bicep: string } {
  return { arm: `deploy/${plan.id}.json`, bicep: `deploy/${plan.id}.bicep` };
}
