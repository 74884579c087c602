import type { Markets, Price } from "../core/offer.ts";
import { html, type Html } from "./html.ts";
import { count } from "./words.ts";

/** A price in a few words: `Free`, `US$0.25 per hour`, `from €0.10 per hour`. */
export function priceText(price: Price): string {
  switch (price.kind) {
    case "byol":
      return "Bring your own licence";
    case "free":
      return "Free";
    case "flat":
      return `${money(price.price, "usd")} per hour`;
    case "perCore":
      return `${money(price.pricePerCore, "usd")} per core and hour`;
    case "perCoreSize":
      return fromText(price.prices, "usd");
    case "perMarketAndCoreSize":
      return fromText(price.prices[0]?.prices ?? {}, price.prices[0]?.currency ?? "usd");
  }
}

/** The table behind a price that depends on the machine's size or on the market; nothing for the others. */
export function priceTables(price: Price): readonly Html[] {
  if (price.kind === "perCoreSize") return [sizeTable(price.prices, "usd", "Software price per hour, in US dollars")];
  if (price.kind !== "perMarketAndCoreSize") return [];
  return price.prices.map(({ currency, markets, prices }) =>
    sizeTable(prices, currency, `Software price per hour, in ${currency.toUpperCase()}, for ${marketsText(markets)}`),
  );
}

/** Where a plan is sold: `All markets`, or the countries by their codes. */
export function marketsText(markets: Markets): string {
  if (markets === "allMarkets") return "all markets";
  if (markets === "allTaxRemittedMarkets") return "all markets where tax is remitted for the publisher";
  return markets.map((market) => market.toUpperCase()).join(", ");
}

function fromText(prices: Readonly<Record<string, number>>, currency: string): string {
  const amounts = Object.values(prices);
  const least = Math.min(...amounts);
  if (amounts.length === 0) return "Price on request";
  return `${amounts.some((amount) => amount > least) ? "from " : ""}${money(least, currency)} per hour`;
}

function sizeTable(prices: Readonly<Record<string, number>>, currency: string, caption: string): Html {
  const rows = Object.entries(prices)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(
      ([cores, amount]) =>
        html`<tr>
          <th scope="row">${count(Number(cores), "core")}</th>
          <td>${money(amount, currency)}</td>
        </tr>`,
    );
  return html`<table class="prices">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Machine</th>
        <th scope="col">Per hour</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

const signs: Readonly<Record<string, string>> = { usd: "US$", eur: "€", gbp: "£", jpy: "¥", chf: "CHF ", inr: "₹" };

/** Cents always, up to six decimals where a price needs them: hourly prices are small. */
function money(amount: number, currency: string): string {
  const decimals = amount.toFixed(6).replace(/0{1,4}$/, "");
  return `${signs[currency] ?? `${currency.toUpperCase()} `}${decimals}`;
}
