// needs: mke2fs
import { expect, test } from "vitest";

import { chunkSize } from "../../src/core/chunks.ts";
import { sampleOffer } from "../../src/entry/demo/prepare.ts";
import { countStorage } from "../support/fan-out/count.ts";
import { runFanOut } from "../support/fan-out/run.ts";
import { openFanOutStage } from "../support/fan-out/stage.ts";
import { done, program, slipway } from "./support/slipway.ts";

test("three workers that share nothing but git and storage copy to six regions; one is killed while it writes, and nothing is sent twice", async () => {
  await using stage = await openFanOutStage({ regions: 6, images: 1, cli: program() });
  const result = await runFanOut(stage, { cli: program(), workers: 3, kills: 1, deadlineMs: 80_000, tell: () => undefined });
  const counted = await countStorage(stage);
  expect(counted).toMatchObject({ copies: 6, wrong: 0 });
  expect(counted.sent - counted.needed).toBeLessThanOrEqual(chunkSize);
  expect(result).toMatchObject({ verified: true, status: "waitingForPublisherReview" });
  expect(result.rows.filter(({ note }) => note.startsWith("killed"))).toHaveLength(1);

  const planner = await stage.clone("late");
  expect(JSON.parse(await done(planner, "tick", sampleOffer, "--plan-work", "--json"))).toEqual([]);
  const key = `${sampleOffer}/1/replicate/000000000000@region01/1`;
  const [unknown, odd, settled] = [key, "no-key", `${sampleOffer}/1/validate/1`].map(
    async (each) => await slipway(planner, "perform", each),
  );
  expect((await unknown)?.exitCode).toBe(3);
  expect((await unknown)?.stderr).toContain("not-owed");
  expect((await odd)?.exitCode).toBe(2);
  expect((await settled)?.stdout).toContain("done already");
});
