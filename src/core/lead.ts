import type { OfferId } from "./offer.ts";
import type { Instant } from "./time.ts";

/** A lead as the marketplace documents it (manifest-fields.md §5). */
export type Lead = {
  /** Stable key; a destination keeps one record per key. */
  readonly key: string;
  readonly offer: OfferId;
  readonly offerTitle: string;
  readonly source: string;
  readonly action: string;
  readonly customer: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly phone: string;
    readonly country: string;
    readonly company: string;
    readonly title: string;
  };
  readonly description: string;
  readonly at: Instant;
};

/** Ticks (100 ns since 0001-01-01) at the Unix epoch; the documented test lead is numbered in them. */
const epochTicks = 621_355_968_000_000_000n;
const ticksPerMillisecond = 10_000n;

/**
 * The lead that proves a destination during packaging: dummy data, every text the same marker, so that a search for `SLIPWAY_TEST` finds it and
 * no sales person calls anybody. The country, the telephone number and the number's meaning are the documented ones; the address is on a
 * domain reserved for examples (RFC 2606), where the documented one belongs to somebody.
 */
export function testLead(offer: OfferId, offerTitle: string, at: Instant, key: string): Lead {
  const marker = `SLIPWAY_TEST_${BigInt(Date.parse(at)) * ticksPerMillisecond + epochTicks}`;
  const customer = {
    firstName: marker,
    lastName: marker,
    email: `${marker}@example.com`,
    phone: "1234567890",
    country: "US",
    company: marker,
    title: marker,
  };
  return { key, offer, offerTitle, source: "AzureMarketplace", action: "INS", customer, description: marker, at };
}

/** `Source-Action|publisherid.offerid`, the documented LeadSource. */
export function leadSource({ source, action, offer }: Pick<Lead, "source" | "action" | "offer">): string {
  return `${source}-${action}|${offer.publisher}.${offer.offer}`;
}
