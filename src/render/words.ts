import type { OfferStatus, StepStatus } from "../core/status.ts";
import { day, hour, minute, second, type Instant, type Milliseconds } from "../core/time.ts";
import { oneLine } from "./plain.ts";

// Words and numbers as people read them, the same everywhere.

const offerWords: Readonly<Record<OfferStatus, string>> = {
  neverPublished: "never published",
  notStarted: "not started",
  running: "running",
  waitingForPublisherReview: "waiting for publisher",
  succeeded: "live",
  failed: "failed",
  canceled: "canceled",
};

const stepWords: Readonly<Record<StepStatus, string>> = {
  notStarted: "",
  inProgress: "in progress",
  waitingForPublisherReview: "waiting for you",
  blocked: "held",
  rejected: "failed",
  complete: "complete",
  canceled: "canceled",
};

/** An offer's status in words; a withdrawn offer succeeded in leaving. */
export function offerStatusText(status: OfferStatus, isLive: boolean): string {
  return status === "succeeded" && !isLive ? "withdrawn" : offerWords[status];
}

export function stepStatusText(status: StepStatus): string {
  return stepWords[status];
}

/** `41 s`, `1 min 12 s`, `2 days 3 h`: the two largest units. */
export function durationText(ms: Milliseconds): string {
  if (ms < second / 20) return "0 s";
  if (ms < minute) return ms < 10 * second ? `${(Math.max(0, ms) / second).toFixed(1)} s` : `${Math.round(ms / second)} s`;
  const units = [
    [day, "day"],
    [hour, "h"],
    [minute, "min"],
    [second, "s"],
  ] as const;
  const first = units.findIndex(([size]) => ms >= size);
  const parts = units.slice(first, first + 2).map(([size, name], index) => {
    const amount = Math.floor((index === 0 ? ms : ms % (units[first]?.[0] ?? ms)) / size);
    return amount === 0 ? "" : `${amount} ${name === "day" && amount > 1 ? "days" : name}`;
  });
  return parts.filter((part) => part !== "").join(" ");
}

/** `4 min`, `2 days`, `3 weeks`: one unit, for "since" columns. */
export function sinceText(ms: Milliseconds): string {
  if (ms >= 14 * day) return `${Math.floor(ms / (7 * day))} weeks`;
  return durationText(ms).split(" ").slice(0, 2).join(" ");
}

/** `512 MiB`, `1.5 GiB`: binary units. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** `1 problem`, `2 problems`; irregular plurals are given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `2026-11-22 16:04 UTC`. */
export function momentText(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** `16:04`, UTC; with the date when `now` is another day: `2026-11-22 16:04`. */
export function clockText(instant: Instant, now: Instant): string {
  const time = instant.slice(11, 16);
  return instant.slice(0, 10) === now.slice(0, 10) ? time : `${instant.slice(0, 10)} ${time}`;
}

/** `2026-11-22 16:04:11Z`, for trails. */
export function stampText(instant: Instant): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}Z`;
}

/**
 * Escapes text for a Markdown cell or sentence: nothing in it can mark up, link, mention or break the table. Mentions and issue numbers are
 * looked for in what GitHub has rendered, so an escape alone would not stop them; an empty comment does.
 */
export function markdownText(text: string): string {
  return oneLine(text).replaceAll(
    /[\\`*_{}[\]|~]|[<>&]|[@#](?=\w)|:(?=\/\/|[\w+-]+:)|(?<=www)\.|^[-+#=]|(?<=^\d{1,9})[.)](?=\s|$)/gi,
    (found) => (/[<>&]/.test(found) ? `&#${found.charCodeAt(0)};` : /[@#]/.test(found) ? `${found}<!-- -->` : `\\${found}`),
  );
}

/** Like `markdownText`, with `code` in backticks kept as code, in which nothing is markup. */
export function markdownWithCode(text: string): string {
  return oneLine(text)
    .split(/(`[^`]+`)/)
    .map(
      (part) =>
        (/^`.+`$/.test(part) ? part.replaceAll("|", "\\|") : part.startsWith(" ") ? ` ${markdownText(part)}` : markdownText(part)) +
        (part.endsWith(" ") ? " " : ""),
    )
    .join("");
}
