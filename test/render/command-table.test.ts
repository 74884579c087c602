import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { loadSettings } from "../../src/manifest/load-settings.ts";
import { commandTable } from "../../src/render/command-table.ts";

test("README shows the commands as they are, with who may use them when no policy says otherwise", () => {
  const settings = loadSettings(undefined);
  const table = "policy" in settings ? commandTable(settings.policy) : "";
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(/<!-- commands -->\n([^]*?)\n<!-- \/commands -->/.exec(readme)?.[1]).toBe(table);
});
