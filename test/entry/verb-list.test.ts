import { Command } from "commander";
import { expect, test } from "vitest";

import { verbList } from "../../src/entry/verb-list.ts";

test.each(verbList.map(({ words, load }) => [words, load] as const))("%j are what their module adds", async (words, load) => {
  const program = new Command();
  (await load())(program);
  expect(program.commands.map((command) => command.name())).toEqual(words);
});

test("no word calls two modules", () => {
  const words = verbList.flatMap((verbs) => verbs.words);
  expect(new Set(words).size).toBe(words.length);
});
