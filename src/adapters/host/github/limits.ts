import { minute, second, type Milliseconds } from "../../../core/time.ts";

// Rate limits as GitHub answers them: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api

export type LimitHeaders = { readonly get: (name: string) => string | null };

/** How far the primary limit is used, as the last answer told. `resetAt` in milliseconds since 1970. */
export type Allowance = { readonly remaining: number; readonly resetAt: number };

/** The allowance that an answer tells; undefined when it tells none (GitHub Enterprise may have limits off). */
export function allowanceOf(headers: LimitHeaders): Allowance | undefined {
  const remaining = numberIn(headers.get("x-ratelimit-remaining"));
  const reset = numberIn(headers.get("x-ratelimit-reset"));
  return remaining === undefined || reset === undefined ? undefined : { remaining, resetAt: reset * second };
}

const limitWords = /rate limit|abuse detection|submitted too quickly/i;

/**
 * How long an answer asks to wait; undefined when it is no limit. Retry-After comes first, then the reset of a spent primary limit; a secondary limit
 * that names no time asks for a minute, as the documentation says.
 */
export function askedWait({
  status,
  headers,
  body,
  now,
}: {
  readonly status: number;
  readonly headers: LimitHeaders;
  readonly body: string;
  readonly now: number;
}): Milliseconds | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfter(headers.get("retry-after"), now);
  if (asked !== undefined) return asked;
  const allowance = allowanceOf(headers);
  if (allowance?.remaining === 0) return untilReset(allowance, now);
  return status === 429 || limitWords.test(body) ? minute : undefined;
}

/** Milliseconds until the limit opens again, and one second for clocks that differ. */
export function untilReset({ resetAt }: Allowance, now: number): Milliseconds {
  return Math.max(resetAt - now, 0) + second;
}

function retryAfter(value: string | null, now: number): Milliseconds | undefined {
  if (value === null) return undefined;
  const seconds = numberIn(value);
  if (seconds !== undefined) return seconds * second;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}

function numberIn(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}$/.test(value.trim()) ? Number(value) : undefined;
}
