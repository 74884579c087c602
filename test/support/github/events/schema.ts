import { createRequire } from "node:module";

import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

import { trusted } from "../../../../src/manifest/trusted.ts";

type Definition = { readonly properties?: Readonly<Record<string, unknown>> };
type Schemas = { readonly definitions: Readonly<Record<string, Definition>> };

const schemas = trusted<Schemas>(createRequire(import.meta.url)("@octokit/webhooks-schemas"));
const root = "https://webhooks.invalid";
const compiled = new Map<string, ValidateFunction>();
const added = new Set<string>();
const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, inlineRefs: false });
addFormats.default(ajv);

/** What the payload has against the official schema of its event, as sentences. `undefined` action for events without one. */
export function payloadFaults(name: string, action: string | undefined, payload: unknown): readonly string[] {
  const definition = action === undefined || name === "repository_dispatch" ? `${name}$event` : `${name}$${action}`;
  const validate = validatorOf(definition);
  if (validate(payload)) return [];
  return (validate.errors ?? []).map(
    (error) => `${definition}${error.instancePath} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
  );
}

function validatorOf(definition: string): ValidateFunction {
  const known = compiled.get(definition);
  if (known !== undefined) return known;
  const validate = ajv.compile({ $ref: addDefinition(definition) });
  compiled.set(definition, validate);
  return validate;
}

/** Adds one definition and those it refers to. Compiling them from the whole file of 600 KB takes seconds. */
function addDefinition(name: string): string {
  const id = `${root}/${name}`;
  if (added.has(id)) return id;
  const definition = schemas.definitions[name];
  if (definition === undefined) throw new Error(`The schemas of webhooks have no "${name}".`);
  added.add(id);
  const standalone = JSON.stringify(definition, (key, value: unknown) =>
    key === "$schema" ? undefined : key === "$ref" ? addDefinition(String(value).slice("#/definitions/".length)) : value,
  );
  ajv.addSchema(trusted<Definition>(JSON.parse(standalone)), id);
  return id;
}

/** Only what webhooks show of it: the API's answers have a few fields more, and the schemas allow none. */
export function webhookShape(definition: string, value: Record<string, unknown>): Record<string, unknown> {
  const known = schemas.definitions[definition]?.properties ?? {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in known));
}
