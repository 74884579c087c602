import { createRequire } from "node:module";

import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

type Definition = { readonly properties?: Readonly<Record<string, unknown>> };
type Schemas = { readonly definitions: Readonly<Record<string, Definition>> };

const schemas = createRequire(import.meta.url)("@octokit/webhooks-schemas") as Schemas;
const root = "https://webhooks.invalid/schema.json";
const compiled = new Map<string, ValidateFunction>();
let ajv: Ajv | undefined;

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
  if (schemas.definitions[definition] === undefined) throw new Error(`The schemas of webhooks have no "${definition}".`);
  const validate = loadedAjv().compile({ $ref: `${root}#/definitions/${definition}` });
  compiled.set(definition, validate);
  return validate;
}

function loadedAjv(): Ajv {
  if (ajv !== undefined) return ajv;
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(schemas, root);
  return ajv;
}

/** Only what webhooks show of it: the API's answers have a few fields more, and the schemas allow none. */
export function webhookShape(definition: string, value: Record<string, unknown>): Record<string, unknown> {
  const known = schemas.definitions[definition]?.properties ?? {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in known));
}
