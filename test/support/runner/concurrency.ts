import { plainOf } from "./plain.ts";

/** How a run or job asks to enter a concurrency group. */
export type Entrance = { readonly group: string; readonly queue: "single" | "max"; readonly cancelInProgress: boolean };

export type Groups<Holder> = {
  /** Asks to enter. Gives whether the holder may go on now, and whom that cancels (the holder itself when the queue is full). */
  readonly enter: (entrance: Entrance, holder: Holder) => { readonly granted: boolean; readonly cancelled: readonly Holder[] };
  /** Leaves a group, held or waited for. Gives who may go on instead. */
  readonly leave: (group: string, holder: Holder) => Holder | undefined;
};

type Group<Holder> = { running: Holder; pending: Holder[] };

// `queue: max` exists since 2026-05-07 (github.blog changelog of that day): up to 100 wait, what comes then is cancelled.
const maxPending = 100;

/** The concurrency groups of a repository, which its runs and jobs share. Names are compared without case ("Control the concurrency of workflows and jobs"). */
export function createGroups<Holder>(): Groups<Holder> {
  const groups = new Map<string, Group<Holder>>();

  function enter({ group: name, queue, cancelInProgress }: Entrance, holder: Holder): { granted: boolean; cancelled: readonly Holder[] } {
    const group = groups.get(name.toLowerCase());
    if (group === undefined) {
      groups.set(name.toLowerCase(), { running: holder, pending: [] });
      return { granted: true, cancelled: [] };
    }
    if (queue === "max") {
      if (group.pending.length >= maxPending) return { granted: false, cancelled: [holder] };
      group.pending.push(holder);
      return { granted: false, cancelled: [] };
    }
    const replaced = group.pending;
    group.pending = [holder];
    return { granted: false, cancelled: cancelInProgress ? [...replaced, group.running] : replaced };
  }

  function leave(name: string, holder: Holder): Holder | undefined {
    const group = groups.get(name.toLowerCase());
    if (group === undefined) return undefined;
    group.pending = group.pending.filter((other) => other !== holder);
    if (group.running !== holder) return undefined;
    const next = group.pending.shift();
    if (next === undefined) groups.delete(name.toLowerCase());
    else group.running = next;
    return next;
  }

  return { enter, leave };
}

/** A `concurrency` with its expressions evaluated: a group's name, or name and manner. */
export function entranceOf(concurrency: unknown): Entrance {
  const { group, queue, ...rest } = typeof concurrency === "string" ? { group: concurrency } : plainOf(concurrency);
  const cancelInProgress = rest["cancel-in-progress"] === true || rest["cancel-in-progress"] === "true";
  if (typeof group !== "string" || group === "") throw new Error(`A concurrency group needs a name, not ${JSON.stringify(group)}.`);
  if (queue === "max" && cancelInProgress)
    throw new Error(`Concurrency group ${group}: "queue: max" and "cancel-in-progress: true" exclude each other.`);
  return { group, queue: queue === "max" ? "max" : "single", cancelInProgress };
}
