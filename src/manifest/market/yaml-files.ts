import { stringify } from "yaml";

import offerSchema from "../../../schemas/v1/offer.schema.json" with { type: "json" };
import planSchema from "../../../schemas/v1/plan.schema.json" with { type: "json" };
import type { FileValues } from "./manifests.ts";
import { asFields } from "./resource.ts";

/** The files of an imported offer as text, by path in the offer's folder. */
export function fileTexts(files: FileValues): ReadonlyMap<string, string> {
  return new Map(Object.entries(files).map(([path, value]) => [path, typeof value === "string" ? value : yamlText(path, value)]));
}

function yamlText(path: string, value: unknown): string {
  const [schema, up] = path.startsWith("plans/") ? (["plan", "../../../../"] as const) : (["offer", "../../../"] as const);
  return `# yaml-language-server: $schema=${up}schemas/v1/${schema}.schema.json\n${stringify(ordered(value, ranks[schema]), { lineWidth: 0 })}`;
}

/** Names in the order in which their schema introduces them, so that a manifest reads like one that people wrote. */
const ranks = { offer: ranksOf(offerSchema), plan: ranksOf(planSchema) } as const;

function ordered(value: unknown, rank: ReadonlyMap<string, number>): unknown {
  if (Array.isArray(value)) return value.map((each) => ordered(each, rank));
  const fields = asFields(value);
  if (fields === undefined) return value;
  const of = (name: string): number => rank.get(name) ?? rank.size;
  const sorted = Object.entries(fields).toSorted(([a], [b]) => of(a) - of(b));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, ordered(inner, rank)]));
}

function ranksOf(schema: unknown): ReadonlyMap<string, number> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const name of Object.keys(asFields(asFields(value)?.["properties"]) ?? {})) found.add(name);
    Object.values(value).forEach(walk);
  };
  walk(schema);
  return new Map([...found].map((name, index) => [name, index]));
}
