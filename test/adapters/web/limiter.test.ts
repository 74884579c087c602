import { expect, test } from "vitest";

import { createLimiter } from "../../../src/adapters/web/limiter.ts";

function limiterAt(clock: { now: number }) {
  return createLimiter({ misses: 3, windowMs: 1000, now: () => clock.now });
}

test("after so many misses everything is refused until the window ends, and then it begins anew", () => {
  const clock = { now: 0 };
  const limiter = limiterAt(clock);
  expect([1, 2, 3, 4].map(() => limiter.mayAsk("192.0.2.1"))).toEqual([true, true, true, false]);
  expect(limiter.mayAsk("192.0.2.2")).toBe(true);
  clock.now = 999;
  expect(limiter.mayAsk("192.0.2.1")).toBe(false);
  clock.now = 1000;
  expect(limiter.mayAsk("192.0.2.1")).toBe(true);
});

test("what was right does not count, and gives nobody more guesses than they have", () => {
  const limiter = limiterAt({ now: 0 });
  for (let look = 0; look < 10; look++) {
    expect(limiter.mayAsk("192.0.2.1")).toBe(true);
    limiter.wasRight("192.0.2.1");
  }
  limiter.wasRight("192.0.2.1");
  expect([1, 2, 3, 4].map(() => limiter.mayAsk("192.0.2.1"))).toEqual([true, true, true, false]);
});

test.each([
  ["2001:db8::1", "2001:db8::ffff:1", true],
  ["2001:db8:0:0:1::", "2001:db8::2", true],
  ["fe80::1%eth0", "fe80::2%eth0", true],
  ["2001:db8:0:1::1", "2001:db8:0:2::1", false],
  ["::1", "2001:db8::1", false],
  ["::ffff:192.0.2.1", "192.0.2.1", true],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.2", false],
  ["192.0.2.1", "192.0.2.2", false],
])("%s and %s are one asker: %s", (one, other, same) => {
  const limiter = limiterAt({ now: 0 });
  for (let guess = 0; guess < 3; guess++) limiter.mayAsk(one);
  expect(limiter.mayAsk(other)).toBe(!same);
});

test("many addresses do not fill the memory", () => {
  const limiter = limiterAt({ now: 0 });
  for (let guess = 0; guess < 3; guess++) limiter.mayAsk("192.0.2.1");
  for (let number = 0; number < 10_000; number++) limiter.mayAsk(`198.51.${number >> 8}.${number & 255}`);
  expect(limiter.mayAsk("192.0.2.1")).toBe(true);
});
