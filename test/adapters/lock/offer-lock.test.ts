import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, it } from "vitest";

import { lockHolder, lockOffer } from "../../../src/adapters/lock/offer-lock.ts";
import type { OfferId } from "../../../src/core/offer.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const webStack: OfferId = { publisher: "contoso", offer: "web-stack" };

it("is held by one at a time, and free again when disposed of", async () => {
  await using folder = await temporaryFolder();
  const first = await lockOffer(folder.path, webStack);
  expect(first).toBeDefined();
  expect(await lockOffer(folder.path, webStack)).toBeUndefined();
  expect(await lockHolder(folder.path, webStack)).toMatchObject({ pid: process.pid });
  await first?.[Symbol.asyncDispose]();
  await first?.[Symbol.asyncDispose]();
  await using second = await lockOffer(folder.path, webStack);
  expect(second).toBeDefined();
});

it("does not stand in the way of other offers", async () => {
  await using folder = await temporaryFolder();
  await using one = await lockOffer(folder.path, { publisher: "a-b", offer: "c" });
  await using two = await lockOffer(folder.path, { publisher: "a", offer: "b-c" });
  expect([one, two]).not.toContain(undefined);
});

it("is dropped by the operating system when its holder is killed", async () => {
  await using folder = await temporaryFolder();
  const module = pathToFileURL(join(import.meta.dirname, "../../../src/adapters/lock/offer-lock.ts")).href;
  const program = `const { lockOffer } = await import(${JSON.stringify(module)});
    globalThis.held = await lockOffer(${JSON.stringify(folder.path)}, ${JSON.stringify(webStack)});
    process.stdout.write("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  expect(await lockOffer(folder.path, webStack)).toBeUndefined();
  expect(await lockHolder(folder.path, webStack)).toMatchObject({ pid: child.pid });
  child.kill("SIGKILL");
  await once(child, "close");
  await using lock = await lockOffer(folder.path, webStack);
  expect(lock).toBeDefined();
});

it("says nothing about a holder whose note cannot be read, and fails on what is no database", async () => {
  await using folder = await temporaryFolder();
  expect(await lockHolder(folder.path, webStack)).toBeUndefined();
  await using lock = await lockOffer(folder.path, webStack);
  expect(lock).toBeDefined();
  await writeFile(join(folder.path, "locks/contoso.web-stack.json"), '{"pid":"many"}');
  expect(await lockHolder(folder.path, webStack)).toBeUndefined();
  await writeFile(join(folder.path, "locks/contoso.other.sqlite"), "not a database, but long enough to be looked at".repeat(40));
  await expect(lockOffer(folder.path, { publisher: "contoso", offer: "other" })).rejects.toThrow("not a database");
});
