import type { ErrorObject } from "ajv/dist/2020.js";
import leven from "leven";

import { problem, type Problem } from "../../core/problem.ts";
import { trusted } from "../trusted.ts";
import type { ManifestDocument } from "../yaml/parse-yaml.ts";
import { explainers, type Finding } from "./explainers.ts";
import { fieldName, pointerOf, quoteFound } from "./field-name.ts";
import { definitionsOf, schemaErrors, type SchemaKind } from "./validators.ts";

/**
 * Problems of a document against the schema of its kind, each at the field (or beside the parent of a missing one).
 * Takes values that cannot be used out of `document.value`, so that later checks see only what is well formed.
 */
export function schemaProblems(kind: SchemaKind, document: ManifestDocument): readonly Problem[] {
  const all = schemaErrors(kind, document.value);
  const empty = new Set(all.filter(({ keyword }) => keyword === "minLength").map(({ instancePath }) => instancePath));
  // Text that is too short seldom fits its pattern either; once is enough.
  const errors = all.filter((error) => !isEcho(error) && !(error.keyword === "pattern" && empty.has(error.instancePath)));
  const problems = errors.map((error) => explained(kind, document, error));
  for (const error of errors) if (spoils.has(error.keyword)) dropValue(document.value, pointerOf(error.instancePath));
  return problems;
}

// Ajv reports the condition beside what the condition demanded, and each branch of "exactly one of": the finding itself says enough.
function isEcho({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === "if" || keyword === "propertyNames" || (keyword === "required" && /\/oneOf\/\d+\/required$/.test(schemaPath));
}

/** Keywords whose failure means that the value is not what later checks expect. */
const spoils: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "const",
  "pattern",
  "format",
  "discriminator",
  "false schema",
  "minimum",
  "maximum",
]);

function explained(kind: SchemaKind, document: ManifestDocument, error: ErrorObject): Problem {
  const pointer = pointerOf(error.instancePath);
  const finding = findingOf(kind, error, fieldName(pointer) || "the file");
  const place = document.place(finding.key === undefined ? pointer : [...pointer, finding.key], finding.at);
  return problem(finding.code, finding.text, finding.remedy, place);
}

function findingOf(kind: SchemaKind, error: ErrorObject, field: string): Finding {
  const explain = explainers[error.keyword];
  return explain === undefined
    ? { at: "value", code: "field-value", text: `${field} is ${quoteFound(error.data)}, which the schema refuses.`, remedy: "Correct it." }
    : explain({ error, field, nearest, kinds: (refs) => kindsOf(kind, refs) });
}

/** The known word closest to the one found, when it is close enough to be meant. */
function nearest(found: string, known: readonly string[]): string | undefined {
  const lower = found.toLowerCase();
  const [best] = known
    .map((word) => ({ word, distance: leven(lower, word.toLowerCase(), { maxDistance: 4 }) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.min(3, Math.floor(found.length / 2))) ? best.word : undefined;
}

// The kinds a choice by "kind" allows, read from the branches it refers to.
function kindsOf(kind: SchemaKind, references: readonly { readonly $ref: string }[]): readonly string[] {
  const definitions = trusted<Readonly<Record<string, { properties: { kind: { const: string } } }>>>(definitionsOf(kind));
  return references.flatMap(({ $ref }) => definitions[$ref.slice("#/$defs/".length)]?.properties.kind.const ?? []);
}

function dropValue(root: unknown, pointer: readonly string[]): void {
  const last = pointer.at(-1);
  let parent = trusted<Record<string, unknown> | undefined>(root);
  for (const step of pointer.slice(0, -1)) parent = trusted(parent?.[step]);
  if (last !== undefined && typeof parent === "object") parent[last] = undefined;
}
