import { problem, type Place, type Problem } from "../../core/problem.ts";
import { parseSchema, type Fields } from "./resource.ts";

type Limit = { readonly type: string; readonly field: string; readonly most: number };

/**
 * Longest texts, in characters, where the resource schemas give none: "Create a virtual machine offer" and "Create plans for a virtual machine offer"
 * of the marketplace's documents (2020 to 2022). Descriptions are measured with their HTML, the stricter reading.
 */
const limits: readonly Limit[] = [
  { type: "listing", field: "title", most: 200 },
  { type: "listing", field: "searchResultSummary", most: 100 },
  { type: "listing", field: "shortDescription", most: 256 },
  { type: "listing", field: "description", most: 5000 },
  { type: "plan-listing", field: "name", most: 100 },
  { type: "plan-listing", field: "summary", most: 100 },
  { type: "plan-listing", field: "description", most: 2000 },
  { type: "property", field: "termsOfUse", most: 10_000 },
];

/** Texts of exported resources that the marketplace would not take. `folder` is the offer's. */
export function overLimits(resources: readonly Fields[], folder: string): readonly Problem[] {
  return resources.flatMap((resource, index) => {
    const type = parseSchema(resource["$schema"])?.type;
    return limits.flatMap((limit) => (limit.type === type ? tooLong(limit, resource, { index, place: { path: folder } }) : []));
  });
}

type Where = { readonly index: number; readonly place: Place };

function tooLong({ type, field, most }: Limit, resource: Fields, { index, place }: Where): readonly Problem[] {
  const value = resource[field];
  const length = typeof value === "string" ? Array.from(value).length : 0;
  if (length <= most) return [];
  const text = `/resources/${index}/${field} of the ${type} has ${length} characters, its HTML included; the marketplace takes ${most}.`;
  return [problem("market-too-long", text, "Shorten the text it is made of.", place)];
}
