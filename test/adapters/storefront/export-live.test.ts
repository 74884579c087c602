import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { exportLive, liveFolder } from "../../../src/adapters/storefront/export-live.ts";
import { digestOf, webStack } from "../../contract/storefront-contract.ts";
import { illustrated } from "../../contract/storefront-references.ts";
import { staticHarness } from "./harness.ts";

it("a copy for another web host keeps what the page before refers to until the next page, and nothing of a withdrawn offer", async () => {
  await using harness = await staticHarness();
  const out = join(harness.folder, "out");
  const pictures = async () => (await readdir(join(out, "contoso", "web-stack", "media"))).length;
  let known: ReadonlyMap<string, string> = new Map();
  const counts: number[] = [];
  const copy = async (): Promise<void> => {
    known = await exportLive(liveFolder(harness.folder), out, known);
    counts.push(await pictures());
  };
  for (const letter of ["a", "b", "c"]) {
    await harness.store().packagePage(illustrated(letter));
    await harness.store().promote(webStack, digestOf(letter));
    await copy();
  }
  await harness.store().withdraw(webStack);
  await copy();
  expect(counts).toEqual([1, 2, 2, 0]);
  expect((await readdir(join(out, "contoso", "web-stack"))).filter((name) => name.endsWith(".json"))).toEqual([]);
});
