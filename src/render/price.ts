import type { Markets, Price } from "../core/offer.ts";
import { html, type Html } from "./html.ts";
import { englishStore } from "./store-words-en.ts";
import type { PriceWords } from "./store-words.ts";

const english = englishStore.price;

/** A price in a few words: `Free`, `US$0.25 per hour`, `from €0.10 per hour`. */
export function priceText(price: Price, words: PriceWords = english): string {
  switch (price.kind) {
    case "byol":
      return words.byol;
    case "free":
      return words.free;
    case "flat":
      return words.perHour(money(price.price, "usd", words));
    case "perCore":
      return words.perCore(money(price.pricePerCore, "usd", words));
    case "perCoreSize":
      return fromText(price.prices, "usd", words);
    case "perMarketAndCoreSize":
      return fromText(price.prices[0]?.prices ?? {}, price.prices[0]?.currency ?? "usd", words);
  }
}

/** The tables behind a price that depends on the machine's size or on the market; nothing for the others. */
export function priceTables(price: Price, words: PriceWords = english): readonly Html[] {
  if (price.kind === "perCoreSize") return [sizeTable(price.prices, "usd", words.sizes("usd"), words)];
  if (price.kind !== "perMarketAndCoreSize") return [];
  return price.prices.map(({ currency, markets, prices }) =>
    sizeTable(prices, currency, words.sizesIn(currency, marketsText(markets, words)), words),
  );
}

/** Where a plan is sold: `all markets`, or the countries by their codes. */
export function marketsText(markets: Markets, words: PriceWords = english): string {
  if (markets === "allMarkets") return words.allMarkets;
  if (markets === "allTaxRemittedMarkets") return words.taxRemitted;
  return markets.map((market) => market.toUpperCase()).join(", ");
}

function fromText(prices: Readonly<Record<string, number>>, currency: string, words: PriceWords): string {
  const amounts = Object.values(prices);
  const least = Math.min(...amounts);
  if (amounts.length === 0) return words.onRequest;
  const text = words.perHour(money(least, currency, words));
  return amounts.some((amount) => amount > least) ? words.from(text) : text;
}

function sizeTable(prices: Readonly<Record<string, number>>, currency: string, caption: string, words: PriceWords): Html {
  const rows = Object.entries(prices)
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(
      ([cores, amount]) =>
        html`<tr>
          <th scope="row">${words.cores(Number(cores))}</th>
          <td>${money(amount, currency, words)}</td>
        </tr>`,
    );
  return html`<table class="prices">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.machine}</th>
        <th scope="col">${words.hour}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

const signs: Readonly<Record<string, string>> = { usd: "US$", eur: "€", gbp: "£", jpy: "¥", chf: "CHF ", inr: "₹" };

/** Cents always, up to six decimals where a price needs them: hourly prices are small. */
function money(amount: number, currency: string, { point }: PriceWords): string {
  const decimals = amount
    .toFixed(6)
    .replace(/0{1,4}$/, "")
    .replace(".", point);
  return `${signs[currency] ?? `${currency.toUpperCase()} `}${decimals}`;
}
