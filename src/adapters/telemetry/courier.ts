import type { Milliseconds } from "../../core/time.ts";
import { post } from "./post.ts";

/** Brings messages to a collector that nobody waits for. */
export type Courier = {
  readonly send: (url: URL, body: string) => void;
  /** Waits for what is under way, at most so long, and cuts off the rest. */
  readonly end: (farewellMs: Milliseconds) => Promise<void>;
};

/** What a collector that does not answer may cost in memory. */
const mostUnderWay = 4;

/** After one message that was not taken nothing more is sent. */
export function createCourier({
  headers,
  patienceMs,
}: {
  readonly headers: Readonly<Record<string, string>>;
  readonly patienceMs: Milliseconds;
}): Courier {
  const cut = new AbortController();
  const underWay = new Set<Promise<void>>();
  let isGone = false;

  async function bring(url: URL, body: string): Promise<void> {
    if (!(await post(url, body, { headers, patienceMs, signal: cut.signal }))) isGone = true;
  }

  return {
    send: (url, body) => {
      if (isGone || underWay.size >= mostUnderWay) return;
      const sending = bring(url, body).finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    end: async (farewellMs) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const alarm = setTimeout(() => resolve(undefined), farewellMs);
      await Promise.race([Promise.all(underWay), promise]);
      clearTimeout(alarm);
      isGone = true;
      cut.abort();
    },
  };
}
