// needs: mke2fs
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { simpleParser, type ParsedMail } from "mailparser";
import { afterAll, beforeAll, expect, test } from "vitest";

import { hour } from "../../src/core/time.ts";
import { ada, must, press, publish, tick } from "../support/press.ts";
import { commitAll, openWorlds, type World, type Worlds } from "../support/world.ts";

// A digest as it leaves a real repository. The clock is moved by hand, so that nobody waits for its window to end.

let worlds: Worlds;
let world: World;

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});

/** Adds lines to the settings of the world's repository. */
async function settings(lines: string): Promise<void> {
  const file = join(world.places.root, ".github/slipway.yaml");
  await writeFile(file, `${await readFile(file, "utf8")}${lines}`);
  await commitAll(world.places.root, "Settings");
}

async function mails(): Promise<readonly ParsedMail[]> {
  const names = await readdir(world.places.outbox).catch(() => []);
  const all = await Promise.all(names.map(async (name) => await simpleParser(await readFile(join(world.places.outbox, name)))));
  return all.toSorted((a, b) => ((a.subject ?? "") < (b.subject ?? "") ? -1 : 1));
}

test("with a digest nothing goes before its time, and then all of it as one mail, once", async () => {
  await settings("mail: { kind: outbox, digest: { every: PT1H } }\n");
  const ports = await world.ports();
  const published = await publish(ports);
  expect(published.nextWake).toBeDefined();
  must(await press(ports, { kind: "cancel", actor: ada, reason: "not yet" }));
  await tick(ports);
  expect(await mails()).toEqual([]);
  world.clock.pass(hour);
  await tick(await world.ports());
  const [digest, ...more] = await mails();
  expect(more).toEqual([]);
  expect(digest?.subject).toBe("[contoso] 1 needs you, 1 for information");
  expect(digest?.text).toContain("not yet");
  world.clock.pass(2 * hour);
  await tick(await world.ports());
  expect(await mails()).toHaveLength(1);
});
