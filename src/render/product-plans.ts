import type { ImageSku, Plan, Port } from "../core/offer.ts";
import { html, nothing, ownText, type Html } from "./html.ts";
import { marketsText, priceTables, priceText } from "./price.ts";
import type { ProductPageInput } from "./product-input.ts";
import { shownVersion } from "./visible-plans.ts";
import { count } from "./words.ts";

/** Every visible plan: one table to compare, then each with all that a buyer must know. */
export function plansSection(plans: readonly Plan[], input: ProductPageInput): Html {
  if (plans.length === 0)
    return html`<p>The plans of this offer are sold by private agreement or through a template. Ask the publisher for yours.</p>`;
  return html`${plans.length > 1 ? comparison(plans) : nothing}${plans.map((plan) => planCard(plan, input))}
    <p class="fine">The software price comes on top of the virtual machine, its disks and its traffic.</p>`;
}

function comparison(plans: readonly Plan[]): Html {
  const rows = plans.map(
    (plan) =>
      html`<tr>
        <th scope="row"><a href="#plan-${plan.id}">${plan.title}</a></th>
        <td data-label="Software price">${priceText(plan.price)}</td>
        <td data-label="System">${plan.osName}</td>
        <td data-label="Version">${versionText(plan)}</td>
      </tr> `,
  );
  return html`<table class="compare">
    <caption class="unseen">
      Plans side by side
    </caption>
    <thead>
      <tr>
        <th scope="col">Plan</th>
        <th scope="col">Software price</th>
        <th scope="col">System</th>
        <th scope="col">Version</th>
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

function planCard(plan: Plan, input: ProductPageInput): Html {
  return html`<article class="plan" id="plan-${plan.id}" aria-labelledby="plan-${plan.id}-title">
    <header>
      <div>
        <h3 id="plan-${plan.id}-title">${plan.title}</h3>
        <p>${plan.summary}</p>
      </div>
      <p class="price">${priceText(plan.price)}</p>
    </header>
    <div class="prose">${ownText(input.markdown(plan.description))}</div>
    ${priceTables(plan.price)}
    <dl class="facts">
      ${fact("System", `${plan.osName} (${plan.osFamily === "linux" ? "Linux" : "Windows"})`)}
      ${fact(
        "Images",
        html`<ul>
          ${plan.skus.map((sku) => imageItem(sku))}
        </ul>`,
      )}
      ${fact("Recommended sizes", sizes(plan.recommendedSizes))}
      ${fact(
        "Open ports",
        plan.ports.length === 0
          ? "none but the system's own"
          : html`<ul>
              ${plan.ports.map((port) => portItem(port))}
            </ul>`,
      )}
      ${fact("Regions", html`${input.regions.join(", ")}${clouds(plan)}`)} ${fact("Sold in", marketsText(plan.markets))}
    </dl>
    ${plan.skus.map((sku) => deployment(sku, plan, input))}
  </article> `;
}

function fact(name: string, value: string | Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

const typeNames = { x64Gen1: "x64, generation 1", x64Gen2: "x64, generation 2", arm64Gen2: "Arm64, generation 2" } as const;

function imageItem(sku: ImageSku): Html {
  const shown = shownVersion(sku);
  if (shown === undefined) return html`<li>${typeNames[sku.type]}: no version offered</li>`;
  const disks = shown.dataDisks.length === 0 ? "" : `, ${count(shown.dataDisks.length, "data disk")}`;
  return html`<li>
    ${typeNames[sku.type]}:
    <b>${shown.version}</b>${disks}${shown.state === "deprecated" ? html` <span class="warn">deprecated</span>` : nothing}
  </li>`;
}

function sizes(names: readonly string[]): string | Html {
  if (names.length === 0) return "any";
  return html`<ul class="chips">
    ${names.map((name, index) => html`<li>${name}${index === 0 ? html` <span class="fine">default</span>` : nothing}</li>`)}
  </ul>`;
}

function portItem({ label, range, protocol }: Port): Html {
  return html`<li>${label}: ${range} ${protocol === "both" ? "TCP and UDP" : protocol.toUpperCase()}</li>`;
}

const cloudNames: Readonly<Record<string, string>> = { azureGovernment: "US Government", azureGermany: "Germany", azureChina: "China" };

/** The global cloud goes without saying; the separate ones do not. */
function clouds({ azureRegions }: Plan): string {
  const others = azureRegions.flatMap((cloud) => cloudNames[cloud] ?? []);
  return others.length === 0 ? "" : `; also in the clouds ${others.join(", ")}`;
}

/** The line a customer pastes; `latest` follows updates, the version shown is this one. */
function deployment(sku: ImageSku, { recommendedSizes }: Plan, { offer: { id } }: ProductPageInput): Html {
  const shown = shownVersion(sku);
  if (shown === undefined) return nothing;
  const image = `${id.publisher}:${id.offer}:${sku.skuId}:${shown.version}`;
  const size = recommendedSizes[0] === undefined ? "" : ` --size ${recommendedSizes[0]}`;
  return html`<details class="deploy">
    <summary>Deploy ${typeNames[sku.type]} from the command line</summary>
    <pre tabindex="0"><code>az vm create --resource-group my-group --name my-vm --image ${image}${size}</code></pre>
  </details> `;
}
