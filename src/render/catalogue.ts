import { offerName, type ImageVersion, type Plan } from "../core/offer.ts";
import { html, nothing, type Html } from "./html.ts";
import { logoOf, pageFrame } from "./page-frame.ts";
import { priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import { listingMedia } from "./product-media.ts";
import { offeredVersions, visiblePlans } from "./visible-plans.ts";
import { count } from "./words.ts";

/** One offer of the catalogue, as far as this folder reads it back; `schemas/v1/catalog.schema.json` has all of it. */
export type CatalogueEntry = {
  readonly publisher: string;
  readonly offer: string;
  readonly title: string;
  readonly summary: string;
  readonly categories: readonly string[];
  /** Paths relative to the catalogue. */
  readonly page: string;
  readonly logo: string;
  readonly plans: readonly { readonly priceText: string }[];
};

/**
 * The machine-readable half of a product page, as JSON with fields in a fixed order: equal offers give equal bytes. Like the page it leaves out
 * hidden and private plans and every image's location; images are named by digest.
 */
export function catalogueEntry({ offer, submission, digest, regions }: Omit<ProductPageInput, "markdown">): string {
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
    plans: visiblePlans(offer).map((plan) => planEntry(plan)),
  };
  return `${JSON.stringify(entry, null, 2)}\n`;
}

function planEntry(plan: Plan): object {
  return {
    id: plan.id,
    title: plan.title,
    summary: plan.summary,
    licence: plan.licence,
    price: plan.price,
    priceText: priceText(plan.price),
    markets: plan.markets,
    clouds: plan.azureRegions,
    osFamily: plan.osFamily,
    osName: plan.osName,
    recommendedSizes: plan.recommendedSizes,
    ports: plan.ports,
    skus: plan.skus.map(({ type, skuId, versions }) => ({ type, skuId, versions: offeredVersions(versions).map(versionEntry) })),
  };
}

function versionEntry({ version, state, osDisk, dataDisks }: ImageVersion): object {
  const disks = dataDisks.map(({ lun, sha256 }) => ({ disk: `lun ${lun}`, sha256 }));
  return { version, state, disks: [{ disk: "os", sha256: osDisk.sha256 }, ...disks] };
}

/** Reads an entry's text back; undefined when it is none, so that one damaged entry costs one offer, not the catalogue. */
export function readEntry(text: string): CatalogueEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is CatalogueEntry {
  if (typeof value !== "object" || value === null) return false;
  const record: Partial<Record<string, unknown>> = { ...value };
  const texts = ["publisher", "offer", "title", "summary", "page", "logo"].every((field) => typeof record[field] === "string");
  return texts && Array.isArray(record["categories"]) && Array.isArray(record["plans"]);
}

/** The whole catalogue from its entries, in the order of the offers' names whatever order they come in: as JSON, and as the store front's first page. */
export function catalogue(texts: readonly string[]): { readonly json: string; readonly html: string } {
  const entries = texts
    .map((text) => readEntry(text))
    .filter((entry) => entry !== undefined)
    .toSorted((a, b) => (offerName(a) < offerName(b) ? -1 : 1));
  return { json: `${JSON.stringify({ $schema: schemaId, schemaVersion: 1, offers: entries }, null, 2)}\n`, html: frontPage(entries) };
}

const schemaId = "urn:slipway:schema:v1:catalog";

function frontPage(entries: readonly CatalogueEntry[]): string {
  const list = html`<ul class="cards">
    ${entries.map((entry) => card(entry))}
  </ul>`;
  return pageFrame({
    title: "Virtual machine marketplace",
    description: "Virtual machine offers, ready to deploy.",
    home: "index.html",
    main: html`<section class="hero" aria-label="Welcome">
        <div class="wide hero-text">
          <h1>Virtual machines, ready to deploy</h1>
          <p class="lead">
            ${entries.length === 0 ? "No offer is live yet." : `${count(entries.length, "offer")}, certified and replicated.`}
          </p>
        </div>
      </section>
      <div class="wide">${entries.length === 0 ? nothing : list}</div>`,
    footer: html`<p>Published with Slipway. <a href="catalog.json">The catalogue as JSON</a></p>`,
  });
}

function card({ publisher, title, summary, categories, page, logo, plans: [first] }: CatalogueEntry): Html {
  return html`<li class="card">
    <a href="${page}"
      >${logoOf(logo, title)}<span class="card-text"
        ><b>${title}</b><span class="publisher">${publisher}</span><span>${summary}</span
        ><span class="card-foot"
          ><span class="price">${first?.priceText ?? "By private agreement"}</span
          >${categories.slice(0, 1).map((category) => html`<span class="chip">${category.replaceAll(/[-_]/g, " ")}</span>`)}</span
        ></span
      ></a
    >
  </li> `;
}
