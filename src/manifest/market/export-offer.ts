import type { Listing, Offer as RawOffer } from "../generated/offer.d.ts";
import { leadFields, type SecretOf } from "./export-leads.ts";
import { byId, given, languageId, listingName, schemaUrl, type Fields, type ResourceType } from "./resource.ts";

/** What an export needs besides the manifests. */
export type ExportWays = {
  /** Markdown to the HTML that listings are written in. */
  readonly html: (markdown: string) => string;
  readonly secretOf: SecretOf;
  /** Address below which the marketplace can fetch the offer's pictures; without it they are named only. */
  readonly assetsUrl?: string;
};

type Parts = { readonly offer: RawOffer; readonly text: (path: string) => string; readonly ways: ExportWays };

/** The resources that say everything about an offer but its plans. */
export function offerResources(parts: Parts): readonly Fields[] {
  const { offer, ways } = parts;
  const { legal, listing, preview } = offer;
  const audiences = preview.audience.map(({ subscription, label }) => given({ type: "subscription", id: subscription, label }));
  return [
    { $schema: schemaUrl("product"), identity: { externalId: offer.offer }, type: "azureVirtualMachine", alias: offer.alias },
    ofProduct(offer.offer, "property", { kind: "azureVM", categories: categoriesOf(listing), ...termsOf(legal.terms, parts.text) }),
    { ...ofProduct(offer.offer, "listing", listingFields(parts)), resourceName: listingName },
    ...assets(offer, ways),
    ...trailers(offer, ways),
    ofProduct(offer.offer, "customer-leads", leadFields(offer.leads, ways.secretOf)),
    ofProduct(offer.offer, "reseller", { resellerChannelState: listing.cspChannel ?? "notSet", audiences: [] }),
    ofProduct(offer.offer, "test-drive", testDriveOf(offer.testDrive)),
    ofProduct(offer.offer, "price-and-availability-offer", { previewAudiences: audiences }),
  ];
}

/** A resource of the product that the request makes or changes. */
export function ofProduct(product: string, type: ResourceType, fields: Fields, version?: string): Fields {
  return { $schema: schemaUrl(type, version), product: byId(product), ...fields };
}

/** Whether there is one, and of which kind: the schemas of its details are not published. */
function testDriveOf(testDrive: RawOffer["testDrive"]): Fields {
  return testDrive?.enabled === true ? { enabled: true, type: "azureResourceManager" } : { enabled: false };
}

function categoriesOf({ categories }: Listing): Fields {
  return Object.fromEntries(categories.map(({ id, subcategories }) => [id, subcategories ?? []]));
}

function termsOf(terms: RawOffer["legal"]["terms"], text: Parts["text"]): Fields {
  switch (terms.kind) {
    case "standardContract":
      return given({
        termsConditions: "standardMicrosoft",
        standardContractAmendment: terms.universalAmendment === undefined ? undefined : text(terms.universalAmendment),
        customAmendments: terms.customAmendments?.map(({ file, tenants }) => ({
          terms: text(file),
          tenants: { manualEntries: tenants.map((id) => ({ id })) },
        })),
      });
    case "text":
      return { termsConditions: "custom", termsOfUse: text(terms.file) };
    case "url":
      return { termsConditions: "custom", termsOfUseUrl: terms.url };
  }
}

function listingFields({ offer: { listing, legal, support }, text, ways }: Parts): Fields {
  return given({
    kind: "azureVM",
    languageId,
    title: listing.title,
    searchResultSummary: listing.summary,
    shortDescription: listing.longSummary,
    description: ways.html(text(listing.description)),
    privacyPolicyLink: legal.privacyPolicy,
    generalLinks: listing.links?.map(({ title, url }) => ({ displayText: title, link: url })),
    engineeringContact: { ...support.engineering },
    supportContact: { ...support.customer },
    globalSupportWebsite: support.url,
    governmentSupportWebsite: support.governmentUrl,
  });
}

/** Words of the schema `listing-asset` for our logos. */
export const logoTypes = {
  small: "azureLogoSmall",
  medium: "azureLogoMedium",
  large: "azureLogoLarge",
  wide: "azureLogoWide",
  hero: "azureLogoHero",
} as const;

const logoNames = ["small", "medium", "large", "wide", "hero"] as const satisfies readonly (keyof typeof logoTypes)[];

function assets({ offer, listing: { logos, screenshots } }: RawOffer, ways: ExportWays): readonly Fields[] {
  const named = logoNames.flatMap((name) => {
    const [path, type] = [logos[name], logoTypes[name]];
    return path === undefined ? [] : [asset(offer, { type, path, description: "", displayOrder: 0 }, ways)];
  });
  const shots = (screenshots ?? []).map(({ path, caption }, displayOrder) =>
    asset(offer, { type: "azureLogoScreenshot", path, description: caption, displayOrder }, ways),
  );
  return [...named, ...shots];
}

type Asset = { readonly type: string; readonly path: string; readonly description: string; readonly displayOrder: number };

function asset(offer: string, { path, ...rest }: Asset, { assetsUrl }: ExportWays): Fields {
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  const url = assetsUrl === undefined ? undefined : below(assetsUrl, path);
  const own = { kind: "azure", listing: { resourceName: listingName }, languageId, ...rest, fileName, friendlyName: path, url };
  return ofProduct(offer, "listing-asset", given(own));
}

/** A video's thumbnail must have an address: without one for pictures there is no place for videos. */
function trailers({ offer, listing: { videos = [] } }: RawOffer, { assetsUrl }: ExportWays): readonly Fields[] {
  if (assetsUrl === undefined) return [];
  return videos.map(({ title, url, thumbnail }) =>
    ofProduct(offer, "listing-trailer", {
      kind: "azure",
      listing: { resourceName: listingName },
      streamingUrl: url,
      assets: { [languageId]: { title, imageList: [{ url: below(assetsUrl, thumbnail) }] } },
    }),
  );
}

/** Where the marketplace fetches a picture from. */
function below(address: string, path: string): string {
  return `${address.replace(/\/+$/, "")}/${path}`;
}
