import { due, nextWake } from "../core/due.ts";
import { slipway, type Command, type Effect, type Event, type Work } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import type { StepId } from "../core/pipeline.ts";
import { isProblem, type Problem } from "../core/problem.ts";
import { isRunning, type Run } from "../core/run.ts";
import { between, type Instant, type Milliseconds } from "../core/time.ts";
import type { Ports } from "../ports/ports.ts";
import { announce, type Announced } from "./announce.ts";
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
  /** True leaves the promotion to a process that may do it: neither is it committed here nor performed. */
  readonly withholdsLive?: boolean;
  /** Whether people are told where the offer stands before this work begins as well, once, and not only at the end: it may take hours. */
  readonly tellsFirst?: (effects: readonly Effect[]) => boolean;
  /** Of the effects owed now, those that other processes perform; all are done here unless said. */
  readonly leaves?: (effects: readonly Effect[]) => readonly Effect[];
};

/** Where an offer was left, and what it needs next. */
export type Advanced = {
  readonly loaded: Loaded;
  /** When it should be looked at again; undefined: when somebody does something. */
  readonly nextWake: Instant | undefined;
  /** Effects owed now that were left to others. */
  readonly left: readonly Effect[];
  /** True when nothing but the promotion, withheld here, is missing. */
  readonly liveOwed: boolean;
  /** Why people do not see all of it yet; the next wake-up tells the rest. */
  readonly untold?: Problem;
};

/**
 * The one loop: wakes the offer, does everything that is owed now, records each report, and goes on until nothing is owed. Killed anywhere it
 * loses nothing: the next call computes the same work again, with the same keys.
 */
export async function advance(ports: Ports, offer: OfferId, options: AdvanceOptions): Promise<Advanced | Problem> {
  let loaded = await load(ports.ledger, offer);
  let mayTell = true;
  for (;;) {
    if (isProblem(loaded)) return loaded;
    const woken = await record(ports, offer, [{ kind: "wake", actor: slipway }], { loaded, options });
    if (isProblem(woken)) return woken;
    loaded = woken;
    const owed = due(loaded.run, ports.clock.now());
    const { here, left } = share(owed, options);
    const wakeAt = nextWake(loaded.run, withheldBy(options));
    if (mayTell && options.tellsFirst?.(here) === true) {
      mayTell = false;
      loaded = loadedOf(await announce(ports, loaded));
    } else if (here.length > 0) loaded = await performAll(ports, offer, here, { loaded, options });
    else if (owed.length === 0 && isSoon(ports, wakeAt, options)) await ports.clock.sleep(Math.max(1, between(ports.clock.now(), wakeAt)));
    else return ended(await announce(ports, loaded), { nextWake: wakeAt, left }, options);
  }
}

function loadedOf(announced: Announced | Problem): Loaded | Problem {
  return isProblem(announced) ? announced : announced.loaded;
}

function isSoon({ clock }: Ports, wakeAt: Instant | undefined, { patienceMs }: AdvanceOptions): wakeAt is Instant {
  return wakeAt !== undefined && between(clock.now(), wakeAt) <= patienceMs;
}

function ended(announced: Announced | Problem, rest: Pick<Advanced, "nextWake" | "left">, options: AdvanceOptions): Advanced | Problem {
  return isProblem(announced) ? announced : { ...announced, ...rest, liveOwed: owesLive(announced.loaded.run, options) };
}

function withheldBy({ withholdsLive = false }: AdvanceOptions): readonly StepId[] {
  return withholdsLive ? ["live"] : [];
}

/** What is done here and what others do; a promotion that another process has begun is that process's, or its successor's. */
function share(effects: readonly Effect[], { leaves, withholdsLive = false }: AdvanceOptions) {
  const mine = effects.filter(({ work }) => !(withholdsLive && changesLive(work)));
  const left = new Set(leaves?.(mine));
  return { here: mine.filter((effect) => !left.has(effect)), left: [...left] };
}

function changesLive({ kind }: Work): boolean {
  return kind === "promote" || kind === "withdraw";
}

/** True when the grants are complete and nobody holds the offer: what is missing is the promotion. */
function owesLive(run: Run, { withholdsLive = false }: AdvanceOptions): boolean {
  if (!withholdsLive || !isRunning(run) || run.facts.held !== null) return false;
  const { signoff, live } = run.submission.steps;
  return signoff.outcome === "complete" && live.outcome === null;
}

type Step = { readonly loaded: Loaded; readonly options: AdvanceOptions; readonly evidence?: ReadonlyMap<string, string> };

/** Records commands, tells who watches, and gives the state after them. */
async function record(
  ports: Ports,
  offer: OfferId,
  commands: readonly Command[],
  { loaded, options, evidence }: Step,
): Promise<Loaded | Problem> {
  const recorded = await reconcile(ports, offer, commands, {
    known: loaded,
    withheld: withheldBy(options),
    ...(evidence === undefined ? {} : { evidence }),
  });
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

/** The report of a settlement, as a command. */
export function settleCommand({ effect, outcome }: Settlement): Command {
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
