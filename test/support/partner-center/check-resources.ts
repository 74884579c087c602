import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";

import { offerSchemas } from "./offer-schemas.ts";
import { planSchemas } from "./plan-schemas.ts";

const resourceSchemas = { ...offerSchemas, ...planSchemas };

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv, ["email", "uri", "uuid", "duration"]);
// At once, so that no request waits for it.
const compiled = new Map(Object.entries(resourceSchemas).map(([type, schema]) => [type, ajv.compile(schema)]));

/** Faults of one resource of a request; empty when the marketplace would take it. */
export function resourceFaults(resource: unknown): readonly string[] {
  const uri = typeof resource === "object" && resource !== null && "$schema" in resource ? String(resource.$schema) : "";
  const type = /^https:\/\/product-ingestion\.azureedge\.net\/schema\/([a-z-]+)\/2022-03-01-preview[2-5]$/.exec(uri)?.[1] ?? "";
  const validate = compiled.get(type);
  if (validate === undefined) return [`no such schema: ${uri}`];
  return validate(resource) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message}`);
}
