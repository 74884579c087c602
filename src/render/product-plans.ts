import type { ImageSku, Plan, Port } from "../core/offer.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { marketsText, priceTables, priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import type { StoreWords } from "./store-words.ts";
import { shownVersion } from "./visible-plans.ts";

/** Every visible plan: one table to compare, then each with all that a buyer must know. */
export function plansSection(plans: readonly Plan[], input: ProductPageInput, words: StoreWords): Html {
  if (plans.length === 0) return html`<p>${words.plans.none}</p>`;
  return html`${plans.length > 1 ? comparison(plans, words) : nothing}${plans.map((plan) => planCard(plan, input, words))}
    <p class="fine">${words.plans.onTop}</p>`;
}

function comparison(plans: readonly Plan[], { plans: words, price }: StoreWords): Html {
  const rows = plans.map(
    (plan) =>
      html`<tr>
        <th scope="row"><a href="#plan-${plan.id}">${plan.title}</a></th>
        <td data-label="${words.price}">${priceText(plan.price, price)}</td>
        <td data-label="${words.system}">${plan.osName}</td>
        <td data-label="${words.version}">${versionText(plan)}</td>
      </tr> `,
  );
  return html`<table class="compare">
    <caption class="unseen">
      ${words.compare}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.plan}</th>
        <th scope="col">${words.price}</th>
        <th scope="col">${words.system}</th>
        <th scope="col">${words.version}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table> `;
}

function versionText({ skus }: Plan): string {
  return [...new Set(skus.flatMap((sku) => shownVersion(sku)?.version ?? []))].join(", ");
}

function planCard(plan: Plan, input: ProductPageInput, words: StoreWords): Html {
  return html`<article class="plan" id="plan-${plan.id}" aria-labelledby="plan-${plan.id}-title">
    <header>
      <div>
        <h3 id="plan-${plan.id}-title">${plan.title}</h3>
        <p>${plan.summary}</p>
      </div>
      <p class="price">${priceText(plan.price, words.price)}${trial(plan, words)}</p>
    </header>
    <div class="prose">${ownText(input.markdown(plan.description))}</div>
    ${prices(plan, words)} ${facts(plan, input, words)}
    <p class="onward"><a class="button quiet" href="#get-${plan.id}">${words.page.getIt}</a></p>
  </article> `;
}

/** How long the plan may be tried, beside its price. */
export function trial({ freeTrial }: Plan, { price }: StoreWords): Html {
  return freeTrial === undefined ? nothing : html` <span class="chip">${price.trial(freeTrial)}</span>`;
}

/** One table stands open; several, one a currency, are folded away. */
function prices({ price }: Plan, { price: words }: StoreWords): Html {
  const tables = priceTables(price, words);
  if (tables.length < 2) return html`${tables}`;
  return html`<details class="markets">
    <summary>${words.byMarket(tables.length)}</summary>
    ${tables}
  </details>`;
}

function facts(plan: Plan, { regions }: ProductPageInput, { plans: words, price }: StoreWords): Html {
  const images = html`<ul>
    ${plan.skus.map((sku) => imageItem(sku, words))}
  </ul>`;
  const ports = html`<ul>
    ${plan.ports.map((port) => portItem(port, words))}
  </ul>`;
  return html`<dl class="facts">
    ${fact(words.system, `${plan.osName} (${plan.osFamily === "linux" ? "Linux" : "Windows"})`)} ${fact(words.images, images)}
    ${fact(words.sizes, sizes(plan.recommendedSizes, words))} ${fact(words.ports, plan.ports.length === 0 ? words.noPorts : ports)}
    ${fact(words.regions, `${regions.join(", ")}${clouds(plan, words)}`)} ${fact(words.markets, marketsText(plan.markets, price))}
  </dl>`;
}

function fact(name: string, value: string | Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function imageItem(sku: ImageSku, words: StoreWords["plans"]): Html {
  const shown = shownVersion(sku);
  if (shown === undefined) return html`<li>${words.types[sku.type]}: ${words.noVersion}</li>`;
  const disks = shown.dataDisks.length === 0 ? "" : `, ${words.dataDisks(shown.dataDisks.length)}`;
  return html`<li>
    ${words.types[sku.type]}:
    <b>${shown.version}</b>${disks}${shown.state === "deprecated" ? html` <span class="warn">${words.deprecated}</span>` : nothing}
  </li>`;
}

function sizes(names: readonly string[], words: StoreWords["plans"]): string | Html {
  if (names.length === 0) return words.anySize;
  return html`<ul class="chips">
    ${names.map((name, index) => html`<li>${name}${index === 0 ? html` <span class="fine">${words.usual}</span>` : nothing}</li>`)}
  </ul>`;
}

function portItem({ label, range, protocol }: Port, words: StoreWords["plans"]): Html {
  return html`<li>${label}: ${range} ${protocol === "both" ? words.bothProtocols : protocol.toUpperCase()}</li>`;
}

/** The global cloud goes without saying; the separate ones do not. */
function clouds({ azureRegions }: Plan, words: StoreWords["plans"]): string {
  const others = azureRegions.flatMap((cloud) => words.clouds[cloud] ?? []);
  return others.length === 0 ? "" : words.otherClouds(others.join(", "));
}
