/** Asks whether somebody may go on, and counts what they got wrong. */
export type Limiter = {
  readonly mayAsk: (who: string) => boolean;
  readonly missed: (who: string) => void;
};

type Options = {
  /** Misses that are allowed in one window. */
  readonly misses: number;
  readonly windowMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
};

/** So that many addresses can not fill the memory. */
const mostKnown = 10_000;

/**
 * Lets nobody guess: after so many misses everything is refused to that address until the window ends, the right answer too, so that refusing tells
 * nothing. Whoever holds a good link has no misses.
 */
export function createLimiter({ misses, windowMs, now }: Options): Limiter {
  const known = new Map<string, { readonly until: number; readonly count: number }>();
  const entryOf = (who: string) => {
    const found = known.get(who);
    return found !== undefined && now() < found.until ? found : undefined;
  };
  return {
    mayAsk: (who) => (entryOf(who)?.count ?? 0) < misses,
    missed: (who) => {
      const found = entryOf(who);
      known.delete(who);
      known.set(who, { until: found?.until ?? now() + windowMs, count: (found?.count ?? 0) + 1 });
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}
