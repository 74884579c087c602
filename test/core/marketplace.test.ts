import { describe, expect, it } from "vitest";

import { due, nextWake } from "../../src/core/due.ts";
import { statusOf } from "../../src/core/status.ts";
import { day } from "../../src/core/time.ts";
import { goLive, later, policy, publish, settle, wake } from "../support/core-words.ts";
import { before, given, played, told } from "../support/given.ts";

const handed = told(publish({ policy: policy({ marketplace: "partnerCenter", deadlines: { preview: 14 * day, live: 14 * day } }) }));
const previewing = played(handed, before("marketplacePreview"));

describe("an offer that is handed to the marketplace", () => {
  it("is previewed there before anybody is asked to sign off", () => {
    expect(due(given(previewing).run, later(day)).map(({ task }) => task)).toContain("marketplace-preview");
    const waiting = given(previewing).when(settle("marketplace-preview", { kind: "later", checkAfterMs: day, note: "checks" }));
    expect(waiting.words).toEqual(["task-waiting marketplace-preview"]);
  });

  it("goes live there after the go-live, beside our own", () => {
    const live = given(played(handed)).when(goLive()).given().when(wake);
    expect(due(live.run, later(day)).map(({ task }) => task)).toEqual(["promote", "marketplace-live"]);
  });

  it("is never overdue: how long others take to check is not ours to say", () => {
    const at = later(3 * day, previewing.at(-1)?.at);
    expect(given(previewing).when(wake, at).words).toEqual([]);
    expect(statusOf(given(previewing).run, at).steps.some(({ overdue }) => overdue)).toBe(false);
    expect(nextWake(given(previewing).run)).toBeDefined();
  });

  it("is not, where the policy does not say so", () => {
    expect(due(given(played(told(publish()), before("stage"))).run, later(day)).map(({ task }) => task)).not.toContain(
      "marketplace-preview",
    );
  });
});
