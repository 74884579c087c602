import type { ImageSku, ImageVersion, Offer, Plan } from "../../src/core/offer.ts";

const folder = "offers/contoso/web-stack";
const planPath = `${folder}/plans/standard.yaml`;

/** A version with digests made of its own number. */
export function versionValue(version: string, changes: Partial<ImageVersion> = {}): ImageVersion {
  const place = { path: planPath, line: 30, column: 11 };
  const sha256 = version.replaceAll(".", "").padEnd(64, "0");
  return { version, state: "generallyAvailable", osDisk: { location: { path: "a.vhd" }, sha256, place }, dataDisks: [], place, ...changes };
}

/** An image type with these versions. */
export function skuValue(versions: readonly ImageVersion[], changes: Partial<ImageSku> = {}): ImageSku {
  return { type: "x64Gen2", skuId: "standard", versions, ...changes };
}

/** A pay-as-you-go plan with version 1.0.0. */
export function planValue(changes: Partial<Plan> = {}): Plan {
  return {
    id: "standard",
    title: "Standard",
    summary: "One",
    description: "Text",
    hidden: false,
    isPrivate: false,
    licence: "payAsYouGo",
    price: { kind: "flat", price: 1 },
    markets: "allMarkets",
    azureRegions: ["azureGlobal", "azureChina"],
    osFamily: "linux",
    osName: "Debian 12",
    recommendedSizes: ["Standard_B2s"],
    ports: [],
    skus: [skuValue([versionValue("1.0.0")])],
    path: planPath,
    ...changes,
  };
}

/** An offer with one plan. */
export function offerValue(changes: Partial<Offer> = {}): Offer {
  const contact = { name: "A", email: "a@contoso.example", phone: "+39 02 555" };
  return {
    id: { publisher: "contoso", offer: "web-stack" },
    alias: "Web",
    listing: {
      title: "Web Stack",
      summary: "One",
      longSummary: "Two",
      description: "Three",
      categories: ["compute"],
      links: [],
      logos: { large: `${folder}/media/l.png`, hero: `${folder}/media/h.png` },
      screenshots: [],
      videos: [],
    },
    legal: { privacyPolicy: "https://contoso.example", terms: { kind: "standardContract" } },
    support: { engineering: contact, customer: contact },
    lead: { kind: "none", contacts: [] },
    previewAudience: [],
    notify: [],
    plans: [planValue()],
    path: `${folder}/offer.yaml`,
    ...changes,
  };
}
