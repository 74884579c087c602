/** Lets so many at once through; who comes when all places are taken, waits in order. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A gate with `places` places. */
export function createGate(places: number): Gate {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
