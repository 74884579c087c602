import type { LeadDestination } from "./lead-destination.ts";
import type { Place } from "./problem.ts";
import type { Secret } from "./secret.ts";

/** Names an offer; both parts never change once live. */
export type OfferId = { readonly publisher: string; readonly offer: string };

/** `publisher/offer`, as people and the command line write it. */
export function offerName({ publisher, offer }: OfferId): string {
  return `${publisher}/${offer}`;
}

/** Reads `publisher/offer`; undefined when it is not two ids of the manifest's own grammar (also the guard for branch and folder names). */
export function parseOfferName(text: string): OfferId | undefined {
  const match = /^([a-z0-9][a-z0-9_-]{0,49})\/([a-z0-9][a-z0-9_-]{0,49})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { publisher: match[1], offer: match[2] };
}

/** Where a disk's bytes are: an https SAS URL, a path below the repository, or a secret that holds such a URL. */
export type DiskLocation = { readonly url: string } | { readonly path: string } | Secret;

/** One fixed VHD, named by location and digest (SHA-256 of the whole file, 64 lower-case hex digits). */
export type DiskReference = { readonly location: DiskLocation; readonly sha256: string; readonly place: Place };

export type DataDisk = DiskReference & { readonly lun: number };

export type LifecycleState = "generallyAvailable" | "deprecated" | "deleted";

/** `X.Y.Z` of a plan's disks; `place` is where the version stands in the plan's file. */
export type ImageVersion = {
  readonly version: string;
  readonly state: LifecycleState;
  readonly osDisk: DiskReference;
  readonly dataDisks: readonly DataDisk[];
  readonly place: Place;
};

/** Architecture and generation, today's `x64Gen1 | x64Gen2 | arm64Gen2`. */
export type ImageType = "x64Gen1" | "x64Gen2" | "arm64Gen2";

export type ImageSku = { readonly type: ImageType; readonly skuId: string; readonly versions: readonly ImageVersion[] };

export type OsFamily = "linux" | "windows";

export type Port = { readonly label: string; readonly range: string; readonly protocol: "tcp" | "udp" | "both" };

/** What customers pay; exactly one kind. Amounts are decimal numbers in the currency's unit, per hour unless said. */
export type Price =
  | { readonly kind: "byol" }
  | { readonly kind: "free" }
  | { readonly kind: "flat"; readonly price: number }
  | { readonly kind: "perCore"; readonly pricePerCore: number }
  | { readonly kind: "perCoreSize"; readonly prices: Readonly<Record<string, number>> }
  | {
      readonly kind: "perMarketAndCoreSize";
      readonly prices: readonly {
        readonly currency: string;
        readonly markets: readonly string[];
        readonly prices: Readonly<Record<string, number>>;
      }[];
    };

export type Period = { readonly type: "day" | "week" | "month" | "year"; readonly value: number };

export type Markets = "allMarkets" | "allTaxRemittedMarkets" | readonly string[];

/** A plan (SKU) of an offer, as far as Slipway acts on it or shows it. */
export type Plan = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly hidden: boolean;
  readonly isPrivate: boolean;
  readonly licence: "byol" | "payAsYouGo";
  readonly price: Price;
  /** How long customers may try the plan without paying for its software. */
  readonly freeTrial?: Period;
  readonly markets: Markets;
  readonly azureRegions: readonly string[];
  readonly osFamily: OsFamily;
  readonly osName: string;
  readonly recommendedSizes: readonly string[];
  readonly ports: readonly Port[];
  readonly skus: readonly ImageSku[];
  /** Path of the plan's file in the repository. */
  readonly path: string;
};

export type Link = { readonly title: string; readonly url: string };
export type Contact = { readonly name: string; readonly email: string; readonly phone: string };
/** A picture: path in the repository, and the text that stands for it. */
export type Picture = { readonly path: string; readonly caption: string };
export type Video = { readonly title: string; readonly url: string; readonly thumbnail: string };

/** What customers read about the offer. Long texts are Markdown, already read from their files. */
export type Listing = {
  readonly title: string;
  readonly summary: string;
  readonly longSummary: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly links: readonly Link[];
  readonly logos: {
    readonly small?: string;
    readonly medium?: string;
    readonly large: string;
    readonly wide?: string;
    readonly hero?: string;
  };
  readonly screenshots: readonly Picture[];
  readonly videos: readonly Video[];
};

export type Legal = {
  readonly privacyPolicy: string;
  readonly terms:
    | { readonly kind: "standardContract" }
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "url"; readonly url: string };
};

export type Support = { readonly engineering: Contact; readonly customer: Contact; readonly url?: string; readonly governmentUrl?: string };

/** One allow-listed subscription (a GUID, lower case) that may see the preview. */
export type Audience = { readonly subscription: string; readonly label: string };

/** A whole offer, read from its folder; what the manifests say after defaults. */
export type Offer = {
  readonly id: OfferId;
  readonly alias: string;
  readonly listing: Listing;
  readonly legal: Legal;
  readonly support: Support;
  readonly lead: LeadDestination;
  readonly previewAudience: readonly Audience[];
  readonly notify: readonly string[];
  readonly plans: readonly Plan[];
  /** Path of `offer.yaml` in the repository. */
  readonly path: string;
};
