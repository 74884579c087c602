import type { Listing } from "../core/offer.ts";
import { html, type Html } from "./html.ts";
import type { ListingMedia } from "./product-media.ts";
import { publicLink } from "./public-link.ts";
import type { StoreWords } from "./store-words.ts";

/** Screenshots with their captions; each leads to the whole picture. */
export function screenshots({ screenshots: pictures }: Listing, media: ListingMedia): Html {
  const figures = pictures.map(
    ({ caption }, index) =>
      html`<figure>
        <a href="${media.screenshots[index] ?? ""}"
          ><img src="${media.screenshots[index] ?? ""}" alt="${caption}" width="1280" height="720" loading="lazy"
        /></a>
        <figcaption>${caption}</figcaption>
      </figure> `,
  );
  return html`<div class="gallery">${figures}</div>`;
}

/** Videos as links to where they are shown: a page loads nothing from elsewhere. */
export function videos(listing: Listing, media: ListingMedia, { page }: StoreWords): Html {
  const items = listing.videos.map(({ title, url }, index) =>
    publicLink(
      url,
      html`<figure class="video">
        <img src="${media.thumbnails[index] ?? ""}" alt="${page.play}" width="1280" height="720" loading="lazy" />
        <figcaption>${title}</figcaption>
      </figure>`,
    ),
  );
  return html`<div class="gallery">${items}</div>`;
}
