import type { Offer, Plan } from "../core/offer.ts";
import { categoryName } from "./category.ts";
import { html, nothing, type Html } from "./html.ts";
import { logoOf } from "./page-frame.ts";
import { priceText } from "./price.ts";
import type { ListingMedia } from "./product-media.ts";
import { trial } from "./product-plans.ts";
import type { StoreWords } from "./store-words.ts";

/** The head of a product page: what it is, what it costs at least, and the way to get it. */
export function productHero({ id, listing }: Offer, media: ListingMedia, plans: readonly Plan[], words: StoreWords): Html {
  const categories = listing.categories.map((category) => html`<li>${categoryName(category)}</li>`);
  const picture =
    media.hero === undefined ? nothing : html`<img class="hero-picture" src="${media.hero}" alt="" width="815" height="290" />`;
  return html`<section class="hero" aria-label="${listing.title}">
    ${picture}
    <div class="wide hero-row">
      ${logoOf(media.logo, words.page.logo(listing.title))}
      <div class="hero-text">
        <p class="publisher">${id.publisher}</p>
        <h1>${listing.title}</h1>
        <p class="lead">${listing.summary}</p>
        ${
          categories.length === 0
            ? nothing
            : html`<ul class="chips" aria-label="${words.page.categories}">
                ${categories}
              </ul>`
        }
      </div>
      <div class="buy"><a class="button" href="#get">${words.page.getIt}</a>${priceLine(plans, words)}</div>
    </div>
  </section> `;
}

function priceLine([first, ...others]: readonly Plan[], words: StoreWords): Html {
  const { page, price } = words;
  if (first === undefined) return nothing;
  return html`<p class="price">${priceText(first.price, price)}${trial(first, words)}</p>
    <p class="fine">${others.length === 0 ? page.plusMachine : page.planAndMore(first.title, others.length)}</p>`;
}
