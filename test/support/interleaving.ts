import { nextWake } from "../../src/core/due.ts";
import { isProblem } from "../../src/core/problem.ts";
import { owedTasks } from "../../src/core/run.ts";
import { day, hour, minute, second } from "../../src/core/time.ts";
import { allOffers, readableOffers } from "../../src/engine/all-offers.ts";
import type { WakeUp } from "../../src/ports/forge.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import type { Answered } from "./interleaving-forge.ts";
import { createPeople, type Asked } from "./interleaving-people.ts";
import { createPlatform, type Platform } from "./interleaving-platform.ts";
import { randomFrom, type Random } from "./interleaving-random.ts";
import { offersHere } from "./interleaving-source.ts";
import { createTurns, settled, type Fate, type Turns } from "./interleaving-turns.ts";
import { createMemoryWorld, type MemoryWorld } from "./interleaving-world.ts";

/** An answer, with the step at which it was given. */
export type Heard = Answered & { readonly at: number };

/** How one interleaving ended. */
export type Told = {
  readonly world: MemoryWorld;
  readonly asked: readonly Asked[];
  readonly answers: readonly Heard[];
  /** What jobs threw that no job may throw. */
  readonly errors: readonly string[];
  readonly quiet: boolean;
  readonly steps: number;
  readonly story: readonly string[];
};

const mostSteps = 20_000;
const mostRounds = 200;

/** Plays the interleaving that belongs to a seed, until nothing is owed any more. */
export async function interleave(seed: number): Promise<Told> {
  const random = randomFrom(seed);
  const world = createMemoryWorld();
  const people = createPeople(world, random.chance(0.3) ? offersHere : [offersHere[0]]);
  const errors: string[] = [];
  const answers: Heard[] = [];
  const turns = createTurns((name, error) => {
    if (!(error instanceof LedgerError)) errors.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  const ticks: Parameters<Platform["dispatch"]>[0][] = [];
  const platform = createPlatform(world, turns, {
    fanOut: random.pick(["auto", "always", "never"]),
    onAnswer: (answer) => void answers.push({ ...answer, at: turns.steps() }),
    onTick: (tick) => void (random.chance(0.9) || calm.now ? ticks.push(tick) : turns.story.push(`the tick ${tick.offer} is lost`)),
  });
  const calm = { now: false };
  const events: WakeUp[] = [];
  const fates = fatesOf(random);
  let left = 4 + random.below(16);

  async function someoneActs(): Promise<void> {
    const told = people.story.length;
    const event = await people.act(random);
    turns.story.push(...people.story.slice(told));
    left -= event === undefined && random.chance(0.7) ? 0 : 1;
    if (event === undefined) return;
    const times = random.weigh([[13, 1], [3, 2], [1, 3], [3, 0]] as const); // prettier-ignore
    if (times !== 1) turns.story.push(`its event comes ${times} times`);
    events.push(...Array.from({ length: times }, () => event));
  }

  const take = <T>(items: T[]): T | undefined => items.splice(random.below(items.length), 1)[0];
  const deliver = (event: WakeUp | undefined): void => void (event !== undefined && platform.deliver(event));
  const dispatch = (tick: Parameters<Platform["dispatch"]>[0] | undefined): void => void (tick !== undefined && platform.dispatch(tick));

  while (left > 0 || events.length > 0 || ticks.length > 0 || turns.waiting() > 0) {
    if (turns.steps() > mostSteps) break;
    const next = random.weigh([
      [turns.waiting() > 0 ? 40 : 0, "turn"],
      [left > 0 ? (turns.waiting() > 0 ? 1 : 10) : 0, "act"],
      [events.length > 0 ? 3 : 0, "event"],
      [ticks.length > 0 ? 4 : 0, "tick"],
      [0.5, "schedule"],
      [0.1, "by hand"],
      [1, "time"],
    ] as const);
    if (next === "turn") await turns.turn(random, fates);
    else if (next === "act") await someoneActs();
    else if (next === "event") deliver(take(events));
    else if (next === "tick") dispatch(take(ticks));
    else if (next === "schedule") platform.deliver({ kind: "schedule" });
    else if (next === "by hand") platform.dispatch({ offer: "*", hop: 0 });
    else world.clock.pass(random.weigh([[10, second], [5, 20 * second], [3, 10 * minute], [1, hour], [0.2, 5 * hour]])); // prettier-ignore
    await settled();
  }
  calm.now = true;
  const quiet = await comeToRest({ world, turns, platform, random, ticks });
  if (random.chance(0.1)) {
    world.clock.pass(100 * day);
    await comeToRest({ world, turns, platform, random, ticks });
  }
  return {
    world,
    asked: people.asked,
    answers,
    errors,
    quiet: quiet && turns.steps() <= mostSteps,
    steps: turns.steps(),
    story: turns.story,
  };
}

/** Each call goes well but for a few: every seed has so many faults of each kind to give away. */
function fatesOf(random: Random): (name: string, losable: boolean) => Fate {
  const left = { die: random.below(6), lose: random.below(8) };
  const often = random.pick([0.01, 0.03, 0.1]);
  const lost = new Map<string, number>();
  return (name, losable) => {
    if (!random.chance(often)) return "goes well";
    if (left.die > 0 && random.chance(0.5)) {
      left.die -= 1;
      return random.pick(["dies before", "dies after"]);
    }
    const before = lost.get(name) ?? 0;
    // Fewer than an effect has attempts: what is tried long enough succeeds.
    if (!losable || left.lose === 0 || before >= 2) return "goes well";
    left.lose -= 1;
    lost.set(name, before + 1);
    return random.pick(["loses the answer", "never arrives"]);
  };
}

type Rest = {
  readonly world: MemoryWorld;
  readonly turns: Turns;
  readonly platform: Platform;
  readonly random: Random;
  readonly ticks: Parameters<Platform["dispatch"]>[0][];
};

/** No more faults, and nobody asks: wake-ups by schedule alone bring everything to its end. */
async function comeToRest({ world, turns, platform, random, ticks }: Rest): Promise<boolean> {
  for (let round = 0; round < mostRounds; round += 1) {
    const before = await stateOf(world);
    platform.deliver({ kind: "schedule" });
    do {
      await settled();
      while (turns.waiting() > 0) await turns.turn(random, () => "goes well");
      for (const tick of ticks.splice(0)) platform.dispatch(tick);
      await settled();
    } while (turns.waiting() > 0 || ticks.length > 0);
    const after = await stateOf(world);
    if (before.text === after.text && !after.owes) return true;
    world.clock.pass(30 * minute);
  }
  return false;
}

/** Where everything stands, as a text to compare, and whether anything will follow within the next day. */
async function stateOf({ ledger, forge, clock }: MemoryWorld): Promise<{ readonly text: string; readonly owes: boolean }> {
  const offers = await allOffers(ledger);
  const runs = readableOffers(offers).map(({ run }) => run);
  const owes = runs.some((run) => {
    const next = nextWake(run, ["live"]);
    return owedTasks(run).length > 0 || (next !== undefined && next <= clock.now());
  });
  const heads = offers.map(({ loaded }) => (isProblem(loaded) ? loaded.code : loaded.head));
  return { text: JSON.stringify([heads, forge.forge.spent().writes]), owes };
}
