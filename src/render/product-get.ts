import type { Plan } from "../core/offer.ts";
import { deploymentOf, templateFiles, type Deployment } from "./deployment.ts";
import { html, joinHtml, nothing, type Html } from "./html.ts";
import type { ProductPageInput } from "./product-input.ts";
import { publicLink } from "./public-link.ts";
import type { StoreWords } from "./store-words.ts";
import { armTemplate } from "./template/arm.ts";
import { bicepFile } from "./template/bicep.ts";
import { machineTemplate } from "./template/machine.ts";
import { shownVersion } from "./visible-plans.ts";

/** The templates of all plans that have one, by their paths beside the page. */
export function planTemplates({ offer, copies }: ProductPageInput, plans: readonly Plan[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const plan of plans) {
    const deployment = deploymentOf(plan, copies);
    if (deployment === undefined) continue;
    const template = machineTemplate(deployment, offer.listing.title);
    const { arm, bicep } = templateFiles(plan);
    files.set(arm, armTemplate(template)).set(bicep, bicepFile(template));
  }
  return files;
}

/**
 * How a customer gets the offer: for each plan its templates and the commands that deploy them. This is the one place for whatever else leads to
 * a machine or to the publisher.
 */
export function getSection({ offer, copies }: ProductPageInput, plans: readonly Plan[], words: StoreWords): Html {
  const cards = plans.map((plan) => planCard(offer.id.offer, plan, deploymentOf(plan, copies), words));
  const { name, email } = offer.support.customer;
  return html`${plans.length === 0 ? nothing : html`<p class="lead">${words.get.about}</p>`}${cards}
    <div class="ask">
      <h3>${words.get.ask}</h3>
      <p>${words.get.askAbout(name)} ${publicLink(`mailto:${email}`, email)}</p>
    </div>`;
}

function planCard(offer: string, plan: Plan, deployment: Deployment | undefined, words: StoreWords): Html {
  const isOffered = plan.skus.some((sku) => shownVersion(sku) !== undefined);
  return html`<article class="get" aria-labelledby="get-${plan.id}">
    <h3 id="get-${plan.id}">${plan.title}</h3>
    ${deployment === undefined ? html`<p>${isOffered ? words.get.noTemplate : words.plans.noVersion}</p>` : deploying(offer, deployment, words)}
  </article> `;
}

function deploying(offer: string, deployment: Deployment, words: StoreWords): Html {
  const { plan, regions } = deployment;
  const { get } = words;
  const { arm, bicep } = templateFiles(plan);
  const commands = joinHtml(
    azCommands(offer, deployment).map((line) => html`${line}`),
    "\n",
  );
  const others =
    regions.length === 0
      ? html`<p class="note">${get.noAddress}</p>`
      : html`<p class="fine">${get.otherRegions(regions.map(({ region }) => region).join(", "))}</p>`;
  return html`<p class="files">
      <a class="file" href="${arm}" download="${plan.id}.json">${get.arm}</a>
      <a class="file" href="${bicep}" download="${plan.id}.bicep">${get.bicep}</a>
    </p>
    <pre class="command" tabindex="0" aria-label="${get.commands}: ${plan.title}"><code>${commands}</code></pre>
    ${others}${regions.length === 0 ? nothing : addresses(deployment, words)}`;
}

/** The two lines that deploy a plan from a copy in one region. All in them are ids and regions of narrow grammars, or fixed. */
function azCommands(offer: string, { plan, version, regions }: Deployment): readonly string[] {
  const region = regions[0]?.region;
  const disks = version.dataDisks.map(({ lun }) => `dataDisk${lun}Url=ADDRESS`);
  // A password is asked for at the terminal, so that it stands in no history.
  const key = plan.osFamily === "windows" ? [] : [`sshPublicKey="$(cat ~/.ssh/id_ed25519.pub)"`];
  const given = [...(region === undefined ? ["osDiskUrl=ADDRESS", ...disks] : [`location=${region}`]), ...key];
  return [
    `az group create --name ${offer} --location ${region ?? "REGION"}`,
    `az deployment group create --resource-group ${offer} --template-file ${plan.id}.json --parameters ${given.join(" ")}`,
  ];
}

/** Every region's copies by their addresses, for whoever makes machines in a way of their own. */
function addresses({ regions }: Deployment, { get }: StoreWords): Html {
  const rows = regions.flatMap(({ region, disks }) =>
    disks.map(
      ({ lun, url }) =>
        html`<tr>
          <th scope="row">${region}</th>
          <td>${lun === undefined ? get.osDisk : get.dataDisk(lun)}</td>
          <td>${publicLink(url, html`<code>${url}</code>`)}</td>
        </tr> `,
    ),
  );
  return html`<details class="copies">
    <summary>${get.copies}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${get.region}</th>
          <td></td>
          <th scope="col">${get.address}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`;
}
