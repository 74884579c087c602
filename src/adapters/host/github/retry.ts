import { second, type Milliseconds } from "../../../core/time.ts";

/** Attempts of one request, the first included. */
export const maxAttempts = 4;

const shortest: Milliseconds = second / 2;

/** The pause after attempt 1, 2, 3: half a second doubled each time, plus up to as much again so that many jobs do not come back together. */
export function backOff(attempt: number, random: () => number): Milliseconds {
  const base = shortest * 2 ** (attempt - 1);
  return Math.round(base * (1 + random()));
}
