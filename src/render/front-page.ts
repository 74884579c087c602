import type { CatalogueEntry } from "./catalogue-entry.ts";
import { categoryName } from "./category.ts";
import {
  anchorOf,
  categoriesOf,
  everyCategory,
  findControls,
  foundEntries,
  nameOf,
  searchText,
  shelfNames,
  type FrontQuery,
} from "./front-find.ts";
import { html, nothing, type Html } from "./html.ts";
import { pageFile, type Language } from "./language.ts";
import { logoOf, pageFrame } from "./page-frame.ts";
import { priceText } from "./price.ts";
import { storeWords } from "./store-language.ts";
import type { StoreWords } from "./store-words.ts";

/** Offers of one category. An offer of two stands on both shelves. */
type Shelf = { readonly category: string; readonly entries: readonly CatalogueEntry[] };

/** The store front's first page: every offer on the shelf of its category, or those that are asked for where a server draws the page. */
export function frontPage(entries: readonly CatalogueEntry[], language: Language, query?: FrontQuery): string {
  const words = storeWords[language];
  const { front } = words;
  const shown = query === undefined ? entries : foundEntries(entries, query);
  return pageFrame({
    language,
    title: words.brand,
    description: front.description,
    home: "",
    hasScript: true,
    main: html`<section class="hero" aria-labelledby="welcome">
        <div class="wide hero-text">
          <h1 id="welcome">${front.title}</h1>
          <p class="lead">${front.about(entries.length)}</p>
          ${entries.length === 0 ? nothing : findControls(entries, words, query)}
        </div>
      </section>
      <div class="wide shelves" id="offers" data-list="">
        ${shelvesOf(shown, query).map((shelf) => shelfHtml(shelf, words))}
        <p class="empty" ${shown.length === 0 && entries.length > 0 ? nothing : hidden}>${front.noMatch}</p>
      </div>`,
    footer: html`<p>${front.published} <a href="catalog.json">${front.asJson}</a></p>`,
  });
}

const hidden: Html = { html: ' hidden=""' };

/** One for each category, or for the one that is asked for. */
function shelvesOf(entries: readonly CatalogueEntry[], query: FrontQuery | undefined): readonly Shelf[] {
  const asked = query?.category ?? everyCategory;
  return shelfNames(entries)
    .filter((category) => asked === everyCategory || category === asked)
    .map((category) => ({ category, entries: entries.filter((entry) => categoriesOf(entry).includes(category)) }));
}

function shelfHtml({ category, entries }: Shelf, words: StoreWords): Html {
  const id = anchorOf(category);
  return html`<section class="shelf" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${nameOf(category, words.front)}</h2>
    <ul class="cards">
      ${entries.map((entry) => card(entry, category, words))}
    </ul>
  </section> `;
}

function card(entry: CatalogueEntry, shelf: string, words: StoreWords): Html {
  const { publisher, title, summary, categories, page, logo, plans } = entry;
  const [first] = plans;
  const price = first?.price === undefined ? (first?.priceText ?? words.front.byAgreement) : priceText(first.price, words.price);
  return html`<li class="card" data-state="${shelf}" data-text="${searchText(entry)}">
    <a href="${pageIn(page, words.language)}"
      >${logoOf(logo, "")}<span class="card-text"
        ><b>${title}</b><span class="publisher">${publisher}</span><span>${summary}</span
        ><span class="card-foot"
          ><span class="price">${price}</span
          >${categories.slice(0, 1).map((category) => html`<span class="chip">${categoryName(category)}</span>`)}</span
        ></span
      ></a
    >
  </li> `;
}

/** The offer's page in the language of this one. */
function pageIn(page: string, language: Language): string {
  return page.replace(/index\.html$/, pageFile("index", language));
}
