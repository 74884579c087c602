import type { ErrorObject } from "ajv/dist/2020.js";

import { trusted } from "../trusted.ts";
import { fieldName, quoteFound } from "./field-name.ts";

/** What is said about one schema fault. `key` is a member of the field that the problem is about; `at` is what the place points to. */
export type Finding = {
  readonly code: string;
  readonly text: string;
  readonly remedy: string;
  readonly key?: string;
  readonly at: "key" | "value";
};

type Explanation = {
  readonly error: ErrorObject;
  /** The field as people write it. */
  readonly field: string;
  readonly nearest: (found: string, known: readonly string[]) => string | undefined;
  /** The allowed values of `kind` behind the branches of a choice. */
  readonly kinds: (references: readonly { readonly $ref: string }[]) => readonly string[];
};

type Explain = (explanation: Explanation) => Finding;
type Facts = {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Facts>>;
};

/** One explainer per schema keyword in use. Codes are stable; texts are not. */
export const explainers: Readonly<Record<string, Explain>> = {
  required: missing,
  additionalProperties: unknownField,
  type: wrongType,
  enum: notAllowed,
  const: notAllowed,
  discriminator: wrongKind,
  pattern: malformed("field-pattern"),
  format: malformed("field-format"),
  minLength: length("field-too-short", "at least"),
  maxLength: length("field-too-long", "at most"),
  minimum: range,
  maximum: range,
  exclusiveMinimum: range,
  exclusiveMaximum: range,
  minItems: count("field-too-few", "at least"),
  maxItems: count("field-too-many", "at most"),
  minProperties: count("field-too-few", "at least"),
  maxProperties: count("field-too-many", "at most"),
  uniqueItems: repeated,
  oneOf: notExactlyOne,
  "false schema": forbidden,
};

function factsOf({ error }: Explanation): Facts {
  return trusted(error.parentSchema ?? {});
}

function parameter({ error }: Explanation, name: string): string {
  return String(trusted<Readonly<Record<string, unknown>>>(error.params)[name]);
}

function allowed({ description, examples }: Facts): string {
  const [example] = examples ?? [];
  return `${description ?? "See the schema."}${example === undefined ? "" : ` Example: ${shown(example)}`}`;
}

/** What was found, in quotes; never where a secret's name belongs, because people paste the secret itself there. */
function foundIn(explanation: Explanation): string {
  return standsForSecret(explanation) ? "not shown here" : quoteFound(explanation.error.data);
}

function standsForSecret(explanation: Explanation): boolean {
  return /(?:^|\.)secret$/.test(explanation.field) || factsOf(explanation).properties?.["secret"] !== undefined;
}

function shown(example: unknown): string {
  return typeof example === "string" ? example : JSON.stringify(example);
}

function missing(explanation: Explanation): Finding {
  const name = parameter(explanation, "missingProperty");
  const facts = factsOf(explanation).properties?.[name];
  const text = `${explanation.field} has no field "${name}".`;
  const known = typeof facts === "object" ? ` ${allowed(facts)}` : "";
  return { at: "key", code: "field-missing", text, remedy: `Add ${name}.${known}` };
}

