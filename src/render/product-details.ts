import type { Contact, Legal, Plan, Support } from "../core/offer.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import { isPublicUrl, publicLink } from "./public-link.ts";
import type { StoreWords } from "./store-words.ts";
import { shownVersion } from "./visible-plans.ts";

/** The column of facts beside the text. */
export function factsAside({ offer, regions }: ProductPageInput, plans: readonly Plan[], words: StoreWords): Html {
  const { glance } = words;
  const versions = new Set(plans.flatMap(({ skus }) => skus.flatMap((sku) => shownVersion(sku)?.version ?? [])));
  const systems = new Set(plans.map(({ osName }) => osName));
  return html`<aside class="side" aria-label="${glance.title}">
    <h2>${glance.title}</h2>
    <dl>
      ${row(glance.publisher, offer.id.publisher)} ${row(glance.version, [...versions].join(", "))}
      ${row(glance.system, [...systems].join(", "))}
      ${row(glance.price, [...new Set(plans.map(({ price }) => priceText(price, words.price)))].join("; "))}
      ${row(glance.regions, regions.length === 0 ? "" : glance.regionCount(regions.length))}
    </dl>
    <p class="fine">${glance.certified}</p>
    ${offer.support.url === undefined ? nothing : html`<p>${publicLink(offer.support.url, glance.support)}</p>`}
    <p>${publicLink(offer.legal.privacyPolicy, glance.privacy)}</p>
  </aside>`;
}

function row(name: string, value: string): Html {
  return value === ""
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}

/** Support, terms, privacy and further reading. The engineering contact is for the marketplace's people, so it is not here. */
export function aboutSection({ offer: { support, legal, listing }, markdown }: ProductPageInput, { details }: StoreWords): Html {
  const links = listing.links.map(({ title, url }) => html`<li>${publicLink(url, title)}</li>`);
  return html`<div class="pair">
      <div>
        <h3>${details.support}</h3>
        ${contact(support.customer)}${supportLinks(support, details)}
      </div>
      <div>
        <h3>${details.legal}</h3>
        ${terms(legal, markdown, details)}
        <p>${publicLink(legal.privacyPolicy, details.privacy)}</p>
      </div>
    </div>
    ${
      links.length === 0
        ? nothing
        : html`<h3>${details.more}</h3>
            <ul>
              ${links}
            </ul>`
    }`;
}

function contact({ name, email, phone }: Contact): Html {
  return html`<p>${name}<br />${publicLink(`mailto:${email}`, email)}<br />${publicLink(telephone(phone), phone)}</p>`;
}

/** RFC 3966 wants digits; people write spaces and brackets. */
function telephone(phone: string): string {
  return `tel:${phone.replaceAll(/[^\d+]/g, "")}`;
}

function supportLinks({ url, governmentUrl }: Support, details: StoreWords["details"]): readonly Html[] {
  const named = [
    [url, details.supportSite],
    [governmentUrl, details.governmentSite],
  ] as const;
  return named.flatMap(([address, title]) =>
    address !== undefined && isPublicUrl(address) ? [html`<p>${publicLink(address, title)}</p>`] : [],
  );
}

function terms({ terms: agreed }: Legal, markdown: ProductPageInput["markdown"], details: StoreWords["details"]): Html {
  switch (agreed.kind) {
    case "standardContract":
      return html`<p>${details.standardContract}</p>`;
    case "url":
      return html`<p>${publicLink(agreed.url, details.terms)}</p>`;
    case "text":
      return html`<details>
        <summary>${details.terms}</summary>
        <div class="prose">${ownText(markdown(agreed.text))}</div>
      </details>`;
  }
}
