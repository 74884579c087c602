import type { LeadDestination } from "../../core/lead-destination.ts";
import type { Legal, Listing, Offer, OfferId, Plan, Support } from "../../core/offer.ts";
import type { Legal as RawLegal, Listing as RawListing, Offer as RawOffer, Support as RawSupport } from "../generated/offer.d.ts";

/** Texts by the path a manifest gives, such as `listing/description.md`; pictures become paths in the repository. */
export type OfferFolder = { readonly folder: string; readonly text: (path: string) => string };

/** An offer after defaults, from a manifest that fits the schema. */
export function decodeOffer(id: OfferId, raw: RawOffer, plans: readonly Plan[], folder: OfferFolder): Offer {
  return {
    id,
    alias: raw.alias,
    listing: listingOf(raw.listing, folder),
    legal: legalOf(raw.legal, folder),
    support: supportOf(raw.support),
    lead: leadOf(raw.leads),
    previewAudience: raw.preview.audience.map(({ subscription, label }) => ({ subscription, label: label ?? "" })),
    notify: raw.notify ?? [],
    plans,
    path: `${folder.folder}/offer.yaml`,
  };
}

function listingOf(raw: RawListing, { folder, text }: OfferFolder): Listing {
  const { large, small, medium, wide, hero } = raw.logos;
  const picture = (path: string): string => `${folder}/${path}`;
  return {
    title: raw.title,
    summary: raw.summary,
    longSummary: raw.longSummary,
    description: text(raw.description),
    categories: raw.categories.flatMap(({ id, subcategories }) => [id, ...(subcategories ?? []).map((each) => `${id}/${each}`)]),
    links: raw.links ?? [],
    logos: {
      large: picture(large),
      ...(small !== undefined && { small: picture(small) }),
      ...(medium !== undefined && { medium: picture(medium) }),
      ...(wide !== undefined && { wide: picture(wide) }),
      ...(hero !== undefined && { hero: picture(hero) }),
    },
    screenshots: (raw.screenshots ?? []).map(({ path, caption }) => ({ path: picture(path), caption })),
    videos: (raw.videos ?? []).map(({ title, url, thumbnail }) => ({ title, url, thumbnail: picture(thumbnail) })),
  };
}

function legalOf({ privacyPolicy, terms }: RawLegal, { text }: OfferFolder): Legal {
  switch (terms.kind) {
    case "standardContract":
      return { privacyPolicy, terms: { kind: "standardContract" } };
    case "text":
      return { privacyPolicy, terms: { kind: "text", text: text(terms.file) } };
    case "url":
      return { privacyPolicy, terms: { kind: "url", url: terms.url } };
  }
}

function supportOf({ engineering, customer, url, governmentUrl }: RawSupport): Support {
  return { engineering, customer, ...(url !== undefined && { url }), ...(governmentUrl !== undefined && { governmentUrl }) };
}

function leadOf(raw: RawOffer["leads"]): LeadDestination {
  const { contacts = [], ...settings } = raw ?? { kind: "none" };
  return settings.kind === "azureTable" ? { table: "marketplaceleads", ...settings, contacts } : { ...settings, contacts };
}
