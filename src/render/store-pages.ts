import { offerName, type OfferId } from "../core/offer.ts";
import type { Instant } from "../core/time.ts";
import { catalogue, readEntry } from "./catalogue.ts";
import { html } from "./html.ts";
import { pageFrame } from "./page-frame.ts";
import { storeStyles } from "./store-styles.ts";
import { momentText } from "./words.ts";

/** What a store front needs besides the product pages themselves. */
export const storePages = { styles: storeStyles, catalogue, previewed, withdrawn };

const begin = "<!-- slipway:preview -->";
const end = "<!-- /slipway:preview -->";

/**
 * The product page as the preview's audience sees it: the page itself, plus a banner and a word to search engines, both between
 * `slipway:preview` marks. Without what is between the marks it is the page, byte for byte.
 */
function previewed(page: string, expires: Instant): string {
  const banner = html`<aside class="preview" aria-label="Preview">
    <strong>Preview.</strong> Only the subscriptions on this offer's preview list can open this page. It closes on ${momentText(expires)};
    customers see the offer after Go live.
  </aside>`;
  return page
    .replace("<head>\n", () => `<head>\n${begin}<meta name="robots" content="noindex, nofollow">${end}`)
    .replace("<body>\n", () => `<body>\n${begin}${banner.html}${end}`);
}

/** What stays at the address of an offer that is no longer sold. `entry` is its last catalogue entry, for its title. */
function withdrawn(offer: OfferId, entry: string): string {
  const title = readEntry(entry)?.title ?? offerName(offer);
  return pageFrame({
    title: `${title} is no longer available`,
    description: `${title} was withdrawn by ${offer.publisher}.`,
    home: "../../index.html",
    main: html`<section class="hero" aria-label="${title}">
        <div class="wide hero-text">
          <p class="publisher">${offer.publisher}</p>
          <h1>${title} is no longer available</h1>
          <p class="lead">
            The publisher has withdrawn this offer. Machines that run it go on running; nothing new can be deployed from it.
          </p>
        </div>
      </section>
      <div class="wide">
        <p><a class="button" href="../../index.html">All offers</a></p>
      </div>`,
    footer: html`<p>Published with Slipway.</p>`,
  });
}
