import { day, hour, minute, second } from "../../src/core/time.ts";
import type { Tick, WakeUp } from "../../src/ports/forge.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import type { Answered } from "./interleaving-forge.ts";
import { createPeople, type Asked } from "./interleaving-people.ts";
import { createPlatform } from "./interleaving-platform.ts";
import { randomFrom, type Random } from "./interleaving-random.ts";
import { comeToRest, type Rest } from "./interleaving-rest.ts";
import { offersHere } from "./interleaving-source.ts";
import { createTurns, settled, type Fate } from "./interleaving-turns.ts";
import { createMemoryWorld, type MemoryWorld } from "./interleaving-world.ts";

/** An answer, with the step at which it was given. */
export type Heard = Answered & { readonly at: number };

/** How one interleaving went. */
export type Told = {
  readonly world: MemoryWorld;
  readonly asked: readonly Asked[];
  readonly answers: readonly Heard[];
  /** What jobs threw that no job may throw. */
  readonly errors: readonly string[];
  /** Whether it came to rest. */
  readonly quiet: boolean;
  readonly steps: number;
  /** What happened, line by line. */
  readonly story: readonly string[];
};

/** What can happen next, besides a call of a job. */
type Play = Rest & {
  readonly act: () => Promise<WakeUp | undefined>;
  readonly events: WakeUp[];
  /** How often somebody will still ask for something. */
  left: number;
};

const mostSteps = 20_000;

/** Plays the interleaving that belongs to a seed, until nothing is owed any more. */
export async function interleave(seed: number): Promise<Told> {
  const random = randomFrom(seed);
  const world = createMemoryWorld();
  const people = createPeople(world, random.chance(0.3) ? offersHere : [offersHere[0]]);
  const [errors, answers, ticks]: [string[], Heard[], Tick[]] = [[], [], []];
  let isCalm = false;
  const turns = createTurns((name, error) => {
    if (!(error instanceof LedgerError)) errors.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  const platform = createPlatform(world, turns, {
    fanOut: random.pick(["auto", "always", "never"]),
    onAnswer: (answer) => void answers.push({ ...answer, at: turns.steps() }),
    onTick: (tick) => void (isCalm || random.chance(0.9) ? ticks.push(tick) : turns.story.push(`the walk of ${tick.offer} never begins`)),
  });
  const act = async (): Promise<WakeUp | undefined> => {
    const told = people.story.length;
    const event = await people.act(random);
    turns.story.push(...people.story.slice(told));
    return event;
  };
  const play: Play = { world, turns, platform, random, ticks, act, events: [], left: 4 + random.below(16) };
  await happenAtRandom(play);
  isCalm = true;
  let quiet = await comeToRest(play);
  if (random.chance(0.1)) {
    world.clock.pass(100 * day);
    quiet &&= await comeToRest(play);
  }
  const steps = turns.steps();
  return { world, asked: people.asked, answers, errors, quiet: quiet && steps <= mostSteps, steps, story: turns.story };
}

/** Until everybody has asked for what they will, and what follows from it has happened or was lost. */
async function happenAtRandom(play: Play): Promise<void> {
  const { turns, random, events, ticks } = play;
  const fates = fatesOf(random);
  while (play.left > 0 || events.length > 0 || ticks.length > 0 || turns.waiting() > 0) {
    if (turns.steps() > mostSteps) return;
    const isBusy = turns.waiting() > 0;
    const happens = random.weigh<(play: Play) => void | Promise<void>>([
      [isBusy ? 40 : 0, async () => await turns.turn(random, fates)],
      [play.left > 0 ? (isBusy ? 1 : 10) : 0, someoneActs],
      [events.length > 0 ? 3 : 0, anEventComes],
      [ticks.length > 0 ? 4 : 0, aWalkBegins],
      [0.5, ({ platform }) => platform.deliver({ kind: "schedule" })],
      [0.1, ({ platform }) => platform.dispatch({ offer: "*", hop: 0 })],
      [1, timePasses],
    ]);
    await happens(play);
    await settled();
  }
}

/** What somebody did is told by an event: once, several times, or never. */
async function someoneActs(play: Play): Promise<void> {
  const { act, random, turns, events } = play;
  const event = await act();
  play.left -= event === undefined && random.chance(0.7) ? 0 : 1;
  if (event === undefined) return;
  const times = random.weigh([[13, 1], [3, 2], [1, 3], [3, 0]] as const); // prettier-ignore
  if (times !== 1) turns.story.push(`its event comes ${times} times`);
  events.push(...Array.from({ length: times }, () => event));
}

function anEventComes({ events, random, platform }: Play): void {
  for (const event of events.splice(random.below(events.length), 1)) platform.deliver(event);
}

function aWalkBegins({ ticks, random, platform }: Play): void {
  for (const tick of ticks.splice(random.below(ticks.length), 1)) platform.dispatch(tick);
}

function timePasses({ world, random }: Play): void {
  world.clock.pass(random.weigh([[10, second], [5, 20 * second], [3, 10 * minute], [1, hour], [0.2, 5 * hour]])); // prettier-ignore
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
    // Fewer than an effect has attempts: what is tried often enough succeeds.
    if (!losable || left.lose === 0 || before >= 2) return "goes well";
    left.lose -= 1;
    lost.set(name, before + 1);
    return random.pick(["loses the answer", "never arrives"]);
  };
}
