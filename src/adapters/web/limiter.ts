/** Lets somebody ask, and hears which questions were right. */
export type Limiter = {
  /** Whether they may ask now. Each question counts until it turns out right, so that many at once are no way round. */
  readonly mayAsk: (who: string) => boolean;
  readonly wasRight: (who: string) => void;
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
    return found !== undefined && now() < found.until ? found : { until: now() + windowMs, count: 0 };
  };
  return {
    mayAsk: (address) => {
      const who = networkOf(address);
      const { until, count } = entryOf(who);
      if (count >= misses) return false;
      known.delete(who);
      known.set(who, { until, count: count + 1 });
      const [oldest] = known.keys();
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
      return true;
    },
    wasRight: (address) => {
      const who = networkOf(address);
      const { until, count } = entryOf(who);
      known.set(who, { until, count: Math.max(0, count - 1) });
    },
  };
}

/** Who asks: an IPv4 address, or the first half of an IPv6 address, because whoever has one of those has all of that half's (RFC 6177). */
export function networkOf(address: string): string {
  const [, four] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (four !== undefined || !address.includes(":")) return four ?? address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, groupCount - groups.length - last.length) }, () => "0");
  return [...groups, ...zeros, ...last].slice(0, groupCount / 2).join(":");
}

const groupCount = 8;
