import { asObject, fieldOf, listOf } from "../json.ts";
import type { Said } from "./session.ts";

/**
 * What tells one content of an offer from another, of members that the marketplace gives back as they were sent: the title, the plans, the image
 * versions. No texts, which it may tidy up, and no secrets, which it masks.
 */
export function contentMark(resources: readonly Said[]): string {
  const ofType = (type: string): readonly Said[] =>
    resources.filter((each) => fieldOf(each, "$schema")?.includes(`/schema/${type}/`) === true);
  const title = fieldOf(ofType("listing")[0], "title") ?? "";
  const plans = ofType("plan").map((plan) => fieldOf(asObject(plan["identity"]), "externalId") ?? "");
  const versions = ofType("virtual-machine-plan-technical-configuration").flatMap((each) =>
    listOf(each, "vmImageVersions").map((version) => fieldOf(version, "versionNumber") ?? ""),
  );
  return JSON.stringify([title, plans.toSorted(), versions.toSorted()]);
}
