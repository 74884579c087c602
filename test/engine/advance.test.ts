import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { offerName } from "../../src/core/offer.ts";
import { load } from "../../src/engine/load.ts";
import { verifyOffer } from "../../src/engine/verify.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { createMemoryLedger, type MemoryLedger } from "../support/memory-ledger.ts";
import { ada, goLive, must, press, publish, requestOf, signOff, tick } from "../support/press.ts";
import { sampleId } from "../support/sample-offer.ts";
import { lookAt } from "../support/world-shows.ts";
import { commitAll, openWorlds, type World, type Worlds } from "../support/world.ts";

// The loop itself: work that hangs, work whose submission is gone, a ledger that fails, a process that slept.

let worlds: Worlds;
let world: World;
let ledger: MemoryLedger;
let ports: Ports;
let first: string;

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.make();
  first = must(await (await world.ports()).source.resolve("HEAD"));
  await appendFile(join(world.places.root, "offers", offerName(sampleId), "listing", "description.md"), "\nMore.\n");
  await commitAll(world.places.root, "A better description");
});
afterAll(async () => {
  await worlds[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await world.empty();
  ledger = createMemoryLedger();
  ports = { ...(await world.ports()), ledger };
});

/** A door that work waits behind. */
function door(): {
  readonly passed: Promise<void>;
  readonly reached: Promise<void>;
  readonly open: () => void;
  readonly through: () => Promise<void>;
} {
  const passed = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return {
    passed: passed.promise,
    reached: reached.promise,
    open: () => passed.resolve(),
    through: async () => {
      reached.resolve();
      await passed.promise;
    },
  };
}

async function submission() {
  return must(await load(ledger, sampleId)).run.submission;
}

async function pressPublish(reference: string): Promise<void> {
  must(await press(ports, { kind: "publish", actor: ada, request: await requestOf(ports, { reference }) }));
}

async function breach(): Promise<string | undefined> {
  return must(await verifyOffer(ledger, sampleId, ports.digests.sha256)).breach?.problem.code;
}

describe("work that hangs", () => {
  test("keeps nobody's report waiting", async () => {
    const lead = door();
    const hanging: Ports = {
      ...ports,
      leads: { ...ports.leads, send: async (...given) => lead.through().then(async () => await ports.leads.send(...given)) },
    };
    const running = publish(hanging);
    await lead.reached;
    await until(async () => (await submission())?.steps.package.tasks.find(({ id }) => id === "page")?.state === "done");
    lead.open();
    expect((await running).loaded.run.submission?.step).toBe("signoff");
  });

  test("for a submission that was superseded meanwhile changes nothing when it ends", async () => {
    const copy = door();
    const hanging: Ports = {
      ...ports,
      regions: {
        ...ports.regions,
        replicate: async (...given) => copy.through().then(async () => await ports.regions.replicate(...given)),
      },
    };
    await pressPublish(first);
    const running = tick(hanging);
    await copy.reached;
    await pressPublish("HEAD");
    const { loaded } = await tick(ports);
    expect([loaded.run.submission?.number, loaded.run.submission?.step]).toEqual([2, "signoff"]);
    copy.open();
    await running;
    expect(must(await load(ledger, sampleId)).head).toBe(loaded.head);
    expect(await breach()).toBeUndefined();
  });
});

/** Looks again until it is so; the test's own limit ends it when it never is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("a process that slept", () => {
  test("does not bring back what another one has replaced", async () => {
    await pressPublish(first);
    await tick(ports);
    must(await press(ports, goLive));
    const opening = door();
    let promotions = 0;
    let promoting = false;
    const sleeper: Ports = {
      ...ports,
      onProgress: ({ kind, effect }) => {
        promoting ||= kind === "effect-started" && effect.work.kind === "promote";
      },
      // It falls asleep when the promotion has begun, right before it looks at the ledger for the last time.
      ledger: {
        ...ports.ledger,
        head: async (offer) => (promoting ? opening.through() : Promise.resolve()).then(async () => await ports.ledger.head(offer)),
      },
      storeFront: {
        ...ports.storeFront,
        promote: async (...given) => {
          promotions += 1;
          return await ports.storeFront.promote(...given);
        },
      },
    };
    const sleeping = tick(sleeper);
    await opening.reached;
    await tick(ports);
    await publish(ports);
    const { loaded } = await signOff(ports);
    const shown = await ports.storeFront.live(sampleId);
    opening.open();
    await sleeping;
    expect([loaded.run.facts.live?.submission, promotions]).toEqual([2, 0]);
    expect(await ports.storeFront.live(sampleId)).toEqual(shown);
  });
});

async function gone(): Promise<never> {
  return await Promise.reject(new Error("nothing may be read from the source any more"));
}

test("what was previewed goes live also when the source image is gone by then", async () => {
  await pressPublish("HEAD");
  await tick(ports);
  must(await press(ports, goLive));
  const { loaded } = await tick({ ...ports, images: { open: gone }, source: { ...ports.source, offer: gone } });
  expect(loaded.run.facts.live?.submission).toBe(1);
});

describe("a ledger that can not be written", () => {
  test("ends the loop once all work has ended, and the next wake-up goes on without doing anything twice", async () => {
    await pressPublish("HEAD");
    const page = door();
    let ended = false;
    let broken = false;
    const failing: Ports = {
      ...ports,
      ledger: {
        ...ledger,
        append: async (offer, after, turn) => {
          if (!turn.subject.includes("lead") || broken) return await ledger.append(offer, after, turn);
          broken = true;
          throw new LedgerError("ledger-remote-unreachable", "the network is gone", "try again");
        },
      },
      storeFront: {
        ...ports.storeFront,
        packagePage: async (...given) => {
          await page.through();
          ended = true;
          return await ports.storeFront.packagePage(...given);
        },
      },
    };
    const running = tick(failing).then(
      () => "done",
      (error: unknown) => (error instanceof LedgerError ? `${error.code}, page ended: ${ended}` : "another error"),
    );
    await until(async () => await Promise.resolve(broken));
    page.open();
    expect(await running).toBe("ledger-remote-unreachable, page ended: true");
    expect((await tick(ports)).loaded.run.submission?.step).toBe("signoff");
    expect(await lookAt(world.places)).toMatchObject({ leads: 1, mails: ["previewReady"] });
    expect(await breach()).toBeUndefined();
  });
});

test("news of a canceled submission reach those known before, when the next names nobody yet", async () => {
  await publish(ports);
  must(await press(ports, { kind: "cancel", actor: ada, reason: "" }));
  const request = { ...(await requestOf(ports, { reference: first })), notify: [] };
  must(await press(ports, { kind: "publish", actor: ada, request }));
  await tick(ports);
  expect((await lookAt(world.places)).mails).toContain("canceled");
});

test("an offer whose folder is removed is withdrawn after a sign-off", async () => {
  await publish(ports);
  await signOff(ports);
  await rm(join(world.places.root, "offers"), { recursive: true });
  await commitAll(world.places.root, "Withdraw it");
  const later = { ...(await world.ports()), ledger };
  expect((await publish(later)).loaded.run.submission).toMatchObject({ number: 2, step: "signoff", ended: null });
  expect((await lookAt(world.places)).catalogue).toEqual(["web-stack"]);
  expect((await signOff(later)).loaded.run).toMatchObject({ facts: { live: null }, submission: { ended: { how: "withdrawn" } } });
  expect(await lookAt(world.places)).toMatchObject({ catalogue: [], regions: { westeurope: ["public"], eastus: ["public"] } });
  expect((await lookAt(world.places)).mails).toEqual(["live", "previewReady", "previewReady", "withdrawn"]);
  expect(await breach()).toBeUndefined();
});
