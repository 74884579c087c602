import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { isProblem } from "../../src/core/problem.ts";
import { statusOf } from "../../src/core/status.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { createMemoryLedger } from "../support/memory-ledger.ts";
import { publish, signOff, tick } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { lookAt } from "../support/world-shows.ts";
import { commitAll, openWorlds, type World, type Worlds } from "../support/world.ts";

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});

/** Copies have addresses, as those in storage accounts do. */
const locate: Ports["regions"]["locate"] = async (digest, region) =>
  await Promise.resolve({ url: `https://${region}.example/${digest}.vhd` });

test(
  "an offer goes live without the region that misses the quorum and with the verified copies on its page; the region gets it once it can be written",
  { timeout: 120_000 },
  async () => {
    const { places, clock } = world;
    await appendFile(join(places.root, ".github", "slipway.yaml"), "quorum: 1\n");
    await commitAll(places.root, "One region is enough");
    const usual = await world.ports();
    const ports = { ...usual, regions: { ...usual.regions, locate }, ledger: createMemoryLedger() };
    const regions = async () => {
      const { loaded } = await tick(ports);
      return statusOf(loaded.run, clock.now()).steps.find(({ id }) => id === "provision");
    };
    await mkdir(places.regions, { recursive: true });
    await writeFile(join(places.regions, "eastus"), "a file where the region's folder must be");

    const waiting = await publish(ports);
    expect(waiting.loaded.run.submission?.step).toBe("signoff");
    expect(await regions()).toMatchObject({
      aggregatedState: "failed",
      status: "complete",
      regions: [{ state: "completed" }, { state: "failed" }],
    });
    await rm(join(places.regions, "eastus"));
    const { loaded } = await signOff(ports);
    expect(loaded.run.submission?.ended).toMatchObject({ how: "live" });
    expect(await regions()).toMatchObject({
      aggregatedState: "completed",
      regions: [{ state: "completed" }, { state: "completed", details: "" }],
    });
    const live = await readFile(join(places.site, "live", "catalog.json"), "utf8");
    expect([live.includes("westeurope.example"), live.includes("eastus"), JSON.parse(live)]).toMatchObject([
      true,
      false,
      { offers: [{ regions: ["westeurope"] }] },
    ]);
    const named = live.matchAll(/westeurope\.example\/([0-9a-f]{64})\.vhd/g).map(([, digest]) => digest);
    expect(new Set(named)).toEqual(new Set(await ports.regions.list("westeurope")));
    expect((await lookAt(places)).regions).toEqual({ westeurope: ["public"], eastus: ["public"] });
    const verified = await verifyOffer(ports.ledger, sampleId, ports.digests.sha256);
    expect(isProblem(verified) ? verified : verified.breach).toBeUndefined();
  },
);
