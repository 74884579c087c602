import { decide } from "../core/decide.ts";
import { fold } from "../core/evolve.ts";
import type { Command, Event } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import type { StepId } from "../core/pipeline.ts";
import { isProblem, problem, type Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";
import type { Ports } from "../ports/ports.ts";
import { evidenceFilesOf } from "./evidence-files.ts";
import { load, type Loaded } from "./load.ts";
import { prepareTurn } from "./turn.ts";

/** What a command came to: the state after it, and the events that were recorded (none when there was nothing to do). */
export type Reconciled = { readonly loaded: Loaded; readonly events: readonly Event[] };

/** Races are lost by reading again and deciding again; more than this many in a row means that something else is wrong. */
const maxConflicts = 50;

export type ReconcileOptions = {
  readonly known?: Loaded | undefined;
  readonly evidence?: ReadonlyMap<string, string>;
  /** Steps that do not begin by this. */
  readonly withheld?: readonly StepId[];
};

/**
 * Records what commands lead to, as one commit: read, decide, append; a refused push starts again with what the other wrote. `known` saves the
 * first read when the caller has just been here. Evidence files go into the same commit as the events that name them.
 */
export async function reconcile(
  ports: Pick<Ports, "ledger" | "clock" | "digests" | "onRecorded">,
  offer: OfferId,
  commands: readonly Command[] | ((loaded: Loaded) => readonly Command[]),
  { known, evidence = new Map(), withheld = [] }: ReconcileOptions = {},
): Promise<Reconciled | Problem> {
  let loaded = known ?? (await load(ports.ledger, offer));
  for (let conflicts = 0; conflicts < maxConflicts; conflicts += 1) {
    if (isProblem(loaded)) return loaded;
    const given = typeof commands === "function" ? commands(loaded) : commands;
    const events = decideAll(loaded, given, ports.clock.now(), withheld);
    if (isProblem(events)) return events;
    if (events.length === 0) return { loaded, events };
    const { turn, next } = prepareTurn(loaded, events, named(evidence, events), ports.digests.sha256);
    const appended = await ports.ledger.append(offer, loaded.head, turn);
    if (appended.kind === "appended") {
      ports.onRecorded?.(next.run, events);
      return { loaded: { ...next, head: appended.head }, events };
    }
    loaded = await load(ports.ledger, offer);
  }
  return problem("ledger-busy", `Other processes recorded ${maxConflicts} changes while this one waited.`, "Run the command again.");
}

/** Several reports may share a turn; the first refusal of a person's command refuses the turn. */
function decideAll(loaded: Loaded, commands: readonly Command[], now: Instant, withheld: readonly StepId[]): readonly Event[] | Problem {
  let { run } = loaded;
  const all: Event[] = [];
  for (const command of commands) {
    const events = decide(run, command, now, withheld);
    if (isProblem(events)) return events;
    run = fold(run, events);
    all.push(...events);
  }
  return all;
}

/** Only evidence that a recorded event names: a report that came too late leaves nothing behind. */
function named(evidence: ReadonlyMap<string, string>, events: readonly Event[]): ReadonlyMap<string, string> {
  const paths = new Set(events.flatMap(evidenceFilesOf).map(({ path }) => path));
  return new Map([...evidence].filter(([path]) => paths.has(path)));
}