function unknownField(explanation: Explanation): Finding {
  const key = parameter(explanation, "additionalProperty");
  const known = Object.keys(factsOf(explanation).properties ?? {});
  const meant = explanation.nearest(key, known);
  const remedy = meant === undefined ? `Remove it. Known here: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
  return { at: "key", key, code: "field-unknown", text: `${explanation.field} knows no field ${quoteFound(key)}.`, remedy };
}

function wrongType(explanation: Explanation): Finding {
  const { error, field } = explanation;
  const wanted = parameter(explanation, "type");
  const found = error.data === null || error.data === undefined ? "empty" : `${kindOfValue(error.data)}, ${foundIn(explanation)}`;
  const isScalarForText = wanted === "string" && ["number", "boolean"].includes(typeof error.data) && !standsForSecret(explanation);
  const remedy = isScalarForText ? `Put it in quotes: "${String(error.data)}".` : allowed(factsOf(explanation));
  return { at: "value", code: "field-type", text: `${field} must be ${typeWords[wanted] ?? wanted} but is ${found}.`, remedy };
}

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  object: "a mapping",
  array: "a list",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeWords[typeof value] ?? typeof value;
}

function notAllowed(explanation: Explanation): Finding {
  const { error, field, nearest } = explanation;
  const { allowedValues, allowedValue } = trusted<{ allowedValues?: readonly unknown[]; allowedValue?: unknown }>(error.params);
  return choice(field, error.data, (allowedValues ?? [allowedValue]).map(String), nearest);
}

function choice(field: string, found: unknown, values: readonly string[], nearest: Explanation["nearest"]): Finding {
  const meant = typeof found === "string" ? nearest(found, values) : undefined;
  const remedy = `${meant === undefined ? "" : `Did you mean ${meant}? `}Allowed: ${values.join(", ")}.`;
  return { at: "value", code: "field-value", text: `${field} is ${quoteFound(found)}, which is not allowed.`, remedy };
}

function wrongKind(explanation: Explanation): Finding {
  const { error, field, kinds, nearest } = explanation;
  const { oneOf } = trusted<{ oneOf: readonly { readonly $ref: string }[] }>(error.parentSchema);
  const { tagValue } = trusted<{ tagValue?: unknown }>(error.params);
  const values = kinds(oneOf);
  if (tagValue === undefined) {
    return { at: "key", code: "field-missing", text: `${field} has no field "kind".`, remedy: `Add kind: ${values.join(", ")}.` };
  }
  return { ...choice(`${field}.kind`, tagValue, values, nearest), key: "kind" };
}

function malformed(code: string): Explain {
  return (explanation) => {
    const { error, field } = explanation;
    // A key that breaks the pattern of keys is reported with its own name; the place is the mapping it stands in.
    const isKey = error.propertyName !== undefined;
    const text = isKey
      ? `${field} has the key ${quoteFound(error.propertyName)}.`
      : `${field} is ${foundIn(explanation)}, which does not fit.`;
    return {
      at: isKey ? "key" : "value",
      code,
      text,
      remedy: allowed(factsOf(explanation)),
      ...(isKey && { key: String(error.propertyName) }),
    };
  };
}

function length(code: string, bound: string): Explain {
  return (explanation) => {
    const characters = Array.from(String(explanation.error.data)).length;
    const text = `${explanation.field} has ${characters} characters; ${bound} ${parameter(explanation, "limit")} are allowed.`;
    return { at: "value", code, text, remedy: allowed(factsOf(explanation)) };
  };
}

function range(explanation: Explanation): Finding {
  const limit = `${parameter(explanation, "comparison")} ${parameter(explanation, "limit")}`;
  const text = `${explanation.field} is ${String(explanation.error.data)}; it must be ${limit}.`;
  return { at: "value", code: "field-range", text, remedy: allowed(factsOf(explanation)) };
}

function count(code: string, bound: string): Explain {
  return (explanation) => {
    const entries = Object.keys(trusted<object>(explanation.error.data)).length;
    const text = `${explanation.field} has ${entries} entries; ${bound} ${parameter(explanation, "limit")} are allowed.`;
    return { at: "key", code, text, remedy: allowed(factsOf(explanation)) };
  };
}

function repeated(explanation: Explanation): Finding {
  const { error, field } = explanation;
  const { i, j } = trusted<{ i: number; j: number }>(error.params);
  const later = Math.max(i, j);
  const found = trusted<readonly unknown[]>(error.data)[later];
  return {
    at: "value",
    key: String(later),
    code: "field-duplicate",
    text: `${field} lists ${quoteFound(found)} more than once.`,
    remedy: "Remove one of them.",
  };
}

function notExactlyOne({ error, field }: Explanation): Finding {
  const members = ["url", "path", "secret"];
  const found = members.filter((name) => Object.hasOwn(trusted<object>(error.data), name));
  const text = `${field} names ${found.length === 0 ? "no location" : `${found.length} locations (${found.join(", ")})`}; exactly one is needed.`;
  return {
    at: "key",
    code: "disk-location",
    text,
    remedy: `Keep exactly one of ${members.join(", ")}. Example: path: .slipway/images/name-1.0.0.vhd`,
  };
}

function forbidden({ error }: Explanation): Finding {
  const name = fieldName(error.instancePath.split("/").slice(1));
  return name === "price"
    ? { at: "key", code: "price-forbidden", text: "A byol plan has no price.", remedy: "Remove price, or set licence: payAsYouGo." }
    : {
        at: "key",
        code: "base-plan-conflict",
        text: `${name} stands beside basePlan.`,
        remedy: `Remove ${name}, or remove basePlan and describe the technical configuration here.`,
      };
}
