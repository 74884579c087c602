import { offerResources, type ExportWays } from "./export-offer.ts";
import { planResources } from "./export-plan.ts";
import type { Manifests } from "./manifests.ts";
import { byId, schemaUrl, type Fields } from "./resource.ts";

/** A request of the Product Ingestion API: what the draft is to be, and where it is to be published, if anywhere. */
export type ConfigureDocument = { readonly $schema: string; readonly resources: readonly Fields[] };

/** The whole offer as resources, in the order in which they depend on one another. Plans come sorted by id, so that equal offers give equal documents. */
export function exportResources({ offer, plans, texts }: Manifests, ways: ExportWays): readonly Fields[] {
  const text = (path: string): string => texts.get(path) ?? "";
  const sorted = plans.toSorted((a, b) => (a.plan < b.plan ? -1 : 1));
  return [...offerResources({ offer, text, ways }), ...sorted.flatMap((plan) => planResources({ offer: offer.offer, plan, text, ways }))];
}

/** The submission that publishes the draft to preview ("Publishing to preview", method 1). */
export function previewSubmission(offer: string): Fields {
  return { $schema: schemaUrl("submission"), product: byId(offer), target: { targetType: "preview" } };
}

/** Resources as a request. */
export function configureDocument(resources: readonly Fields[]): ConfigureDocument {
  return { $schema: schemaUrl("configure"), resources };
}
