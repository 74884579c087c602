import { createGate } from "../../gate.ts";

/** Lets a blob's chunks through, as many at once as pay. */
export type Window = { readonly send: (bytes: number, work: () => Promise<void>) => Promise<void> };

export type WindowOptions = {
  /** Never more at once than this. */
  readonly most: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
};

/** Bytes per millisecond of a page blob's target, 60 MiB/s ("Scalability targets for premium and standard page blobs"): more is not asked for. */
const enough = (60 * 1024 * 1024) / 1000;
/** What twice as many at once must bring to be kept. */
const worthIt = 1.25;

/**
 * What is on its way when a process is killed has to be sent again, so a blob begins with one chunk at once. Where that is slower than the service
 * would go, because the region is far or answers late, twice as many are tried, and kept when they bring a quarter more.
 */
export function createWindow({ most, now = () => performance.now() }: WindowOptions): Window {
  let places = 1;
  let isSettled = most <= 1;
  let before = 0;
  let sample = { since: now(), bytes: 0, count: 0 };
  const gate = createGate(() => places);

  function learn(bytes: number): void {
    if (isSettled) return;
    sample.bytes += bytes;
    sample.count++;
    // The first of them were sent before the window was as wide as it is now.
    if (sample.count < 2 * places + 1) return;
    const rate = sample.bytes / Math.max(1, now() - sample.since);
    const isWorse = before > 0 && rate < before * worthIt;
    isSettled = isWorse || rate >= enough || places >= most;
    places = isWorse ? places / 2 : isSettled ? places : Math.min(most, places * 2);
    before = rate;
    sample = { since: now(), bytes: 0, count: 0 };
  }

  return {
    send: async (bytes, work) =>
      await gate(async () => {
        await work();
        learn(bytes);
      }),
  };
}
