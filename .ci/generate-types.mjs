// Writes src/manifest/generated/*.d.ts from schemas/v1/*.schema.json. With --check it compares instead and exits 1 on a difference.
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { compile } from "json-schema-to-typescript";

const root = new URL("../", import.meta.url);
const target = new URL("src/manifest/generated/", root);
const kinds = ["offer", "plan", "repository", "status"];
const options = {
  additionalProperties: false,
  bannerComment: "/* Generated from schemas/v1 by `npm run types`. Do not edit. */\n/* oxlint-disable */",
  strictIndexSignatures: true,
  ignoreMinAndMaxItems: true,
  format: false,
};

// The generator ignores conditions: a choice by type becomes a union, a choice between members is left to the validator.
function forTypes(schema) {
  if (Array.isArray(schema)) return schema.map(forTypes);
  if (typeof schema !== "object" || schema === null) return schema;
  const { if: condition, then: yes, else: no, allOf: _conditions, oneOf, ...rest } = schema;
  const choice = condition === undefined ? oneOf : [yes, no];
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, forTypes(value)]));
  return choice === undefined || plain.properties !== undefined ? plain : { ...plain, oneOf: forTypes(choice) };
}

const check = process.argv.includes("--check");
await mkdir(target, { recursive: true });
for (const kind of kinds) {
  const schema = JSON.parse(await readFile(new URL(`schemas/v1/${kind}.schema.json`, root), "utf8"));
  const text = await compile(forTypes(schema), schema.title, options);
  const file = new URL(`${kind}.d.ts`, target);
  if (!check) {
    await writeFile(file, text);
    continue;
  }
  const found = await readFile(file, "utf8").catch(() => "");
  if (found !== text) {
    console.error(
      `types-stale  src/manifest/generated/${kind}.d.ts does not follow schemas/v1/${kind}.schema.json. Run \`npm run types\` and commit.`,
    );
    process.exitCode = 1;
  }
}
