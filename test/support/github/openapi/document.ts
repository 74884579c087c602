import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { trusted } from "../../../../src/manifest/trusted.ts";

export type Schema = Readonly<Record<string, unknown>>;

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
};

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export type Operation = {
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Schema } | undefined;
  /** By status; undefined where the answer has no JSON body. */
  readonly answers: ReadonlyMap<number, Schema | undefined>;
};

type RawOperation = {
  readonly parameters?: readonly Schema[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Schema>>;
};

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>> };

let loaded: Document | undefined;

/** The official description of api.github.com. Parsed once per process: 13 MB, about 0.2 s. */
function document(): Document {
  const path = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
  loaded ??= trusted<Document>(JSON.parse(readFileSync(path, "utf8")));
  return loaded;
}

/** Whether the documents know the path template. */
export function documentedTemplates(): readonly string[] {
  return Object.keys(document().paths);
}

/** One operation, by method and path template; undefined when the documents know none. */
export function operationOf(method: string, template: string): Operation | undefined {
  const raw = document().paths[template]?.[method.toLowerCase()];
  if (raw === undefined) return undefined;
  const body = raw.requestBody;
  const schema = body?.content["application/json"]?.schema;
  return {
    parameters: (raw.parameters ?? []).map((parameter) => trusted<Parameter>(resolve(parameter))),
    body: body === undefined || schema === undefined ? undefined : { required: body.required ?? false, schema },
    answers: new Map(Object.entries(raw.responses).map(([status, answer]) => [Number(status), answerSchema(resolve(answer))])),
  };
}

function answerSchema(answer: Schema): Schema | undefined {
  return trusted<Content | undefined>(answer["content"])?.["application/json"]?.schema;
}

/** Follows a reference inside the document; anything else is given back. */
export function resolve(schema: Schema): Schema {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return schema;
  const keys = reference.split("/").slice(1);
  return trusted<Schema>(keys.reduce((value: unknown, key) => trusted<Schema>(value)[key], document()));
}
