import addFormats from "ajv-formats";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";

import reportSchema from "../../../schemas/v1/certification-report.schema.json" with { type: "json" };
import offerSchema from "../../../schemas/v1/offer.schema.json" with { type: "json" };
import planSchema from "../../../schemas/v1/plan.schema.json" with { type: "json" };
import repositorySchema from "../../../schemas/v1/repository.schema.json" with { type: "json" };
import statusSchema from "../../../schemas/v1/status.schema.json" with { type: "json" };
import { isMailAddress, parseMailbox } from "../../core/mail-address.ts";

const schemas = { offer: offerSchema, plan: planSchema, repository: repositorySchema, status: statusSchema, report: reportSchema } as const;
export type SchemaKind = keyof typeof schemas;

const compiled = new Map<SchemaKind, ValidateFunction>();

/** Every fault of a value against the schema of its kind; empty when it is valid. Compiling takes tens of milliseconds, once per kind and process. */
export function schemaErrors(kind: SchemaKind, value: unknown): readonly ErrorObject[] {
  const validate = compiled.get(kind) ?? compile(kind);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The definitions that `$ref`s of a schema name. */
export function definitionsOf(kind: SchemaKind): Readonly<Record<string, unknown>> {
  return schemas[kind].$defs;
}

function compile(kind: SchemaKind): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });
  addFormats.default(ajv, ["date", "uri"]);
  ajv.addFormat("idn-email", isMailAddress);
  ajv.addFormat("mailbox", (text: string) => parseMailbox(text) !== undefined);
  const validate = ajv.compile(schemas[kind]);
  compiled.set(kind, validate);
  return validate;
}
