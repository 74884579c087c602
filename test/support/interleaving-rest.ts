import { nextWake } from "../../src/core/due.ts";
import { isProblem } from "../../src/core/problem.ts";
import { owedTasks } from "../../src/core/run.ts";
import { minute } from "../../src/core/time.ts";
import { allOffers, readableOffers } from "../../src/engine/all-offers.ts";
import type { Tick } from "../../src/ports/forge.ts";
import type { Platform } from "./interleaving-platform.ts";
import type { Random } from "./interleaving-random.ts";
import { settled, type Turns } from "./interleaving-turns.ts";
import type { MemoryWorld } from "./interleaving-world.ts";

export type Rest = {
  readonly world: MemoryWorld;
  readonly turns: Turns;
  readonly platform: Platform;
  readonly random: Random;
  /** Walks that were asked for and have not begun. */
  readonly ticks: Tick[];
};

const mostRounds = 200;
const scheduleMs = 30 * minute;

/** No more faults, and nobody asks: wake-ups by schedule alone bring everything to its end. False when there is none. */
export async function comeToRest(rest: Rest): Promise<boolean> {
  const { world, platform } = rest;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = await stateOf(world);
    platform.deliver({ kind: "schedule" });
    await runDry(rest);
    const after = await stateOf(world);
    if (before.text === after.text && !after.owes) return true;
    world.clock.pass(scheduleMs);
  }
  return false;
}

/** Lets every job end, and those that they ask for. */
async function runDry({ turns, platform, random, ticks }: Rest): Promise<void> {
  do {
    await settled();
    while (turns.waiting() > 0) await turns.turn(random, () => "goes well");
    for (const tick of ticks.splice(0)) platform.dispatch(tick);
    await settled();
  } while (turns.waiting() > 0 || ticks.length > 0);
}

/** Where everything stands, as a text to compare, and whether something will follow by itself soon. */
async function stateOf({ ledger, forge, clock }: MemoryWorld): Promise<{ readonly text: string; readonly owes: boolean }> {
  const offers = await allOffers(ledger);
  const owes = readableOffers(offers).some(({ run }) => {
    const next = nextWake(run, ["live"]);
    return owedTasks(run).length > 0 || (next !== undefined && next <= clock.now());
  });
  const heads = offers.map(({ loaded }) => (isProblem(loaded) ? loaded.code : loaded.head));
  return { text: JSON.stringify([heads, forge.forge.spent().writes]), owes };
}
