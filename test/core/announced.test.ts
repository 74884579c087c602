import { describe, expect, it } from "vitest";

import type { Announcement, Command } from "../../src/core/message.ts";
import { slipway } from "../../src/core/message.ts";
import { cancel, digestOf, goLive, later, maintainer, publish, request, wake } from "../support/core-words.ts";
import { given, submissionOf } from "../support/given.ts";
import { waiting } from "../support/stories.ts";

const places = { by: 41_898_282, issue: { number: 57, url: "https://github.com/octo-org/offers/issues/57" } } as const;

function announce(change: Partial<Announcement> = {}, submission = 1): Command {
  return { kind: "announced", actor: slipway, submission, shown: { places, asks: digestOf("a"), current: true, ...change } };
}

describe("what a host shows", () => {
  it("is remembered with the moment, and is current until something else happens", () => {
    const shown = given(waiting).when(announce());
    expect(shown.words).toEqual(["announced"]);
    expect(shown.run.facts.shown).toEqual({ places, asks: digestOf("a"), current: true, at: shown.events.at(-1)?.at });
    expect(shown.given().when(cancel()).run.facts.shown).toMatchObject({ places, current: false });
  });

  it("is recorded once for as long as nothing about it changes", () => {
    const again = given(waiting).when(announce()).given();
    expect(again.when(announce()).words).toEqual([]);
    expect(again.when(announce({ current: false })).words).toEqual(["announced"]);
    expect(again.when(announce({ asks: null })).words).toEqual(["announced"]);
    expect(again.when(announce({ places: {} })).words).toEqual(["announced"]);
  });

  it("is of no interest for a submission that is not the current one, nor before the first", () => {
    expect(given(waiting).when(announce({}, 2)).words).toEqual([]);
    expect(given().when(announce({}, 0)).words).toEqual([]);
  });

  it("outlives the submission", () => {
    const next = given(waiting)
      .when(announce())
      .given()
      .when(publish({ digest: digestOf("b") }));
    expect(next.run.facts.shown).toMatchObject({ places, asks: digestOf("a"), current: false });
  });
});

describe("a go-live that names no digest means what the person was shown", () => {
  const shown = given(waiting).when(announce());
  const { at = "" } = shown.run.facts.shown ?? {};

  it("is accepted after it was shown", () => {
    expect(shown.given().when(goLive(maintainer, { askedAt: later(1000, at) })).refusal).toBeUndefined();
    expect(shown.given().when(goLive(maintainer, { askedAt: at })).refusal).toBeUndefined();
  });

  it("is refused from before it was shown, though the preview was ready", () => {
    expect(shown.given().when(goLive(maintainer, { askedAt: later(-1000, at) })).refusal).toBe("error not-announced");
  });

  it("is refused while something else is shown", () => {
    const older = given(waiting).when(announce({ asks: digestOf("e") }));
    expect(older.given().when(goLive(maintainer, { askedAt: later(1000, at) })).refusal).toBe("error not-announced");
  });

  it("needs no such memory when it names the digest, or comes from where nobody announces", () => {
    const unseen = given(waiting).when(announce({ asks: null }));
    expect(unseen.given().when(goLive(maintainer, { askedAt: later(1000, at), digest: digestOf("a") })).refusal).toBeUndefined();
    expect(unseen.given().when(goLive()).refusal).toBeUndefined();
  });
});

describe("what asked is remembered", () => {
  const comment = { ...maintainer, via: "comment 7" };

  it("so that it acts once, however often it is delivered", () => {
    const failed = given(waiting).when({ kind: "cancel", actor: comment, reason: "" });
    expect(failed.run.facts.heard).toEqual(["comment 7"]);
    expect(failed.given().when({ kind: "publish", actor: comment, request: request() }).words).toEqual([]);
    expect(failed.given().when({ kind: "cancel", actor: { ...maintainer, via: "comment 8" }, reason: "" }).refusal).toBe(
      "error not-running",
    );
  });

  it("for the latest hundred, and each once", () => {
    const supported = Array.from({ length: 120 }, (_, index) => `comment ${index}`).reduce(
      (story, via) => story.when({ kind: "support", actor: { ...maintainer, via }, text: "help" }).given(),
      given(waiting),
    );
    expect(supported.run.facts.heard).toHaveLength(100);
    expect(supported.run.facts.heard?.at(-1)).toBe("comment 119");
  });
});

describe("a promotion that is withheld", () => {
  it("is not begun by whatever else happens, and begins when it is not withheld any more", () => {
    const granted = given(waiting).when(goLive()).given();
    expect(granted.when(wake, undefined, ["live"]).words).toEqual([]);
    expect(granted.when({ kind: "notify", actor: maintainer, addresses: ["a@example.com"] }, undefined, ["live"]).words).toEqual([
      "addresses-given",
    ]);
    expect(granted.when(wake).words).toEqual(["step-started live"]);
    expect(submissionOf(granted.run).steps.live.startedAt).toBeNull();
  });
});
