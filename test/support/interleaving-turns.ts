import type { Random } from "./interleaving-random.ts";

// Processes that take turns: each waits at every call of a port until it is let go on, so that any order of their calls can be played, and any of them
// can die at any call.

/** What becomes of a call. `dies` ends the process; `loses` has it happen and loses its answer. */
export type Fate = "goes well" | "dies before" | "dies after" | "loses the answer" | "never arrives";

/** Passes a call through a process's turn. `lost` is what the process hears when there is no answer: gives or throws. Undefined: it can not be lost. */
export type Gate = <T>(name: string, act: () => T | Promise<T>, lost?: () => T) => Promise<T>;

/** A process: a job on some runner. `isHurt` tells that not every call of it went well. */
export type Process = {
  readonly name: string;
  readonly number: number;
  /** Steps that were taken before it began. */
  readonly began: number;
  state: "runs" | "ended" | "died";
  isHurt: boolean;
  readonly waiting: Waiting[];
};
type Waiting = { readonly name: string; readonly losable: boolean; readonly go: (fate: Fate) => Promise<void> };

export type Turns = {
  /** Begins a process; the promise resolves when it has ended, or has died (`undefined`). */
  readonly begin: <T>(name: string, body: (gate: Gate, process: Process) => Promise<T>) => Promise<T | undefined>;
  /** How many calls wait for their turn. */
  readonly waiting: () => number;
  /** Lets one of the waiting calls go on, and every process do what follows from it. */
  readonly turn: (random: Random, fateOf: (name: string, losable: boolean) => Fate) => Promise<void>;
  /** Calls that were let go on. */
  readonly steps: () => number;
  /** What was let go on, in order: a seed's story. */
  readonly story: string[];
};

/** No process yet. `onError` hears what a process threw. */
export function createTurns(onError: (name: string, error: unknown) => void): Turns {
  const processes = new Set<Process>();
  const story: string[] = [];
  let begun = 0;
  let steps = 0;

  async function begin<T>(name: string, body: (gate: Gate, process: Process) => Promise<T>): Promise<T | undefined> {
    begun += 1;
    const process: Process = { name, number: begun, began: steps, state: "runs", isHurt: false, waiting: [] };
    processes.add(process);
    const death = Promise.withResolvers<undefined>();
    const gate: Gate = (call, act, lost) => pass(process, { call, act, lost, die: () => death.resolve(undefined) });
    try {
      return await Promise.race([body(gate, process), death.promise]);
    } catch (error) {
      onError(`${begun} ${name}`, error);
      return undefined;
    } finally {
      process.state = process.state === "runs" ? "ended" : process.state;
      processes.delete(process);
    }
  }

  async function turn(random: Random, fateOf: (name: string, losable: boolean) => Fate): Promise<void> {
    const all = [...processes].flatMap((process) => process.waiting.map((call) => ({ process, call })));
    const chosen = all[random.below(all.length)];
    if (chosen === undefined) return;
    const { process, call } = chosen;
    process.waiting.splice(process.waiting.indexOf(call), 1);
    const fate = fateOf(call.name, call.losable);
    process.isHurt ||= fate !== "goes well";
    steps += 1;
    story.push(`${process.number} ${process.name}: ${call.name}${fate === "goes well" ? "" : ` ${fate}`}`);
    await call.go(fate);
    await settled();
  }

  const waiting = (): number => [...processes].reduce((sum, process) => sum + process.waiting.length, 0);
  return { begin, waiting, turn, steps: () => steps, story };
}

type Call<T> = {
  readonly call: string;
  readonly act: () => T | Promise<T>;
  readonly lost: (() => T) | undefined;
  readonly die: () => void;
};

async function pass<T>(process: Process, { call, act, lost, die }: Call<T>): Promise<T> {
  if (process.state === "died") return await new Promise<never>(() => undefined);
  return await new Promise<T>((resolve, reject) => {
    const go = async (fate: Fate): Promise<void> => {
      try {
        const answer = fate === "dies before" || fate === "never arrives" ? undefined : { value: await act() };
        if (fate.startsWith("dies")) {
          process.state = "died";
          process.waiting.splice(0);
          die();
        } else if (answer !== undefined && (fate === "goes well" || lost === undefined)) resolve(answer.value);
        else if (lost !== undefined) resolve(lost());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    process.waiting.push({ name: call, losable: lost !== undefined, go });
  });
}

/** Waits until every process stands at a call or has ended: nothing in memory needs more than microtasks. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
