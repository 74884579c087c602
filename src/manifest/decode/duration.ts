import { day, hour, minute, second, type Milliseconds } from "../../core/time.ts";

const units: Readonly<Record<string, Milliseconds>> = { W: 7 * day, D: day, H: hour, M: minute, S: second };

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; the schema allows no other. */
export function durationMs(duration: string): Milliseconds {
  return [...duration.matchAll(/(\d+)([WDHMS])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0), 0);
}
