import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { isProblem } from "../../src/core/problem.ts";
import { statusOf } from "../../src/core/status.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
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

test(
  "an offer goes live without the region that misses the quorum, which gets it once it can be written",
  { timeout: 120_000 },
  async () => {
    const { places, clock } = world;
    await appendFile(join(places.root, ".github", "slipway.yaml"), "quorum: 1\n");
    await commitAll(places.root, "One region is enough");
    const ports = { ...(await world.ports()), ledger: createMemoryLedger() };
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
    expect((await lookAt(places)).regions).toEqual({ westeurope: ["public"], eastus: ["public"] });
    const verified = await verifyOffer(ports.ledger, sampleId, ports.digests.sha256);
    expect(isProblem(verified) ? verified : verified.breach).toBeUndefined();
  },
);
