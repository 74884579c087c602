import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { newRun } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { schemaErrors } from "../../src/manifest/schema/validators.ts";
import { projectRoot } from "../support/sample-offer.ts";

const kinds = ["offer", "plan", "repository", "status"] as const;
type Schema = { readonly [key: string]: unknown };

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every field of a schema with the path to it; definitions that are only referred to are fields of whoever refers. */
function fields(schema: Schema, path: string): readonly (readonly [string, Schema])[] {
  const own = isSchema(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const inside = Object.entries(schema).filter(([key]) => !["allOf", "if", "then", "else", "oneOf", "properties"].includes(key));
  return [
    ...own.flatMap(([name, field]) => (isSchema(field) && field["$ref"] === undefined ? [[`${path}.${name}`, field] as const] : [])),
    ...own.flatMap(([name, field]) => (isSchema(field) ? fields(field, `${path}.${name}`) : [])),
    ...inside.flatMap(([key, value]) => (isSchema(value) ? fields(value, `${path}.${key}`) : [])),
  ];
}

describe.each(kinds)("%s.schema.json", (kind) => {
  const schema: unknown = JSON.parse(readFileSync(join(projectRoot, "schemas/v1", `${kind}.schema.json`), "utf8"));

  test("every field has what an editor shows", () => {
    expect.hasAssertions();
    if (!isSchema(schema)) return;
    for (const [path, field] of fields(schema, kind)) {
      if (field["properties"] !== undefined && field["examples"] === undefined) continue;
      expect([
        path,
        typeof field["title"],
        typeof field["description"],
        Array.isArray(field["examples"]) || field["type"] === "array",
      ]).toEqual([path, "string", "string", true]);
    }
  });

  test("compiles in strict mode and refuses unknown fields", () => {
    const found = schemaErrors(kind, { nonsense: 1 });
    expect(found.some(({ keyword, params }) => keyword === "additionalProperties" && JSON.stringify(params).includes("nonsense"))).toBe(
      true,
    );
  });
});

test("the status of an offer that was never published fits its schema", () => {
  const status = statusOf(newRun({ publisher: "contoso", offer: "web-stack" }), "2026-11-22T16:00:00.000Z");
  expect(schemaErrors("status", JSON.parse(JSON.stringify(status)))).toEqual([]);
});
