import { due, nextWake } from "../core/due.ts";
import { slipway, type Command, type Effect, type Event } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { between, type Instant, type Milliseconds } from "../core/time.ts";
import type { Ports } from "../ports/ports.ts";
import { announce } from "./announce.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import type { Settlement } from "./perform/job.ts";
import { perform } from "./perform/perform.ts";
import { reconcile } from "./reconcile.ts";

export type AdvanceOptions = {
  /** Waits for retries that are due within this time; later ones are left to the next wake-up. */
  readonly patienceMs: Milliseconds;
  /** Pieces of work under way at once. */
  readonly concurrency: number;
  /** Called after every turn with what it recorded. */
  readonly onTurn: (loaded: Loaded, events: readonly Event[]) => void;
};

/** Where an offer was left: its state, and when it should be looked at again (undefined: when somebody does something). */
export type Advanced = { readonly loaded: Loaded; readonly nextWake: Instant | undefined };

/**
 * The one loop: wakes the offer, does everything that is owed now, records each report, and goes on until nothing is owed. Killed anywhere it
 * loses nothing: the next call computes the same work again, with the same keys.
 */
export async function advance(ports: Ports, offer: OfferId, options: AdvanceOptions): Promise<Advanced | Problem> {
  let loaded = await load(ports.ledger, offer);
  for (;;) {
    if (isProblem(loaded)) return loaded;
    const woken = await record(ports, offer, [{ kind: "wake", actor: slipway }], { loaded, options });
    if (isProblem(woken)) return woken;
    loaded = woken;
    const effects = due(loaded.run, ports.clock.now());
    const wakeAt = nextWake(loaded.run);
    if (effects.length > 0) loaded = await performAll(ports, offer, effects, { loaded, options });
    else if (wakeAt !== undefined && between(ports.clock.now(), wakeAt) <= options.patienceMs)
      await ports.clock.sleep(Math.max(1, between(ports.clock.now(), wakeAt)));
    else {
      const announced = await announce(ports, loaded);
      return isProblem(announced) ? announced : { loaded: announced, nextWake: wakeAt };
    }
  }
}

type Step = { readonly loaded: Loaded; readonly options: AdvanceOptions; readonly evidence?: ReadonlyMap<string, string> };

/** Records commands, tells who watches, and gives the state after them. */
async function record(
  ports: Ports,
  offer: OfferId,
  commands: readonly Command[],
  { loaded, options, evidence }: Step,
): Promise<Loaded | Problem> {
  const recorded = await reconcile(ports, offer, commands, { known: loaded, ...(evidence === undefined ? {} : { evidence }) });
  if (isProblem(recorded)) return recorded;
  if (recorded.events.length > 0) options.onTurn(recorded.loaded, recorded.events);
  return recorded.loaded;
}

/**
 * Performs effects with bounded concurrency. Reports that are ready together share a turn, and none waits for work still under way. A ledger that can
 * not be written ends it: what is then lost is only a report, and the next wake-up finds the same work owed.
 */
async function performAll(ports: Ports, offer: OfferId, effects: readonly Effect[], { loaded, options }: Step): Promise<Loaded | Problem> {
  let current: Loaded | Problem = loaded;
  const ready: Settlement[] = [];
  let writing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    while (ready.length > 0 && !isProblem(current)) {
      const batch = ready.splice(0);
      current = await record(ports, offer, batch.map(settleCommand), {
        loaded: current,
        options,
        evidence: new Map(batch.flatMap((each) => [...each.files])),
      });
    }
    writing = undefined;
  };
  const settle = (settlements: readonly Settlement[]): Promise<void> => {
    ready.push(...settlements);
    writing ??= flush();
    return writing;
  };
  await runBounded(groups(effects), options.concurrency, async (group) => {
    if (!isProblem(current)) await perform(ports, loaded, group, settle);
  });
  return current;
}

function settleCommand({ effect, outcome }: Settlement): Command {
  return { kind: "settle", actor: slipway, submission: effect.submission, task: effect.task, attempt: effect.attempt, outcome };
}

/** Copies of one disk to several regions are one piece of work: the disk is read once for all of them. */
function groups(effects: readonly Effect[]): readonly (readonly Effect[])[] {
  return [...Map.groupBy(effects, ({ work, key }) => (work.kind === "replicate" ? work.sha256 : key)).values()];
}

/** Runs all with at most `limit` at once. After a failure nothing more begins, and it is told when what was under way has ended. */
async function runBounded<T>(items: readonly T[], limit: number, run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    await worker().finally(() => waiting.splice(0));
  });
  const failed = (await Promise.allSettled(workers)).find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
