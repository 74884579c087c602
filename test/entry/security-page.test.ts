import { existsSync, readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

import { plainOf } from "../support/runner/plain.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("SECURITY.md", root), "utf8");

test("every test that SECURITY.md names is there", () => {
  const named = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test("the ruleset of SECURITY.md is one that GitHub's API takes, and guards every ledger branch", () => {
  const ruleset: unknown = JSON.parse(/<!-- ruleset -->\n```json\n([^]*?)```/.exec(page)?.[1] ?? "");
  const api = plainOf(JSON.parse(readFileSync(new URL("node_modules/@octokit/openapi/generated/api.github.com.json", root), "utf8")));
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false }).addSchema(api, "api");
  const accepts = ajv.compile({
    $ref: "api#/paths/~1repos~1%7Bowner%7D~1%7Brepo%7D~1rulesets/post/requestBody/content/application~1json/schema",
  });
  accepts(ruleset);
  expect(accepts.errors).toBe(null);
  expect(accepts({ name: "x", enforcement: "sometimes" })).toBe(false);
  expect(ruleset).toMatchObject({ conditions: { ref_name: { include: ["refs/heads/slipway/**/*"] } } });
});
