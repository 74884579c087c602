import type { Price } from "../core/offer.ts";

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
  readonly plans: readonly { readonly price?: Price; readonly priceText: string; readonly osName?: string }[];
};

/** Reads an entry's text back; undefined when it is none, so that one damaged entry costs one offer, not the catalogue. */
export function readEntry(text: string): CatalogueEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a whole catalogue back; what is no entry is left out, and a text that is no catalogue has none. */
export function readCatalogue(text: string): readonly CatalogueEntry[] {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Array.isArray(value["offers"]) ? value["offers"].filter((each) => isEntry(each)) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is CatalogueEntry {
  if (!isObject(value)) return false;
  const texts = ["publisher", "offer", "title", "summary", "page", "logo"].every((field) => typeof value[field] === "string");
  return texts && isTexts(value["categories"]) && Array.isArray(value["plans"]) && value["plans"].every((plan) => isPlan(plan));
}

function isPlan(value: unknown): boolean {
  return isObject(value) && typeof value["priceText"] === "string" && (value["price"] === undefined || isPrice(value["price"]));
}

/** Enough of a price to say it: its kind, and the amounts of that kind. */
function isPrice(value: unknown): value is Price {
  if (!isObject(value)) return false;
  switch (value["kind"]) {
    case "byol":
    case "free":
      return true;
    case "flat":
      return typeof value["price"] === "number";
    case "perCore":
      return typeof value["pricePerCore"] === "number";
    case "perCoreSize":
      return isAmounts(value["prices"]);
    case "perMarketAndCoreSize":
      return Array.isArray(value["prices"]) && value["prices"].every((each) => isMarketPrice(each));
    default:
      return false;
  }
}

function isMarketPrice(value: unknown): boolean {
  return isObject(value) && typeof value["currency"] === "string" && isTexts(value["markets"]) && isAmounts(value["prices"]);
}

function isAmounts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((amount) => typeof amount === "number");
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isObject(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
