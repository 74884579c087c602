import { expect, test } from "vitest";

import { heldBack } from "../../../src/adapters/web/hold-back.ts";

/** How long an answer took in all, whose work took so long. */
async function tookFor(workMs: number, result: "none" | "open"): Promise<number> {
  let time = 1000;
  const watch = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
      await Promise.resolve();
    },
  };
  const work = async () => {
    time += workMs;
    return await Promise.resolve(result);
  };
  expect(await heldBack(work, (each) => each === "none", 250, watch)).toBe(result);
  return time - 1000;
}

test("an answer that is to tell nothing takes the same time, whatever was looked up", async () => {
  expect(await Promise.all([0, 3, 80, 249].map(async (ms) => await tookFor(ms, "none")))).toEqual([250, 250, 250, 250]);
});

test("a good link waits for nothing", async () => {
  expect(await tookFor(3, "open")).toBe(3);
});
