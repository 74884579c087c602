import { minute } from "../../../core/time.ts";
import type { RawAnswer } from "./answer.ts";

/** Answers kept for conditional requests: a 304 costs nothing of the primary limit. */
const maxKept = 500;

export type EtagMemory = {
  readonly headersFor: (url: string) => Readonly<Record<string, string>>;
  /** The answer to use: a kept one where GitHub says that it still holds. */
  readonly settle: (url: string, answer: RawAnswer) => RawAnswer;
};

/** Remembers answers to reads by their ETag, for the life of the process. */
export function createEtagMemory(): EtagMemory {
  const kept = new Map<string, RawAnswer>();
  return {
    headersFor: (url) => {
      const etag = kept.get(url)?.headers.get("etag");
      return etag === undefined || etag === null ? {} : { "if-none-match": etag };
    },
    settle: (url, answer) => {
      if (answer.status === 304) return kept.get(url) ?? answer;
      if (answer.status === 200 && answer.headers.has("etag")) {
        if (kept.size >= maxKept) kept.clear();
        kept.set(url, answer);
      }
      return answer;
    },
  };
}

/** How long GitHub may answer 404 for what it has just made. */
const young = minute;

export type Newborn = { readonly note: (answer: RawAnswer) => void; readonly isYoung: (url: string) => boolean };

/** Remembers what was created a moment ago, by the `url` in the answer: a 404 below it is no proof that it is not there. */
export function createNewborn(now: () => number): Newborn {
  const born = new Map<string, number>();
  return {
    note: ({ status, body }) => {
      if (status !== 201) return;
      const url = /"url"\s*:\s*"(https?:[^"\s]{1,500})"/.exec(body)?.[1];
      if (url !== undefined) born.set(url, now());
    },
    isYoung: (url) =>
      [...born].some(([each, at]) => now() - at < young && (url === each || url.startsWith(`${each}/`) || url.startsWith(`${each}?`))),
  };
}
