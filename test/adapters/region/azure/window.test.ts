import { expect, it } from "vitest";

import { createWindow } from "../../../../src/adapters/region/azure/window.ts";

const mib = 1024 * 1024;
const chunk = 4 * mib;

/** A service that answers each chunk so many milliseconds after the link has carried it. */
type Service = { readonly answersAfter: number; readonly mibPerSecond: number };

/** Sends chunks in a time of its own; gives how many were on their way at once for each of them, and when the last was there. */
async function sendAll(count: number, { answersAfter, mibPerSecond }: Service) {
  const clock = { now: 0 };
  const window = createWindow({ most: 8, now: () => clock.now });
  const onTheirWay: { readonly at: number; readonly end: () => void }[] = [];
  const atOnce: number[] = [];
  let linkIsFree = 0;
  const sends = Array.from({ length: count }, () =>
    window.send(chunk, async () => {
      linkIsFree = Math.max(linkIsFree, clock.now) + (4 / mibPerSecond) * 1000;
      await new Promise<void>((end) => {
        onTheirWay.push({ at: linkIsFree + answersAfter, end });
        atOnce.push(onTheirWay.length);
      });
    }),
  );
  const all = Promise.all(sends).then(() => true);
  while (!(await Promise.race([all, nextTurn()]))) {
    const next = onTheirWay.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) continue;
    onTheirWay.splice(onTheirWay.indexOf(next), 1);
    clock.now = next.at;
    next.end();
  }
  return { atOnce, seconds: clock.now / 1000 };
}

async function nextTurn(): Promise<false> {
  return await new Promise((resolve) => void setImmediate(() => resolve(false)));
}

it("keeps to one chunk where that is as fast as the service is meant to be", async () => {
  const { atOnce } = await sendAll(100, { answersAfter: 20, mibPerSecond: 400 });
  expect(Math.max(...atOnce)).toBe(1);
});

it("has more on their way where the answers take long, until the target is reached", async () => {
  const { atOnce, seconds } = await sendAll(200, { answersAfter: 200, mibPerSecond: 400 });
  expect(atOnce.at(-9)).toBe(4);
  expect(800 / seconds).toBeGreaterThan(55);
});

it("never has more than it may", async () => {
  const { atOnce } = await sendAll(200, { answersAfter: 2000, mibPerSecond: 400 });
  expect(Math.max(...atOnce)).toBe(8);
});

it("goes back to one where the link is the limit", async () => {
  const { atOnce } = await sendAll(100, { answersAfter: 2, mibPerSecond: 20 });
  expect(Math.max(...atOnce)).toBe(2);
  expect(atOnce.at(-9)).toBe(1);
});

it("lets the next one through when one fails", async () => {
  const window = createWindow({ most: 8, now: () => 0 });
  await expect(window.send(chunk, async () => await Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  let isSent = false;
  await window.send(chunk, async () => {
    isSent = await Promise.resolve(true);
  });
  expect(isSent).toBe(true);
});
