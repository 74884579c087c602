import offerSchema from "../../../schemas/v1/offer.schema.json" with { type: "json" };
import planSchema from "../../../schemas/v1/plan.schema.json" with { type: "json" };
import repositorySchema from "../../../schemas/v1/repository.schema.json" with { type: "json" };
import type { OfferId } from "../../core/offer.ts";
import { offerFolder } from "../tree.ts";
import { placeholderPng } from "./placeholder-png.ts";

/** What `slipway new` asks for; what is left out becomes a value marked `# TODO`. */
export type NewOffer = OfferId & {
  readonly title?: string;
  /** Address told about submissions; also stands for both support contacts. */
  readonly email?: string;
  /** Id of the first plan. Default: standard. */
  readonly plan?: string;
};

/** Where a scaffolded repository keeps the schemas: they come with the files, so editors need no network and no version can drift. */
const schemaFolder = ".github/slipway-schemas/v1";

/** The way from an offer's or a plan's folder to the top of the repository. */
const fromOffer = "../../..";
const fromPlan = "../../../..";

/**
 * Files of a new offer by their path in the repository: it validates as it stands, and every value that only the publisher knows is marked
 * `# TODO`. The ids are taken as they are: validate what comes out before writing it. The logo is a grey square of the right size; the image's digest names no image.
 */
export function newOfferFiles(asked: NewOffer): ReadonlyMap<string, string | Uint8Array> {
  const folder = offerFolder(asked);
  const plan = asked.plan ?? "standard";
  return new Map<string, string | Uint8Array>([
    ...schemaFiles(),
    [`${folder}/offer.yaml`, offerText(asked)],
    [`${folder}/plans/${plan}.yaml`, planText(asked, plan)],
    [`${folder}/listing/description.md`, "TODO: say in a few paragraphs what the offer does, for whom, and how to begin.\n"],
    [`${folder}/listing/${plan}.md`, "TODO: say what sets this plan apart.\n"],
    [`${folder}/media/logo-large.png`, placeholderPng(216, 216)],
  ]);
}

/** A value as YAML text: JSON is valid YAML, and quotes keep hostile titles inside their line. */
function value(text: string | undefined, otherwise: string): string {
  return text === undefined ? `${JSON.stringify(otherwise)} # TODO` : JSON.stringify(text);
}

// An id as a part of a host name or address: underscores are not allowed there.
function hostOf(id: string): string {
  return id.replaceAll("_", "-").replaceAll(/^-+|-+$/g, "");
}

function offerText({ publisher, offer, title, email }: NewOffer): string {
  const address = value(email, `team@${hostOf(publisher)}.example`);
  const name = value(title, offer);
  return `# yaml-language-server: $schema=${fromOffer}/${schemaFolder}/offer.schema.json
publisher: ${publisher}
offer: ${offer}
alias: ${name}
notify:
  - ${address}

listing:
  title: ${name}
  summary: "${offer}" # TODO one line, at most 100 characters
  longSummary: "${publisher} ${offer}" # TODO two lines, at most 256 characters
  description: listing/description.md # TODO write the text
  marketingId: ${hostOf(offer)}
  categories:
    - id: compute # TODO
  logos:
    large: media/logo-large.png # TODO replace the grey square by your logo, 216 × 216 pixels

legal:
  privacyPolicy: https://${hostOf(publisher)}.example/privacy # TODO
  terms:
    kind: standardContract

support:
  engineering:
    name: Engineering # TODO
    email: ${address}
    phone: "+00 000 0000" # TODO
  customer:
    name: Customer support # TODO
    email: ${address}
    phone: "+00 000 0000" # TODO

leads:
  kind: sqlite

preview:
  audience:
    - subscription: 00000000-0000-0000-0000-000000000000 # TODO the subscription that may see the preview
      label: TODO
`;
}

function planText({ offer }: NewOffer, plan: string): string {
  return `# yaml-language-server: $schema=${fromPlan}/${schemaFolder}/plan.schema.json
plan: ${plan}
title: ${JSON.stringify(plan)} # TODO
summary: ${JSON.stringify(`${offer} ${plan}`.slice(0, 100))} # TODO one line
description: listing/${plan}.md # TODO write the text
markets: allMarkets

licence: payAsYouGo # locked once live, and the price with it
price:
  kind: free # TODO

os:
  family: linux # TODO
  name: Debian 12 # TODO
recommendedSizes: [Standard_B2s] # TODO

images:
  - type: x64Gen2
    skuId: ${plan}
    versions:
      # TODO \`slipway image add\` fills in the digest
      - version: 1.0.0
        osDisk:
          path: .slipway/images/${offer}-${plan}-1.0.0.vhd
          sha256: "${"0".repeat(64)}"
`;
}

/** The schemas that editors complete and check with. */
function schemaFiles(): readonly (readonly [path: string, content: string])[] {
  return Object.entries({ offer: offerSchema, plan: planSchema, repository: repositorySchema }).map(([kind, schema]) => [
    `${schemaFolder}/${kind}.schema.json`,
    `${JSON.stringify(schema, null, 2)}\n`,
  ]);
}
