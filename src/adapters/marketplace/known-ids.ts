import type { MarketplaceResource } from "../../ports/marketplace.ts";
import { asObject, fieldOf } from "../json.ts";
import type { Said } from "./session.ts";

/**
 * Resources with the durable ids of those in the draft that they change: "to reference a specific resource, provide its durable id". Without one the
 * marketplace would make a second listing or a second logo beside the first.
 */
export function withKnownIds(resources: readonly MarketplaceResource[], draft: readonly Said[]): readonly MarketplaceResource[] {
  const plans = new Map(draft.filter((each) => typeOf(each) === "plan").map((plan) => [fieldOf(plan, "id"), externalId(plan)]));
  const known = new Map(draft.map((each) => [keyOf(each, plans), fieldOf(each, "id")]));
  return resources.map((resource) => {
    const id = typeOf(resource) === "submission" ? undefined : known.get(keyOf(resource, plans));
    return id === undefined ? resource : { ...resource, id };
  });
}

/** What makes a resource the same one: its type, the plan it belongs to, and for pictures and videos which one it is. */
function keyOf(resource: Said, plans: ReadonlyMap<string | undefined, string | undefined>): string {
  const plan = resource["plan"];
  const own =
    typeof plan === "string"
      ? plans.get(plan)
      : (fieldOf(asObject(plan), "externalId") ?? fieldOf(asObject(plan), "resourceName")?.replace(/^plan-/, ""));
  const parts = [
    typeOf(resource),
    own ?? externalId(resource),
    resource["languageId"],
    resource["type"],
    resource["displayOrder"],
    resource["streamingUrl"],
  ];
  return JSON.stringify(typeOf(resource) === "product" ? ["product"] : parts);
}

function typeOf(resource: Said): string {
  return /\/schema\/([a-z-]+)\//.exec(fieldOf(resource, "$schema") ?? "")?.[1] ?? "";
}

function externalId(resource: Said): string | undefined {
  return fieldOf(asObject(resource["identity"]), "externalId");
}
