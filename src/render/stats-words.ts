import { day, hour, minute, second, type Milliseconds } from "../core/time.ts";
import { durationText } from "./words.ts";

const form = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** The length of an ISO 8601 duration as `isoDuration` writes it. */
export function isoLength(text: string): Milliseconds {
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = form.exec(text) ?? [];
  return Number(days) * day + Number(hours) * hour + Number(minutes) * minute + Number(seconds) * second;
}

/** The same in words; a dash where there is none. */
export function isoText(text: string | null, inWords: (ms: Milliseconds) => string = durationText): string {
  return text === null ? "–" : inWords(isoLength(text));
}
