import { expect, test } from "vitest";

import { slipway } from "../../../src/core/message.ts";
import { reconcile } from "../../../src/engine/reconcile.ts";
import { atSignoff } from "../../support/intake-signoff.ts";
import { sampleId } from "../../support/sample-offer.ts";

test("/status has everything shown anew, also what somebody deleted: nothing shown is taken for current any more", async () => {
  const { world, maintainer, issue, hear } = await atSignoff();
  const { ports } = await world.intake();
  await reconcile(ports, sampleId, ({ run }) =>
    run.facts.shown === undefined
      ? []
      : [
          {
            kind: "announced",
            actor: slipway,
            submission: 1,
            shown: { places: run.facts.shown.places, asks: run.facts.shown.asks, current: true },
          },
        ],
  );
  expect((await world.run()).facts.shown?.current).toBe(true);
  expect(await hear(world.forge.say(issue, maintainer, "/status"))).toMatchObject({ kind: "accepted" });
  expect((await world.run()).facts.shown?.current).toBe(false);
});
