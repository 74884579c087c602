import { hour, minute, second, type Milliseconds } from "../../../core/time.ts";

export type PaceOptions = {
  readonly now: () => number;
  /** Waits; throws when that is longer than a tick should sit through. */
  readonly sitOut: (wait: Milliseconds) => Promise<void>;
  /** Writes in any 60 seconds. GitHub's secondary limit is 80. */
  readonly writesPerMinute: number;
};

/** Writes in any hour: GitHub stops at 500, and somebody else may use the same account. */
const writesPerHour = 480;
/** Writes without a pause between them, so that one publication is told at once; then one a second, as GitHub asks for. */
const burst = 20;

export type Pace = {
  /** Runs one write after the other. */
  readonly serial: <T>(write: () => Promise<T>) => Promise<T>;
  /** Waits until the next attempt of a write may begin. */
  readonly admit: () => Promise<void>;
};

/**
 * Lets writes through one at a time and no faster than GitHub takes them. The limits are those of one process: what others write shows in the headers
 * of answers, and in the 403 that asks to wait.
 */
export function createPace({ now, sitOut, writesPerMinute }: PaceOptions): Pace {
  const began: number[] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** Until the write that began `count` writes ago is `span` old. */
  function until(count: number, span: Milliseconds): Milliseconds {
    const earlier = began[began.length - count];
    return earlier === undefined ? 0 : Math.max(earlier + span - now(), 0);
  }

  async function admit(): Promise<void> {
    const crowded = until(burst, minute) > 0;
    const wait = Math.max(until(writesPerMinute, minute), until(writesPerHour, hour), crowded ? until(1, second) : 0);
    if (wait > 0) await sitOut(wait);
    began.push(now());
    if (began.length > writesPerHour) began.shift();
  }

  return {
    serial: async (write) => {
      const mine = last.then(write, write);
      last = mine;
      return await mine;
    },
    admit,
  };
}
