import type { Contact, Legal, Plan, Support } from "../core/offer.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import { isPublicUrl, publicLink } from "./public-link.ts";
import { shownVersion } from "./visible-plans.ts";
import { count } from "./words.ts";

/** The column of facts beside the text. */
export function factsAside({ offer, regions }: ProductPageInput, plans: readonly Plan[]): Html {
  const versions = new Set(plans.flatMap(({ skus }) => skus.flatMap((sku) => shownVersion(sku)?.version ?? [])));
  const systems = new Set(plans.map(({ osName }) => osName));
  return html`<aside class="side" aria-label="At a glance">
    <h2>At a glance</h2>
    <dl>
      ${row("Publisher", offer.id.publisher)} ${row("Version", [...versions].join(", "))} ${row("System", [...systems].join(", "))}
      ${row("Software price", [...new Set(plans.map(({ price }) => priceText(price)))].join("; "))}
      ${row("Available in", regions.length === 0 ? "" : count(regions.length, "region"))}
    </dl>
    ${offer.support.url === undefined ? nothing : html`<p>${publicLink(offer.support.url, "Get support")}</p>`}
    <p>${publicLink(offer.legal.privacyPolicy, "Privacy policy")}</p>
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
export function aboutSection({ offer: { support, legal, listing }, markdown }: ProductPageInput): Html {
  const links = listing.links.map(({ title, url }) => html`<li>${publicLink(url, title)}</li>`);
  return html`<div class="pair">
      <div>
        <h3>Support</h3>
        ${contact(support.customer)}${supportLinks(support)}
      </div>
      <div>
        <h3>Legal</h3>
        ${terms(legal, markdown)}
        <p>${publicLink(legal.privacyPolicy, "Privacy policy")}</p>
      </div>
    </div>
    ${
      links.length === 0
        ? nothing
        : html`<h3>Learn more</h3>
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

function supportLinks({ url, governmentUrl }: Support): readonly Html[] {
  const named = [
    [url, "Support site"],
    [governmentUrl, "Support for government customers"],
  ] as const;
  return named.flatMap(([address, title]) =>
    address !== undefined && isPublicUrl(address) ? [html`<p>${publicLink(address, title)}</p>`] : [],
  );
}

function terms({ terms: agreed }: Legal, markdown: ProductPageInput["markdown"]): Html {
  switch (agreed.kind) {
    case "standardContract":
      return html`<p>Sold under the marketplace's standard contract.</p>`;
    case "url":
      return html`<p>${publicLink(agreed.url, "Terms of use")}</p>`;
    case "text":
      return html`<details>
        <summary>Terms of use</summary>
        <div class="prose">${ownText(markdown(agreed.text))}</div>
      </details>`;
  }
}
