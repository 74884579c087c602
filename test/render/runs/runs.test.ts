import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { isProblem } from "../../../src/core/problem.ts";
import { decodeEvents, encodeEvent } from "../../../src/engine/codec.ts";
import { cases } from "./cases.ts";
import { decodeMoment, rendered, type Moment } from "./golden.ts";

// One folder per story: its events, and everything people would have read. `UPDATE=1 npx vitest run test/render/runs` tells the stories anew and
// rewrites the folders; read the difference as a stranger would. Otherwise the recorded events are folded, so old ledgers keep their words.

const folder = fileURLToPath(new URL("../../fixtures/runs/", import.meta.url));
const isUpdating = process.env["UPDATE"] === "1";

async function record(name: string): Promise<void> {
  const told = cases[name]?.();
  if (told === undefined) return;
  const { script, extra = {} } = told;
  const moment: Moment = { now: script.now(), ...extra };
  await rm(join(folder, name), { recursive: true, force: true });
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "events.jsonl"), script.events.map(encodeEvent).join(""));
  await writeFile(join(folder, name, "moment.json"), `${JSON.stringify(moment, null, 2)}\n`);
  for (const [file, text] of rendered(script.events, moment)) await writeFile(join(folder, name, file), text);
}

async function replay(name: string): Promise<ReadonlyMap<string, string>> {
  const events = decodeEvents(await readFile(join(folder, name, "events.jsonl"), "utf8"), name);
  const moment = decodeMoment(await readFile(join(folder, name, "moment.json"), "utf8"));
  if (isProblem(events)) throw new Error(events.text);
  return rendered(events, moment);
}

if (isUpdating) for (const name of Object.keys(cases)) await record(name);

describe.each(await readdir(folder))("%s", (name) => {
  test("reads as recorded", async () => {
    const files = await replay(name);
    const kept = (await readdir(join(folder, name))).filter((file) => file !== "events.jsonl" && file !== "moment.json");
    expect([...files.keys()].toSorted()).toEqual(kept.toSorted());
    for (const [file, text] of files) expect({ file, text }).toEqual({ file, text: await readFile(join(folder, name, file), "utf8") });
  });
});

test("every story has its folder", async () => {
  expect(await readdir(folder)).toEqual(expect.arrayContaining(Object.keys(cases)));
});
