import type { Listing, Offer, Plan } from "../core/offer.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { logoOf, pageFrame } from "./page-frame.ts";
import { priceText } from "./price.ts";
import { aboutSection, factsAside } from "./product-details.ts";
import type { ProductPageInput } from "./product-input.ts";
import { listingMedia, type ListingMedia, type PageMedia } from "./product-media.ts";
import { plansSection } from "./product-plans.ts";
import { publicLink } from "./public-link.ts";
import { visiblePlans } from "./visible-plans.ts";

/** A part of the page with an entry in the row of links on top. */
type Section = { readonly id: string; readonly name: string; readonly body: Html };

/**
 * The page customers decide on, the same bytes in preview and live. Hidden and private plans, the engineering contact, leads and the preview's
 * audience never appear; neither does any image's location. Gives the page and the pictures that must lie beside it.
 */
export function productPage(input: ProductPageInput): { readonly html: string; readonly media: readonly PageMedia[] } {
  const { offer, submission, digest } = input;
  const { listing } = offer;
  const media = listingMedia(listing);
  const plans = visiblePlans(offer);
  const sections = productSections(input, media, plans);
  const page = pageFrame({
    title: `${listing.title} · ${offer.id.publisher}`,
    description: listing.summary,
    icon: media.icon,
    home: "../../index.html",
    main: html`${hero(offer, media, plans)}
      <nav class="tabs" aria-label="On this page">
        <div class="wide">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</div>
      </nav>
      <div class="wide columns">
        <div class="content">${sections.map((section) => sectionHtml(section))}</div>
        ${factsAside(input, plans)}
      </div>`,
    footer: html`<p>Published by ${offer.id.publisher} with Slipway.</p>
      <p class="fine">Submission ${submission} · content <code>${digest}</code></p>`,
  });
  return { html: page, media: media.all };
}

function productSections(input: ProductPageInput, media: ListingMedia, plans: readonly Plan[]): readonly Section[] {
  const { listing } = input.offer;
  const candidates: readonly (Section | undefined)[] = [
    { id: "overview", name: "Overview", body: overview(input) },
    listing.screenshots.length === 0 ? undefined : { id: "screenshots", name: "Screenshots", body: screenshots(listing, media) },
    { id: "plans", name: "Plans and pricing", body: plansSection(plans, input) },
    listing.videos.length === 0 ? undefined : { id: "videos", name: "Videos", body: videos(listing, media) },
    { id: "details", name: "Support and legal", body: aboutSection(input) },
  ];
  return candidates.filter((section) => section !== undefined);
}

function sectionHtml({ id, name, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${name}</h2>
    ${body}
  </section> `;
}

function hero({ id, listing }: Offer, media: ListingMedia, plans: readonly Plan[]): Html {
  const categories = listing.categories.map((category) => html`<li>${category.replaceAll(/[-_]/g, " ")}</li>`);
  const picture =
    media.hero === undefined ? nothing : html`<img class="hero-picture" src="${media.hero}" alt="" width="815" height="290" />`;
  return html`<section class="hero" aria-label="${listing.title}">
    ${picture}
    <div class="wide hero-row">
      ${logoOf(media.logo, listing.title)}
      <div class="hero-text">
        <p class="publisher">${id.publisher}</p>
        <h1>${listing.title}</h1>
        <p class="lead">${listing.summary}</p>
        ${
          categories.length === 0
            ? nothing
            : html`<ul class="chips" aria-label="Categories">
                ${categories}
              </ul>`
        }
      </div>
      <div class="buy"><a class="button" href="#plans">Get it now</a>${priceLine(plans)}</div>
    </div>
  </section> `;
}

function priceLine([first, ...others]: readonly Plan[]): Html {
  if (first === undefined) return nothing;
  return html`<p class="price">${priceText(first.price)}</p>
    <p class="fine">${others.length === 0 ? "plus the virtual machine" : `plan ${first.title} · ${others.length} more below`}</p>`;
}

function overview({ offer: { listing }, markdown }: ProductPageInput): Html {
  return html`<p class="lead">${listing.longSummary}</p>
    <div class="prose">${ownText(markdown(listing.description))}</div>`;
}

function screenshots({ screenshots: pictures }: Listing, media: ListingMedia): Html {
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

function videos(listing: Listing, media: ListingMedia): Html {
  const items = listing.videos.map(({ title, url }, index) =>
    publicLink(
      url,
      html`<figure>
        <img src="${media.thumbnails[index] ?? ""}" alt="" width="1280" height="720" loading="lazy" />
        <figcaption>▶ ${title}</figcaption>
      </figure>`,
    ),
  );
  return html`<div class="gallery">${items}</div>`;
}
