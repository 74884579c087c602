import type { CatalogueEntry } from "./catalogue-entry.ts";
import { categoryName, topCategory } from "./category.ts";
import { html, nothing, type Html } from "./html.ts";
import { pageFile, type Language } from "./language.ts";
import { logoOf, pageFrame } from "./page-frame.ts";
import { priceText } from "./price.ts";
import { storeWords } from "./store-language.ts";
import type { StoreWords } from "./store-words.ts";

/** Offers of one category. An offer stands below its first category only; the search finds it by all of them. */
type Shelf = { readonly category: string; readonly entries: readonly CatalogueEntry[] };

/**
 * The store front's first page: every offer on the shelf of its category. The categories on top jump to their shelves; where the site's script runs
 * they filter in place, and a search answers while one types.
 */
export function frontPage(entries: readonly CatalogueEntry[], language: Language): string {
  const words = storeWords[language];
  const { front } = words;
  const shelves = shelvesOf(entries);
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
          ${entries.length === 0 ? nothing : controls(entries, shelves, words)}
        </div>
      </section>
      <div class="wide shelves" id="offers" data-list="">
        ${shelves.map((shelf) => shelfHtml(shelf, words))}
        <p class="empty" hidden="">${front.noMatch}</p>
      </div>`,
    footer: html`<p>${front.published} <a href="catalog.json">${front.asJson}</a></p>`,
  });
}

/** In the order of the categories' names; offers without one come last. */
function shelvesOf(entries: readonly CatalogueEntry[]): readonly Shelf[] {
  const shelves = Map.groupBy(entries, ({ categories: [first = ""] }) => topCategory(first));
  return [...shelves]
    .map(([category, found]) => ({ category, entries: found }))
    .toSorted((a, b) => Number(a.category === "") - Number(b.category === "") || (a.category < b.category ? -1 : 1));
}

function controls(entries: readonly CatalogueEntry[], shelves: readonly Shelf[], { language, front }: StoreWords): Html {
  const filters = shelves.map(
    ({ category }) =>
      html`<li>
        <a href="#${anchorOf(category)}" data-filter="${category}"
          >${nameOf(category, front)}
          <span class="fine">${entries.filter((entry) => categoriesOf(entry).includes(category)).length}</span></a
        >
      </li> `,
  );
  return html`<div class="finding">
    <form class="search later" role="search" method="get" action="${pageFile("index", language)}">
      <input type="search" name="q" aria-label="${front.search}" placeholder="${front.search}" />
      <button type="submit">${front.find}</button>
    </form>
    <nav aria-label="${front.categories}">
      <ul class="filters">
        <li>
          <a href="#offers" data-filter="all" aria-current="true">${front.everything} <span class="fine">${entries.length}</span></a>
        </li>
        ${filters}
      </ul>
    </nav>
  </div>`;
}

function shelfHtml({ category, entries }: Shelf, words: StoreWords): Html {
  const id = anchorOf(category);
  return html`<section class="shelf" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${nameOf(category, words.front)}</h2>
    <ul class="cards">
      ${entries.map((entry) => card(entry, words))}
    </ul>
  </section> `;
}

function card(entry: CatalogueEntry, words: StoreWords): Html {
  const { publisher, offer, title, summary, categories, page, logo, plans } = entry;
  const [first] = plans;
  const text = [
    title,
    publisher,
    offer,
    summary,
    ...categories.map((each) => categoryName(each)),
    ...plans.map(({ osName = "" }) => osName),
  ];
  const price = first?.price === undefined ? (first?.priceText ?? words.front.byAgreement) : priceText(first.price, words.price);
  return html`<li class="card" data-state="${categoriesOf(entry).join(" ")}" data-text="${text.join(" ")}">
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

function categoriesOf({ categories }: CatalogueEntry): readonly string[] {
  return categories.length === 0 ? [""] : [...new Set(categories.map((each) => topCategory(each)))];
}

/** Categories are ids of a narrow grammar; whatever else a damaged entry may hold becomes part of no id. */
function anchorOf(category: string): string {
  return `category-${category.replaceAll(/[^a-z0-9_-]/g, "") || "other"}`;
}

function nameOf(category: string, { other }: StoreWords["front"]): string {
  return category === "" ? other : categoryName(category);
}
