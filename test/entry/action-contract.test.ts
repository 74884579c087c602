import { readFileSync, writeFileSync } from "node:fs";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { inputs, outputs, reasonCodes } from "../../src/entry/action-contract.ts";
import { contractTables } from "../support/contract-tables.ts";
import { parseAction, trace } from "../support/runner/parser.ts";
import { objectAt, plainOf } from "../support/runner/plain.ts";

const readme = new URL("../../README.md", import.meta.url);
const actionText = readFileSync(new URL("../../action.yml", import.meta.url), "utf8");
const action = plainOf(parse(actionText));

describe("action.yml", () => {
  test("is what GitHub's own parser accepts", () => {
    const { context } = parseAction({ name: "action.yml", content: actionText }, trace);
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
  });

  test("says the inputs and outputs of the registry, in its order, and nothing else", () => {
    expect(action).toMatchObject({ inputs, outputs });
    expect(Object.keys(objectAt(action, "inputs"))).toEqual(Object.keys(inputs));
    expect(Object.keys(objectAt(action, "outputs"))).toEqual(Object.keys(outputs));
  });

  test("is listed with a description that the Marketplace takes, and runs what the build makes", () => {
    expect(Object.keys(action)).toEqual(["name", "description", "author", "branding", "inputs", "outputs", "runs"]);
    expect(action).toMatchObject({ name: "Slipway", branding: { icon: "anchor", color: "blue" } });
    expect(action["description"]).toMatch(/^.{20,124}\.$/u);
    expect(action["runs"]).toEqual({ using: "node24", main: "dist/action.js" });
  });
});

describe("the registry", () => {
  test.each(Object.keys(reasonCodes))("%s is a word that a condition can compare", (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test("no text of it breaks out of a table or a line", () => {
    const texts = [...Object.values(inputs), ...Object.values(outputs)].map(({ description }) => description);
    for (const text of [...texts, ...Object.values(reasonCodes).map(({ meaning }) => meaning)])
      expect(text).toMatch(/^[^|\n<>]+\.$|^[^|\n<>]+\)\.$/u);
  });
});

// UPDATE=1 rewrites the tables; read the difference.
describe("the README", () => {
  test.each(Object.entries(contractTables))("lists the %s of the registry", (name, table) => {
    const text = readFileSync(readme, "utf8");
    const block = new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=\n<!-- /${name} -->)`);
    if (process.env["UPDATE"] === "1")
      writeFileSync(
        readme,
        text.replace(block, () => table),
      );
    expect(block.exec(readFileSync(readme, "utf8"))?.[0]).toBe(table);
  });
});
