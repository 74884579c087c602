import type { Plan } from "../core/offer.ts";
import { html, ownText, type Html } from "./html.ts";
import { languages, pageFile, type Language } from "./language.ts";
import { pageFrame } from "./page-frame.ts";
import { aboutSection, factsAside } from "./product-details.ts";
import { getSection, planTemplates } from "./product-get.ts";
import { productHero } from "./product-hero.ts";
import type { ProductPageInput } from "./product-input.ts";
import { listingMedia, type ListingMedia, type PageMedia } from "./product-media.ts";
import { screenshots, videos } from "./product-pictures.ts";
import { plansSection } from "./product-plans.ts";
import { storeWords } from "./store-language.ts";
import type { StoreWords } from "./store-words.ts";
import { visiblePlans } from "./visible-plans.ts";

/** A part of the page with an entry in the row of links on top. */
type Section = { readonly id: keyof StoreWords["page"]["sections"]; readonly body: Html };

/** All of a product page: the page in each language and the plans' templates by their paths, and the pictures that must lie beside them. */
export type ProductFolder = {
  readonly pages: ReadonlyMap<string, string>;
  readonly templates: ReadonlyMap<string, string>;
  readonly media: readonly PageMedia[];
};

/**
 * The pages customers decide on, the same bytes in preview and live. Hidden and private plans, the engineering contact, leads and the preview's
 * audience never appear; of the images' locations only the copies that customers may read.
 */
export function productFolder(input: ProductPageInput): ProductFolder {
  const media = listingMedia(input.offer.listing);
  const plans = visiblePlans(input.offer);
  return {
    pages: new Map(languages.map((language) => [pageFile("index", language), productPage(input, media, plans, language)])),
    templates: planTemplates(input, plans),
    media: media.all,
  };
}

function productPage(input: ProductPageInput, media: ListingMedia, plans: readonly Plan[], language: Language): string {
  const { offer, submission, digest } = input;
  const { listing } = offer;
  const words = storeWords[language];
  const { page } = words;
  const sections = productSections(input, media, plans, words);
  return pageFrame({
    language,
    title: `${listing.title} · ${offer.id.publisher}`,
    description: listing.summary,
    icon: media.icon,
    home: "../../",
    main: html`${productHero(offer, media, plans, words)}
      <nav class="tabs" aria-label="${page.onThisPage}">
        <div class="wide">${sections.map(({ id }) => html`<a href="#${id}">${page.sections[id]}</a>`)}</div>
      </nav>
      <div class="wide columns">
        <div class="content">${sections.map((section) => sectionHtml(section, words))}</div>
        ${factsAside(input, plans, words)}
      </div>`,
    footer: html`<p>${page.publishedBy(offer.id.publisher)}</p>
      <p class="fine">${page.submission(submission)} <code>${digest}</code></p>`,
  });
}

function productSections(input: ProductPageInput, media: ListingMedia, plans: readonly Plan[], words: StoreWords): readonly Section[] {
  const { listing } = input.offer;
  const candidates: readonly (Section | undefined)[] = [
    { id: "overview", body: overview(input) },
    listing.screenshots.length === 0 ? undefined : { id: "screenshots", body: screenshots(listing, media) },
    listing.videos.length === 0 ? undefined : { id: "videos", body: videos(listing, media, words) },
    { id: "plans", body: plansSection(plans, input, words) },
    { id: "get", body: getSection(input, plans, words) },
    { id: "details", body: aboutSection(input, words) },
  ];
  return candidates.filter((section) => section !== undefined);
}

function sectionHtml({ id, body }: Section, { page }: StoreWords): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${page.sections[id]}</h2>
    ${body}
  </section> `;
}

function overview({ offer: { listing }, markdown }: ProductPageInput): Html {
  return html`<p class="lead">${listing.longSummary}</p>
    <div class="prose">${ownText(markdown(listing.description))}</div>`;
}
