import { setTimeout } from "node:timers/promises";

import type { Clock } from "../ports/world.ts";

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    sleep: async (ms, signal) => {
      try {
        await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        if (signal?.aborted !== true) throw error;
      }
    },
  };
}
