import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds of a clock that only goes forward, and a wait. */
export type Watch = { readonly now: () => number; readonly sleep: (ms: number) => Promise<unknown> };

const own: Watch = { now: () => performance.now(), sleep: async (ms) => await sleep(ms) };

/**
 * Gives what `work` gives; answers that are to tell nothing not before `ms` after it began, so that how long it took tells nothing either: whether there
 * was anything to look up, and how much.
 */
export async function heldBack<Result>(
  work: () => Promise<Result>,
  tellsNothing: (result: Result) => boolean,
  ms: number,
  { now, sleep: wait }: Watch = own,
): Promise<Result> {
  const began = now();
  const result = await work();
  if (tellsNothing(result)) await wait(Math.max(0, began + ms - now()));
  return result;
}
