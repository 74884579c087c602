import type { ErrorObject } from "ajv";

import type { Operation, Parameter, Schema } from "./document.ts";
import { unknownProperties } from "./unknown.ts";
import { schemaErrors } from "./validate.ts";

export type Checked = {
  readonly query: Readonly<Record<string, unknown>>;
  /** Against the documents: a fault of whoever wrote the request. */
  readonly violations: readonly string[];
  /** Sizes that GitHub refuses with 422: content decides them, so they are no violation. */
  readonly refused: readonly string[];
};

export type Received = { readonly path: Readonly<Record<string, string>>; readonly query: URLSearchParams; readonly body: unknown };

/** Keywords of sizes: what the answer 422 is for. */
const sizes = new Set(["maxItems", "maxLength", "maxProperties", "minLength"]);

/** Compares a request with the operation's parameters and body. */
export function checkRequest(operation: Operation, received: Received): Checked {
  const query: Record<string, unknown> = {};
  const violations: string[] = [];
  for (const [name, text] of received.query) {
    const parameter = operation.parameters.find((one) => one.in === "query" && one.name === name);
    if (parameter === undefined) violations.push(`the documents know no query parameter "${name}"`);
    else query[name] = checkParameter(parameter, text, violations);
  }
  for (const parameter of operation.parameters) {
    const text = parameter.in === "path" ? received.path[parameter.name] : undefined;
    if (text !== undefined) checkParameter(parameter, text, violations);
  }
  const body = checkBody(operation, received.body);
  if (Number(query["per_page"] ?? 1) > mostPerPage) violations.push(`per_page ${String(query["per_page"])} is above ${mostPerPage}`);
  return { query, violations: [...violations, ...body.violations], refused: body.refused };
}

const mostPerPage = 100;

function checkParameter(parameter: Parameter, text: string, violations: string[]): unknown {
  const value = typed(parameter.schema, text);
  for (const error of schemaErrors(parameter.schema, value))
    violations.push(`${parameter.in} parameter "${parameter.name}" is ${JSON.stringify(text)}: ${sentence(error)}`);
  return value;
}

/** Paths and queries are text: a number or a truth value is told by the schema. */
function typed(schema: Schema, text: string): unknown {
  if (schema["type"] === "integer" && /^-?\d+$/u.test(text)) return Number(text);
  if (schema["type"] === "boolean" && /^(?:true|false)$/u.test(text)) return text === "true";
  return text;
}

function checkBody(operation: Operation, body: unknown): { readonly violations: readonly string[]; readonly refused: readonly string[] } {
  if (operation.body === undefined) return { violations: body === undefined ? [] : ["the documents know no body"], refused: [] };
  if (body === undefined) return { violations: operation.body.required ? ["there is no body"] : [], refused: [] };
  const { schema } = operation.body;
  const errors = schemaErrors(schema, body);
  // Where one alternative fails by size alone, the others' faults and "must match exactly one" only follow from it.
  const refused = errors.filter(({ keyword }) => sizes.has(keyword)).map((error) => sentence(error));
  const wrong = refused.length > 0 ? [] : errors.map((error) => `body${error.instancePath} ${sentence(error)}`);
  const unknown = unknownProperties(schema, body).map((path) => `the documents know no property "${path.slice(1)}" in the body`);
  return { violations: [...wrong, ...unknown], refused };
}

function sentence(error: ErrorObject): string {
  return `${error.message ?? error.keyword} ${JSON.stringify(error.params)}`;
}
