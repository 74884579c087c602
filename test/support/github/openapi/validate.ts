import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

import { trusted } from "../../../../src/manifest/trusted.ts";
import { resolve, type Schema } from "./document.ts";

const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, inlineRefs: false });
addFormats.default(ajv);
// GitHub answers "" for an address that nobody gave, and the documents' own defaults say so.
ajv.addFormat("uri", (text) => text === "" || URL.canParse(text));

const base = "https://openapi.invalid";
const compiled = new WeakMap<Schema, ValidateFunction>();
const added = new Set<string>();

/** What a value has against a schema of the document. */
export function schemaErrors(schema: Schema, value: unknown): readonly ErrorObject[] {
  const validate = compiled.get(schema) ?? compile(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}

function compile(schema: Schema): ValidateFunction {
  const validate = ajv.compile(convert(schema));
  compiled.set(schema, validate);
  return validate;
}

/** Words of OpenAPI 3.0 that describe and never constrain. */
const silent = new Set([
  "description",
  "example",
  "examples",
  "title",
  "discriminator",
  "deprecated",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "default",
  "nullable",
  "xml",
]);

const knownFormats = new Set(["date-time", "date", "uri", "email", "int32", "int64"]);

/** JSON Schema from the dialect of OpenAPI 3.0: `nullable` becomes a choice, references become ids. */
function convert(schema: unknown): Schema {
  if (typeof schema !== "object" || schema === null) return {};
  const one = trusted<Schema>(schema);
  const converted = typeof one["$ref"] === "string" ? { $ref: addComponent(one["$ref"]) } : convertWords(one);
  return one["nullable"] === true ? { anyOf: [{ type: "null" }, converted] } : converted;
}

function convertWords(schema: Schema): Schema {
  const words = Object.entries(schema).filter(([word]) => !silent.has(word) && !word.startsWith("x-"));
  return Object.fromEntries(
    words.flatMap(([word, value]) => {
      if (word === "format" && !knownFormats.has(String(value))) return [];
      return [[word, convertWord(word, value)]];
    }),
  );
}

function convertWord(word: string, value: unknown): unknown {
  if (word === "properties") return Object.fromEntries(Object.entries(trusted<Schema>(value)).map(([name, one]) => [name, convert(one)]));
  if (word === "allOf" || word === "anyOf" || word === "oneOf") return trusted<readonly unknown[]>(value).map(convert);
  if (word === "items" || word === "not" || word === "additionalProperties") return typeof value === "boolean" ? value : convert(value);
  return value;
}

function addComponent(reference: string): string {
  const id = `${base}/${reference.slice(2)}`;
  if (added.has(id)) return id;
  added.add(id);
  ajv.addSchema(convert(resolve({ $ref: reference })), id);
  return id;
}
