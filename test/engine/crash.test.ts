import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Run } from "../../src/core/run.ts";
import { load } from "../../src/engine/load.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { createMemoryLedger, type MemoryLedger } from "../support/memory-ledger.ts";
import { mortalPorts, type Death, type Effected } from "../support/mortal-ports.ts";
import { goLive, must, press, publish, tick } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { endOf, lookAt } from "../support/world-shows.ts";
import { openWorlds, worldRegions, type World, type Worlds } from "../support/world.ts";

// A process is killed right before or right after an append or an effect; then the next wake-up ends the work. The same end, and nothing that people see
// happens twice. `npm run proof:crashes` takes every moment there is, this file by itself every third.

const everyMoment = process.env["SLIPWAY_EVERY_MOMENT"] === "1";
const stride = everyMoment ? 1 : 3;

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});

/** Something a person asks for, and how to go on after the process that did it died: ask again only for what was not recorded. */
type Journey = { readonly begin: (ports: Ports) => Promise<unknown>; readonly goOn: (ports: Ports) => Promise<unknown> };

const publishing: Journey = {
  begin: async (ports) => await publish(ports),
  goOn: async (ports) => ((await runOf(ports)).submission === null ? await publish(ports) : await tick(ports)),
};

const signing: Journey = {
  begin: async (ports) => {
    must(await press(ports, goLive));
    await tick(ports);
  },
  goOn: async (ports) => {
    if ((await runOf(ports)).submission?.grants.length === 0) must(await press(ports, goLive));
    await tick(ports);
  },
};

async function runOf(ports: Ports): Promise<Run> {
  return must(await load(ports.ledger, sampleId)).run;
}

/** What a journey came to, through death or not. */
async function travel(ledger: MemoryLedger, journey: Journey, death?: Death) {
  const first = mortalPorts({ ...(await world.ports()), ledger }, death);
  const begun = journey.begin(first.ports);
  await Promise.race([begun, first.died]);
  await first.bury();
  const second = mortalPorts({ ...(await world.ports()), ledger });
  if (death !== undefined) await journey.goOn(second.ports);
  await second.bury();
  const effects = [...first.effects, ...second.effects];
  const verified = must(await verifyOffer(ledger, sampleId, second.ports.digests.sha256));
  return {
    effects,
    calls: first.effects.length,
    outcome: {
      run: endOf(await runOf(second.ports), world.places.root),
      shown: await lookAt(world.places),
      live: (await second.ports.storeFront.live(sampleId))?.digest,
      breach: verified.breach?.problem.code,
      firsts: firsts(effects),
    },
  };
}

/** How often each thing that people notice was done for the first time, however often it was asked for. */
function firsts(effects: readonly Effected[]): Readonly<Record<string, number>> {
  const noticed = effects.filter(({ name, answer }) => /^(mail|leads)\.|promote$/.test(name) && isFirst(answer));
  return Object.fromEntries([...Map.groupBy(noticed, ({ name }) => name)].map(([name, found]) => [name, found.length]));
}

function isFirst(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "already" in answer && !answer.already;
}

/** Takes customers' access to every image away, as it was before the promotion. */
async function closeRegions(): Promise<void> {
  const { regions } = await world.ports();
  for (const region of worldRegions) must(await regions.setAccess(await regions.list(region), region, "private"));
}

/** Dies at each moment in turn, or at every third, each time in the world that `prepare` makes; what came of it, beside what comes of the journey undisturbed. */
async function dieEverywhere(prepare: () => Promise<MemoryLedger>, journey: Journey) {
  const undisturbed = await travel(await prepare(), journey);
  const deaths: { readonly moment: string; readonly outcome: object }[] = [];
  for (let call = 1; call <= undisturbed.calls; call += 1) {
    for (const [index, when] of (["before", "after"] as const).entries()) {
      if ((2 * call + index) % stride !== 0) continue;
      const { outcome, effects } = await travel(await prepare(), journey, { call, when });
      deaths.push({ moment: `killed ${when} effect ${call}: ${effects.map(({ name }) => name).join(" ")}`, outcome });
    }
  }
  return { undisturbed: undisturbed.outcome, deaths };
}

describe("killed at any moment", () => {
  test("publish ends at sign-off as if nothing had been", { timeout: 120_000 }, async () => {
    const { undisturbed, deaths } = await dieEverywhere(async () => {
      await world.empty();
      return createMemoryLedger();
    }, publishing);
    const regions = { westeurope: ["private"], eastus: ["private"] };
    expect(undisturbed).toMatchObject({
      run: { submission: { step: "signoff", ended: null } },
      shown: { mails: ["previewReady"], leads: 1, catalogue: [], previews: 2, regions },
      firsts: { "mail.send": 1, "leads.send": 1 },
      live: undefined,
      breach: undefined,
    });
    expect(deaths.length * stride).toBeGreaterThan(40);
    for (const { moment, outcome } of deaths) expect({ moment, ...outcome }).toEqual({ moment, ...undisturbed });
  });

  test("go-live ends live as if nothing had been", { timeout: 120_000 }, async () => {
    await world.empty();
    const ledger = createMemoryLedger();
    await travel(ledger, publishing);
    const head = await ledger.head(sampleId);
    const restore = await world.keep();
    const { undisturbed, deaths } = await dieEverywhere(async () => {
      await restore();
      await closeRegions();
      ledger.place(sampleId, head);
      return ledger;
    }, signing);
    const regions = { westeurope: ["public"], eastus: ["public"] };
    expect(undisturbed).toMatchObject({
      run: { submission: { step: "live", ended: { how: "live" } }, facts: { chores: [], givenUp: [] } },
      shown: { mails: ["live", "previewReady"], leads: 1, catalogue: ["web-stack"], previews: 0, regions },
      firsts: { "mail.send": 1, "storeFront.promote": 1 },
      breach: undefined,
    });
    expect(deaths.length * stride).toBeGreaterThan(20);
    for (const { moment, outcome } of deaths) expect({ moment, ...outcome }).toEqual({ moment, ...undisturbed });
  });
});
