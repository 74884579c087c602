import type { Period } from "../core/offer.ts";
import type { Language } from "./language.ts";

/** How prices are said. Amounts come with their currency already. */
export type PriceWords = {
  /** What stands between units and decimals. */
  readonly point: "." | ",";
  readonly byol: string;
  readonly free: string;
  readonly onRequest: string;
  readonly perHour: (amount: string) => string;
  readonly perCore: (amount: string) => string;
  readonly from: (text: string) => string;
  readonly trial: (period: Period) => string;
  readonly byMarket: (currencies: number) => string;
  readonly cores: (count: number) => string;
  readonly machine: string;
  readonly hour: string;
  readonly sizes: (currency: string) => string;
  readonly sizesIn: (currency: string, markets: string) => string;
  readonly allMarkets: string;
  readonly taxRemitted: string;
};

/** Every word of the store front that is Slipway's own, in one language. What publishers write is not here. */
export type StoreWords = {
  readonly language: Language;
  /** The language's own name, for the link that leads to it. */
  readonly languageName: string;
  readonly brand: string;
  readonly skip: string;
  readonly price: PriceWords;
  readonly front: {
    readonly title: string;
    readonly about: (offers: number) => string;
    readonly description: string;
    readonly search: string;
    readonly find: string;
    readonly categories: string;
    readonly everything: string;
    readonly other: string;
    readonly noMatch: string;
    readonly byAgreement: string;
    readonly published: string;
    readonly asJson: string;
  };
  readonly page: {
    readonly onThisPage: string;
    readonly sections: { readonly [id in "overview" | "screenshots" | "videos" | "plans" | "get" | "details"]: string };
    readonly getIt: string;
    readonly categories: string;
    readonly plusMachine: string;
    readonly planAndMore: (plan: string, more: number) => string;
    readonly logo: (title: string) => string;
    readonly publishedBy: (publisher: string) => string;
    readonly submission: (number: number) => string;
    readonly play: string;
  };
  readonly glance: {
    readonly [name in "title" | "publisher" | "version" | "system" | "price" | "regions" | "support" | "privacy"]: string;
  } & { readonly regionCount: (count: number) => string; readonly certified: string };
  readonly plans: {
    readonly none: string;
    readonly onTop: string;
    readonly compare: string;
    readonly plan: string;
    readonly price: string;
    readonly system: string;
    readonly version: string;
    readonly images: string;
    readonly sizes: string;
    readonly ports: string;
    readonly regions: string;
    readonly markets: string;
    readonly types: { readonly x64Gen1: string; readonly x64Gen2: string; readonly arm64Gen2: string };
    readonly noVersion: string;
    readonly dataDisks: (count: number) => string;
    readonly deprecated: string;
    readonly anySize: string;
    readonly usual: string;
    readonly noPorts: string;
    readonly bothProtocols: string;
    readonly clouds: Readonly<Record<string, string>>;
    readonly otherClouds: (names: string) => string;
  };
  readonly get: {
    readonly about: string;
    readonly files: string;
    readonly arm: string;
    readonly bicep: string;
    readonly commands: string;
    readonly region: string;
    readonly otherRegions: (regions: string) => string;
    readonly address: string;
    readonly copies: string;
    readonly osDisk: string;
    readonly dataDisk: (lun: number) => string;
    readonly noAddress: string;
    readonly noTemplate: string;
    readonly ask: string;
    readonly askAbout: (publisher: string) => string;
  };
  readonly details: {
    readonly support: string;
    readonly legal: string;
    readonly supportSite: string;
    readonly governmentSite: string;
    readonly standardContract: string;
    readonly terms: string;
    readonly privacy: string;
    readonly more: string;
  };
  readonly preview: { readonly label: string; readonly strong: string; readonly text: (closes: string) => string };
  readonly withdrawn: {
    readonly title: (offer: string) => string;
    readonly description: (offer: string, publisher: string) => string;
    readonly text: string;
    readonly all: string;
  };
};
