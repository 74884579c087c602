import { expect, test } from "vitest";

import { isPassingStatus, retryAfterMs, tryAgain, type Verdict } from "../../src/adapters/try-again.ts";

const hasty = { attempts: 3, shortestMs: 1, longestMs: 50 };

/** Fails so often, then answers with the number of the attempt. */
async function after(failures: number, verdict: Verdict): Promise<{ readonly answer: unknown; readonly attempts: number }> {
  let attempts = 0;
  const answer = await tryAgain(
    async (attempt) => {
      attempts = attempt;
      return await (attempt <= failures ? Promise.reject(new Error("not yet")) : Promise.resolve("done"));
    },
    () => verdict,
    hasty,
  ).catch((error: unknown) => error);
  return { answer, attempts };
}

test("what passes is tried again, so often and no more", async () => {
  expect(await after(2, { again: true })).toEqual({ answer: "done", attempts: 3 });
  expect(await after(2, { again: true, afterMs: 5 })).toEqual({ answer: "done", attempts: 3 });
  expect(await after(3, { again: true })).toMatchObject({ answer: { message: "not yet" }, attempts: 3 });
});

test("what does not pass, or asks for more patience than there is, is tried once", async () => {
  expect(await after(1, { again: false })).toMatchObject({ answer: { message: "not yet" }, attempts: 1 });
  expect(await after(1, { again: true, afterMs: 51 })).toMatchObject({ answer: { message: "not yet" }, attempts: 1 });
});

test.each<readonly [string | undefined, number | undefined]>([
  ["7", 7000],
  [" 0 ", 0],
  ["Mon, 23 Nov 2026 10:00:30 GMT", 30_000],
  ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
  ["soon", undefined],
  ["-1", 0],
  [undefined, undefined],
])("Retry-After: %s", (header, ms) => {
  expect(retryAfterMs(header, Date.parse("2026-11-23T10:00:00Z"))).toBe(ms);
});

test("which answers pass", () => {
  expect([408, 429, 500, 502, 503, 504].every((status) => isPassingStatus(status))).toBe(true);
  expect([200, 304, 400, 403, 404, 409, 412, 501, 505].some((status) => isPassingStatus(status))).toBe(false);
});
