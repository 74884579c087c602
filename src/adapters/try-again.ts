import { setTimeout as sleep } from "node:timers/promises";

import { minute, second, type Milliseconds } from "../core/time.ts";

/** What a failure asks for: nothing more, or another attempt, not before `afterMs` when the server named a time. */
export type Verdict = { readonly again: false } | { readonly again: true; readonly afterMs?: Milliseconds };

export type Patience = {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** The pause after the first attempt; doubled each time, up to `longestMs`. */
  readonly shortestMs: Milliseconds;
  /** No pause is longer; a server that asks for more has failed for now. */
  readonly longestMs: Milliseconds;
};

/** Six attempts over about half a minute: a storage partition that moves to another server is back by then. */
export const patience: Patience = { attempts: 6, shortestMs: second / 2, longestMs: minute };

/**
 * Runs `action` until it succeeds, its failure does not pass by itself, or the attempts are used up; then its last error is thrown. Pauses grow and
 * are spread at random, so that many who failed together do not come back together; what the server asked for (Retry-After) is always waited.
 */
export async function tryAgain<Result>(
  action: (attempt: number) => Promise<Result>,
  judge: (error: unknown) => Verdict,
  { attempts, shortestMs, longestMs }: Patience = patience,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action(attempt);
    } catch (error) {
      const verdict = judge(error);
      if (!verdict.again || attempt >= attempts || (verdict.afterMs ?? 0) > longestMs) throw error;
      const own = Math.min(longestMs, shortestMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      await sleep(Math.max(own, verdict.afterMs ?? 0));
    }
  }
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110 §10.2.3): seconds or a date. Undefined when it says neither. */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): Milliseconds | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * second;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Answers that pass by themselves: too slow, too many, and the server's own troubles (500, 502, 503, 504). */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || (status >= 502 && status <= 504);
}
