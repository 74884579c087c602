import { trusted } from "../../../../src/manifest/trusted.ts";
import { resolve, type Schema } from "./document.ts";

/**
 * Properties of a body that the documents do not list, as paths: misspelt ones are ignored by GitHub, and so by nobody noticed.
 * Objects that list none are free.
 */
export function unknownProperties(schema: Schema, value: unknown, path = ""): readonly string[] {
  const variants = variantsOf(schema);
  if (Array.isArray(value)) {
    const items = variants.map((variant) => variant["items"]).filter((one) => isObject(one));
    return items.length === 0 ? [] : value.flatMap((one, at) => unknownProperties({ anyOf: items }, one, `${path}[${at}]`));
  }
  if (!isObject(value)) return [];
  const listed = variants.flatMap((variant) => Object.entries(trusted<Readonly<Record<string, Schema>>>(variant["properties"] ?? {})));
  const free = listed.length === 0 || variants.some((variant) => isObject(variant["additionalProperties"]));
  return Object.entries(value).flatMap(([name, one]) => {
    const schemas = listed.filter(([known]) => known === name).map(([, found]) => found);
    if (schemas.length > 0) return unknownProperties({ anyOf: schemas }, one, `${path}.${name}`);
    return free ? [] : [`${path}.${name}`];
  });
}

/** The schema itself and every alternative and part of it. */
function variantsOf(schema: Schema): readonly Schema[] {
  const own = resolve(schema);
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => trusted<readonly Schema[]>(own[word] ?? []));
  return [own, ...parts.flatMap(variantsOf)];
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
