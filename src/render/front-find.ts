import type { CatalogueEntry } from "./catalogue-entry.ts";
import { categoryName, topCategory } from "./category.ts";
import { html, nothing, type Html } from "./html.ts";
import { pageFile, type Language } from "./language.ts";
import type { StoreWords } from "./store-words.ts";

/** What a reader of the first page looks for; `category` is `all` for every one, and empty for offers without one. */
export type FrontQuery = { readonly text: string; readonly category: string };

export const everyCategory = "all";
const longestText = 200;

/** What an address asks for. */
export function frontQuery(member: (name: string) => string | undefined): FrontQuery {
  return { text: (member("q") ?? "").slice(0, longestText), category: member("category") ?? everyCategory };
}

/** The offers that have every word, in the category. */
export function foundEntries(entries: readonly CatalogueEntry[], { text, category }: FrontQuery): readonly CatalogueEntry[] {
  const words = text.toLowerCase().split(/\s+/);
  return entries.filter((entry) => {
    const own = searchText(entry).toLowerCase();
    return (category === everyCategory || categoriesOf(entry).includes(category)) && words.every((word) => own.includes(word));
  });
}

/** What an offer is found by: its names, its summary, its categories, its systems. */
export function searchText({ publisher, offer, title, summary, categories, plans }: CatalogueEntry): string {
  const names = categories.map((each) => categoryName(each));
  return [title, publisher, offer, summary, ...names, ...plans.map(({ osName = "" }) => osName)].join(" ");
}

/** The categories that an offer stands in, each once; one without any stands in the nameless one. */
export function categoriesOf({ categories }: CatalogueEntry): readonly string[] {
  return categories.length === 0 ? [""] : [...new Set(categories.map((each) => topCategory(each)))];
}

/** Every category that an offer stands in, in the order of their names, the nameless one last. */
export function shelfNames(entries: readonly CatalogueEntry[]): readonly string[] {
  const names = new Set(entries.flatMap((entry) => categoriesOf(entry)));
  return [...names].toSorted((a, b) => Number(a === "") - Number(b === "") || (a < b ? -1 : 1));
}

/** Categories are ids of a narrow grammar; whatever else a damaged entry may hold becomes part of no id. */
export function anchorOf(category: string): string {
  return `category-${category.replaceAll(/[^a-z0-9_-]/g, "") || "other"}`;
}

export function nameOf(category: string, { other }: StoreWords["front"]): string {
  return category === "" ? other : categoryName(category);
}

/**
 * Search and categories. With a server they are a form and links, answered there; on a page without one the categories jump to their shelves, and the
 * site's script, where it runs, does the rest in place.
 */
export function findControls(entries: readonly CatalogueEntry[], { language, front }: StoreWords, query: FrontQuery | undefined): Html {
  const current = query?.category ?? everyCategory;
  const filters = [everyCategory, ...shelfNames(entries)].map((category) => {
    const number = category === everyCategory ? entries.length : foundEntries(entries, { text: "", category }).length;
    const name = category === everyCategory ? front.everything : nameOf(category, front);
    const mark = category === current ? { html: ' aria-current="true"' } : nothing;
    return html`<li>
      <a href="${addressOf(category, query)}" data-filter="${category}" ${mark}>${name} <span class="fine">${number}</span></a>
    </li> `;
  });
  return html`<div class="finding">
    ${searchForm(language, front, query)}
    <nav aria-label="${front.categories}">
      <ul class="filters">
        ${filters}
      </ul>
    </nav>
  </div>`;
}

/** Without a server only the script can answer, so the form stays unseen until it does; its place is kept, so that nothing moves. */
function searchForm(language: Language, front: StoreWords["front"], query: FrontQuery | undefined): Html {
  const kept =
    query === undefined || query.category === everyCategory
      ? nothing
      : html`<input type="hidden" name="category" value="${query.category}" />`;
  return html`<form class="search ${query === undefined ? "later" : ""}" role="search" method="get" action="${pageFile("index", language)}">
    ${kept}<input type="search" name="q" value="${query?.text ?? ""}" aria-label="${front.search}" placeholder="${front.search}" />
    <button type="submit">${front.find}</button>
  </form>`;
}

function addressOf(category: string, query: FrontQuery | undefined): string {
  if (query === undefined) return category === everyCategory ? "#offers" : `#${anchorOf(category)}`;
  const text = query.text === "" ? "" : `&q=${encodeURIComponent(query.text.toWellFormed())}`;
  return `?category=${encodeURIComponent(category.toWellFormed())}${text}`;
}
