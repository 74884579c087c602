import { offerName, type ImageVersion, type Plan } from "../core/offer.ts";
import { readEntry } from "./catalogue-entry.ts";
import { deploymentOf, templateFiles } from "./deployment.ts";
import { frontPage } from "./front-page.ts";
import { languages, pageFile } from "./language.ts";
import { priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import { listingMedia } from "./product-media.ts";
import { offeredVersions, visiblePlans } from "./visible-plans.ts";

/**
 * The machine-readable half of a product page, as JSON with fields in a fixed order: equal offers give equal bytes. Like the page it leaves out
 * hidden and private plans; images are named by digest, and by the copies that customers may read.
 */
export function catalogueEntry({ offer, submission, digest, regions, copies }: Omit<ProductPageInput, "markdown">): string {
  const { id, listing } = offer;
  const folder = offerName(id);
  const entry = {
    publisher: id.publisher,
    offer: id.offer,
    title: listing.title,
    summary: listing.summary,
    longSummary: listing.longSummary,
    categories: listing.categories,
    page: `${folder}/index.html`,
    logo: `${folder}/${listingMedia(listing).logo}`,
    submission,
    digest,
    regions,
    plans: visiblePlans(offer).map((plan) => planEntry(plan, folder, copies)),
  };
  return `${JSON.stringify(entry, null, 2)}\n`;
}

function planEntry(plan: Plan, folder: string, copies: ProductPageInput["copies"]): object {
  const { arm, bicep } = templateFiles(plan);
  return {
    id: plan.id,
    title: plan.title,
    summary: plan.summary,
    licence: plan.licence,
    price: plan.price,
    priceText: priceText(plan.price),
    ...(plan.freeTrial === undefined ? {} : { freeTrial: plan.freeTrial }),
    markets: plan.markets,
    clouds: plan.azureRegions,
    osFamily: plan.osFamily,
    osName: plan.osName,
    recommendedSizes: plan.recommendedSizes,
    ports: plan.ports,
    skus: plan.skus.map(({ type, skuId, versions }) => ({
      type,
      skuId,
      versions: offeredVersions(versions).map((version) => versionEntry(version, copies)),
    })),
    ...(deploymentOf(plan, copies) === undefined ? {} : { templates: { arm: `${folder}/${arm}`, bicep: `${folder}/${bicep}` } }),
  };
}

function versionEntry({ version, state, osDisk, dataDisks }: ImageVersion, copies: ProductPageInput["copies"]): object {
  const disks = [{ disk: "os", sha256: osDisk.sha256 }, ...dataDisks.map(({ lun, sha256 }) => ({ disk: `lun ${lun}`, sha256 }))];
  return { version, state, disks: disks.map((disk) => ({ ...disk, ...addressesOf(disk.sha256, copies) })) };
}

/** Where customers read a disk, by region; nothing where no copy has an address. */
function addressesOf(sha256: string, copies: ProductPageInput["copies"]): object {
  const found = copies.flatMap((copy) => (copy.sha256 === sha256 && copy.url !== undefined ? [[copy.region, copy.url] as const] : []));
  return found.length === 0 ? {} : { urls: Object.fromEntries(found) };
}

/** What the store front's folder holds besides its offers: the catalogue as JSON, and the first page in each language, by file name. */
export type Catalogue = { readonly json: string; readonly pages: ReadonlyMap<string, string> };

/** The whole catalogue from its entries, in the order of the offers' names whatever order they come in. */
export function catalogue(texts: readonly string[]): Catalogue {
  const entries = texts
    .map((text) => readEntry(text))
    .filter((entry) => entry !== undefined)
    .toSorted((a, b) => (offerName(a) < offerName(b) ? -1 : 1));
  return {
    json: `${JSON.stringify({ $schema: schemaId, schemaVersion: 1, offers: entries }, null, 2)}\n`,
    pages: new Map(languages.map((language) => [pageFile("index", language), frontPage(entries, language)])),
  };
}

const schemaId = "urn:slipway:schema:v1:catalog";
