import { isProblemList, settingsAt } from "../../src/engine/offer-at.ts";
import { performKey } from "../../src/engine/perform-key.ts";
import { walk, type Walked } from "../../src/entry/action/advance.ts";
import { mayHop } from "../../src/entry/action/hops.ts";
import { takeIn } from "../../src/entry/action/intake.ts";
import type { Forge, Tick, WakeUp } from "../../src/ports/forge.ts";
import { gatedForge, type Answers } from "./interleaving-forge.ts";
import type { Gate, Process, Turns } from "./interleaving-turns.ts";
import { portsOf, type MemoryWorld } from "./interleaving-world.ts";

// The platform that runs jobs as the workflows in .github/workflows say: intake side by side, walks of one offer one after the other, work in a matrix,
// the promotion in a job of its own.

export type Platform = {
  /** Starts the job that takes an event in. */
  readonly deliver: (wakeUp: WakeUp) => void;
  /** Starts a run of the workflow that walks an offer. */
  readonly dispatch: (tick: Tick) => void;
};

export type PlatformOptions = {
  readonly fanOut: "auto" | "always" | "never";
  readonly onAnswer: Answers;
  readonly onTick: (tick: Tick) => void;
};

/** The platform's concurrency groups. */
function createGroups() {
  const groups = new Map<string, Promise<unknown>>();
  const newest = new Map<string, symbol>();

  /** `concurrency` with `queue: max`. */
  async function inTurn<T>(group: string, body: () => Promise<T>): Promise<T> {
    const mine = (groups.get(group) ?? Promise.resolve()).then(body);
    groups.set(group, mine);
    return await mine;
  }

  /** `concurrency` without a queue: of those that wait only the newest stays. */
  async function onlyNewest<T>(group: string, body: () => Promise<T>): Promise<T | undefined> {
    const own = Symbol(group);
    newest.set(group, own);
    return await inTurn(group, async () => (newest.get(group) === own ? await body() : undefined));
  }

  return { inTurn, onlyNewest };
}

/** One world's platform. */
export function createPlatform(world: MemoryWorld, turns: Turns, { fanOut, onAnswer, onTick }: PlatformOptions): Platform {
  const { inTurn, onlyNewest } = createGroups();
  const run = turns.begin;
  const forgeOf = (gate: Gate, process: Process): Forge => gatedForge(world.forge.forge, gate, { process, onAnswer, onTick });

  async function intake(wakeUp: WakeUp): Promise<void> {
    await run(`intake ${wakeUp.kind}`, async (gate, process) => {
      const { ledger, source, digests, clock } = portsOf(world, gate);
      const commit = await gate("repository.branch", world.repository.head);
      const settings = await settingsAt({ source, digests, clock }, commit);
      if (isProblemList(settings)) throw new Error("the settings are valid");
      const forge = forgeOf(gate, process);
      await takeIn({ ports: { ledger, source, digests, clock }, forge, commit, settings }, wakeUp, {
        repositoryUrl: "https://example.com",
      });
    });
  }

  async function walkIn(name: string, { offer }: Tick, live: boolean): Promise<Walked | undefined> {
    return await run(`${name} ${offer}`, async (gate) => await walk(portsOf(world, gate), { offer, live, fanOut }));
  }

  /** slipway-advance.yml: advance, then work and live side by side, then next. */
  async function advance(tick: Tick): Promise<void> {
    const first = await inTurn(`slipway-${tick.offer}`, async () => await walkIn("advance", tick, false));
    if (first === undefined) return;
    const live = first.liveOwed ? promote(tick) : Promise.resolve();
    const work = first.work.map(async (key) => await run(`work ${key}`, async (gate) => await performKey(portsOf(world, gate), key)));
    await Promise.all(work);
    if (first.work.length > 0) await inTurn(`slipway-${tick.offer}`, async () => await goOn(tick));
    await live;
  }

  async function promote(tick: Tick): Promise<void> {
    await onlyNewest(`slipway-live-${tick.offer}`, async () => await walkIn("live", tick, true));
  }

  async function goOn({ offer, hop }: Tick): Promise<void> {
    await run(`next ${offer}`, async (gate, process) => {
      const { work, liveOwed, advanced } = await walk(portsOf(world, gate), { offer, live: false, fanOut });
      if (work.length === 0 && !liveOwed) return;
      if (advanced.some(({ loaded }) => mayHop(hop + 1, loaded))) await forgeOf(gate, process).dispatch({ offer, hop: hop + 1 });
    });
  }

  return {
    deliver: (wakeUp) => void intake(wakeUp),
    dispatch: (tick) => void advance(tick),
  };
}
