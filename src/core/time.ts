/** A moment: UTC, ISO 8601 with milliseconds, as `Date.prototype.toISOString` writes it. Such strings compare in time order. */
export type Instant = string;

/** Milliseconds. */
export type Milliseconds = number;

export const second: Milliseconds = 1000;
export const minute: Milliseconds = 60 * second;
export const hour: Milliseconds = 60 * minute;
export const day: Milliseconds = 24 * hour;

/** The moment `ms` after `instant`. */
export function after(instant: Instant, ms: Milliseconds): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function between(from: Instant, to: Instant): Milliseconds {
  return Date.parse(to) - Date.parse(from);
}

/** The earliest of the moments given, or undefined when there is none. */
export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  return instants.filter((each) => each !== undefined).toSorted((a, b) => (a < b ? -1 : 1))[0];
}
