import { html, nothing, type Html } from "./html.ts";
import { pageFile } from "./language.ts";
import type { OffersView } from "./offers-view.ts";
import { asked, everything, listSorts, offerStates, type ListQuery, type OfferLine } from "./site-offers.ts";
import type { SiteWords } from "./site-words.ts";

/**
 * Filter, sort and search of the All offers page. With a server they are links and a form, answered there; on a page without one the filters
 * jump to the groups of the table, and the site's script, where it runs, does the rest in place.
 */
export function listControls(lines: readonly OfferLine[], view: OffersView, words: SiteWords): Html {
  return html`<div class="controls">
    <nav class="filters" aria-label="${words.list.filters}">
      <ul>
        ${filters(lines, view, words)}
      </ul>
    </nav>
    ${searchForm(view, words)}${view.query === undefined ? nothing : sorts(view.query, words)}
  </div>`;
}

function filters(lines: readonly OfferLine[], { query, now }: OffersView, words: SiteWords): readonly Html[] {
  const names = { ...words.states, all: words.list.everything, overdue: words.overdue };
  const current = (query ?? everything).state;
  const states = (["all", "overdue", ...offerStates] as const).map((state) => ({
    state,
    number: asked(lines, { ...everything, state }, now).length,
  }));
  return states
    .filter(({ state, number }) => number > 0 || state === "all" || state === current)
    .filter(({ state }) => query !== undefined || state !== "overdue")
    .map(({ state, number }) => {
      const target = query === undefined ? `#${state === "all" ? "main" : state}` : address({ ...query, state });
      return html`<li>
        <a href="${target}" data-filter="${state}" ${state === current ? currentMark : nothing}
          >${names[state]} <span class="soft">${number}</span></a
        >
      </li>`;
    });
}

const currentMark: Html = { html: ' aria-current="true"' };

/** Without a server only the script can answer, so the form stays unseen until it does; its place is kept, so that nothing moves. */
function searchForm({ query, language = "en" }: OffersView, { list }: SiteWords): Html {
  const kept = (["state", "sort"] as const).map((name) =>
    query === undefined || query[name] === everything[name] ? nothing : html`<input type="hidden" name="${name}" value="${query[name]}" />`,
  );
  return html`<form class="search ${query === undefined ? "later" : ""}" role="search" method="get" action="${pageFile("index", language)}">
    ${kept}<input type="search" name="q" value="${query?.text ?? ""}" aria-label="${list.search}" placeholder="${list.search}" />
    <button type="submit">${list.find}</button>
  </form>`;
}

function sorts(query: ListQuery, { list }: SiteWords): Html {
  const links = listSorts.map(
    (sort) =>
      html`<li><a href="${address({ ...query, sort })}" ${sort === query.sort ? currentMark : nothing}>${list.columns[sort]}</a></li>`,
  );
  return html`<nav class="sorts" aria-label="${list.sortedBy}">
    <span class="soft" aria-hidden="true">${list.sortedBy}</span>
    <ul>
      ${links}
    </ul>
  </nav>`;
}

/** The query as a link that a server answers; what asks for everything is left out. */
function address({ text, state, sort }: ListQuery): string {
  const members = [
    ["q", text, ""],
    ["state", state, everything.state],
    ["sort", sort, everything.sort],
  ] as const;
  const written = members.filter(([, value, usual]) => value !== usual).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${written.join("&")}`;
}
