// needs: mke2fs
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { day } from "../../src/core/time.ts";
import { planClean, type Cleaned, type Cleaning } from "../../src/engine/clean/clean.ts";
import { isProblemList } from "../../src/engine/offer-at.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { git } from "../support/git-repository.ts";
import { ada, goLive, must, press, publish, tick } from "../support/press.ts";
import { openWorlds, worldRegions, type World, type Worlds } from "../support/world.ts";

// Real git, real copies in folders: what a canceled submission left is removed, and nothing else.

const kept = 30 * day;
const branch = "refs/heads/slipway/contoso/web-stack";
const cancel = { kind: "cancel", actor: ada, reason: "wrong price" } as const;

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});
beforeEach(async () => {
  world = await worlds.make();
  return async () => await world[Symbol.asyncDispose]();
});

async function canceled(): Promise<Ports> {
  const ports = await world.ports();
  await publish(ports);
  must(await press(ports, cancel));
  await tick(ports);
  return ports;
}

async function planned(ports: Ports): Promise<Cleaning> {
  const cleaning = await planClean(ports, kept);
  if (isProblemList(cleaning)) throw new Error(cleaning[0]?.text);
  return cleaning;
}

async function swept({ sweep }: Cleaning): Promise<readonly string[]> {
  const all: Cleaned[] = [];
  for await (const each of sweep()) all.push(each);
  return all.map(({ candidate, removal }) => `${candidate.region}: ${removal.kind === "kept" ? removal.why : removal.kind}`);
}

async function copies({ regions }: Ports): Promise<number> {
  return (await Promise.all(worldRegions.map(async (region) => await regions.list(region)))).flat().length;
}

describe("copies of a canceled submission", { timeout: 60_000 }, () => {
  test("stay for the grace period, are shown then, and go when they are told to", async () => {
    const ports = await canceled();
    expect((await planned(ports)).plan.candidates).toEqual([]);
    world.clock.pass(kept + day);
    const cleaning = await planned(ports);
    expect(cleaning.plan.candidates).toMatchObject([
      { region: "eastus", why: "canceled", submission: 1, offer: "contoso/web-stack" },
      { region: "westeurope" },
    ]);
    expect(await copies(ports)).toBe(2);
    expect(await swept(cleaning)).toEqual(["eastus: removed", "westeurope: removed"]);
    expect(await copies(ports)).toBe(0);
    expect((await planned(ports)).plan.candidates).toEqual([]);
    await publish(ports);
    expect(await copies(ports)).toBe(2);
  });

  test("stay once somebody publishes them again, also while they are being removed", async () => {
    const ports = await canceled();
    world.clock.pass(kept + day);
    const cleaning = await planned(ports);
    const running = publish(await world.ports());
    const came = await swept(cleaning);
    await running;
    expect(await copies(ports)).toBe(2);
    // What went before the other submission said that it needs it was copied again; whatever was said after, stayed.
    for (const line of came) expect(line).toMatch(/: (?:removed|needed|absent|failed)$/);
    must(await press(ports, goLive));
    await tick(ports);
    expect((await planned(ports)).plan.candidates).toEqual([]);
    expect(await copies(ports)).toBe(2);
  });

  test("stay when they are needed again between the plan and the sweep", async () => {
    const ports = await canceled();
    world.clock.pass(kept + day);
    const cleaning = await planned(ports);
    await publish(ports);
    expect(await swept(cleaning)).toEqual(["eastus: needed", "westeurope: needed"]);
    expect(await copies(ports)).toBe(2);
  });
});

describe("nothing goes", { timeout: 60_000 }, () => {
  test("of what is live, however old", async () => {
    const ports = await world.ports();
    await publish(ports);
    must(await press(ports, goLive));
    await tick(ports);
    world.clock.pass(1000 * day);
    expect((await planned(ports)).plan.candidates).toEqual([]);
  });

  test("while a ledger branch is gone or was set back", async () => {
    const ports = await canceled();
    world.clock.pass(kept + day);
    const cleaning = await planned(ports);
    const { root } = world.places;
    const head = await git(root, "rev-parse", branch);
    await git(root, "update-ref", branch, `${head}~3`);
    expect(await planClean(await world.ports(), kept)).toMatchObject([{ code: "ledger-rewritten" }]);
    expect(await swept(cleaning)).toEqual(["eastus: failed"]);
    await git(root, "update-ref", "-d", branch);
    expect(await planClean(await world.ports(), kept)).toMatchObject([{ code: "ledger-rewritten" }]);
    expect(await copies(ports)).toBe(2);
    await git(root, "update-ref", branch, head);
    expect(await swept(await planned(await world.ports()))).toEqual(["eastus: removed", "westeurope: removed"]);
  });

  test("while a ledger holds what can not be read", async () => {
    const ports = await canceled();
    world.clock.pass(kept + day);
    const ledger = { ...ports.ledger, read: async () => await Promise.resolve(new Map<string, string>()) };
    expect(await planClean({ ...ports, ledger }, kept)).toMatchObject([{ code: "ledger-unreadable" }]);
  });

  test("that customers can read, or that was verified lately", async () => {
    const ports = await canceled();
    const [digest = ""] = await ports.regions.list("eastus");
    await ports.regions.setAccess([digest], "eastus", "public");
    world.clock.pass(kept + day);
    expect(await swept(await planned(ports))).toEqual(["eastus: public", "westeurope: removed"]);
    const facts = { bytes: 1, verifiedAt: world.clock.now(), isPublic: false };
    const regions = { ...ports.regions, inspect: async () => await Promise.resolve(facts) };
    expect(await swept(await planned({ ...ports, regions }))).toEqual(["eastus: young", "westeurope: young"]);
  });
});
