import { describe, expect, it } from "vitest";

import { digestOf, actor, author, policy, publish, goLive, settle, permanently } from "../support/core-words.ts";
import { given, submissionOf } from "../support/given.ts";
import { running, waiting, promoting } from "../support/stories.ts";

/** What is going live was replaced, and then asked for again. */
function goneBack(reuse: boolean) {
  return given(given(promoting).when(publish({ digest: digestOf("b") })).events)
    .when(publish({ reuse }))
    .given();
}

describe("publish", () => {
  it("starts submission 1 at step 1", () => {
    const first = given().when(publish());
    expect(first.words).toEqual(["submission-started", "step-started validate"]);
    expect(submissionOf(first.run)).toMatchObject({ number: 1, by: author, step: "validate", ended: null });
  });

  it("needs the role of the policy that it brings", () => {
    expect(given().when(publish({}, actor("triage"))).refusal).toBe("error not-allowed");
    expect(given().when(publish({ policy: policy({ roles: { ...policy().roles, publish: "triage" } }) }, actor("triage"))).words).toEqual([
      "submission-started",
      "step-started validate",
    ]);
  });
});

describe("rule 1: one submission at a time per offer", () => {
  it("publishing the same digest again while it runs changes nothing and says so", () => {
    expect(given(running).when(publish()).refusal).toBe("information already-running");
    expect(given(waiting).when(publish({ commit: "b".repeat(40), author: actor("write") })).refusal).toBe("information already-running");
    expect(given(promoting).when(publish()).refusal).toBe("information already-running");
  });

  it("another policy is another request", () => {
    const other = publish({ policy: policy({ regions: ["japaneast"] }) });
    expect(given(running).when(other).words).toEqual(["submission-superseded", "submission-started", "step-started validate"]);
  });

  it("a newer merge supersedes a submission that has not begun to go live", () => {
    const newer = given(running).when(publish({ digest: digestOf("b") }));
    expect(newer.words).toEqual(["submission-superseded", "submission-started", "step-started validate"]);
    expect(newer.decided.map((event) => event.submission)).toEqual([1, 2, 2]);
    expect(newer.decided[0]).toMatchObject({ by: 2 });
  });

  it("superseding closes the preview of the submission that it ends, even after its go-live", () => {
    const granted = given(waiting).when(goLive()).events;
    const newer = given(granted).when(publish({ digest: digestOf("b") }));
    expect(newer.words).toEqual(["submission-superseded", "chore-owed close-preview", "submission-started", "step-started validate"]);
    expect(newer.run.facts.chores).toMatchObject([{ id: "chore/1.2/close-preview", submission: 1 }]);
  });
});

describe("rule 1: once live has begun", () => {
  it("the newer one waits for it to end", () => {
    const queued = given(promoting).when(publish({ digest: digestOf("b") }));
    expect(queued.words).toEqual(["submission-queued"]);
    const ended = queued.given().when(settle("promote", { kind: "done", result: { note: "promoted" } }));
    expect(ended.words).toEqual([
      "task-done promote",
      "step-completed live",
      "chore-owed close-preview",
      "chore-owed mail-live",
      "submission-started",
      "step-started validate",
    ]);
    expect(submissionOf(ended.run)).toMatchObject({ number: 2, by: author, request: { digest: digestOf("b") } });
    expect(ended.run.facts).toMatchObject({ queued: null, live: { digest: digestOf("a") } });
  });

  it("the one that waits starts also when the promotion failed", () => {
    const queued = given(promoting).when(publish({ digest: digestOf("b") }));
    expect(queued.given().when(settle("promote", permanently)).words).toEqual([
      "task-failed promote",
      "step-failed live",
      "chore-owed close-preview",
      "chore-owed mail-failed",
      "submission-started",
      "step-started validate",
    ]);
  });

  it("only the newest waits, and asking for it again says so", () => {
    const queued = given(promoting)
      .when(publish({ digest: digestOf("b") }))
      .given();
    expect(queued.when(publish({ digest: digestOf("b") })).refusal).toBe("information already-queued");
    const newest = queued.when(publish({ digest: digestOf("f") }));
    expect(newest.words).toEqual(["submission-queued"]);
    expect(newest.run.facts.queued?.request.digest).toBe(digestOf("f"));
  });
});

describe("rule 1: going back", () => {
  it("to what is going live leaves nothing to wait for", () => {
    const back = given(given(promoting).when(publish({ digest: digestOf("b") })).events).when(publish());
    expect(back.words).toEqual(["submission-queued"]);
    const ended = back.given().when(settle("promote", { kind: "done", result: { note: "promoted" } }));
    expect(ended.words).toEqual(["task-done promote", "step-completed live", "chore-owed close-preview", "chore-owed mail-live"]);
    expect(ended.run.facts.queued).toBeNull();
  });

  it("asks again when the promotion fails, or when everything is to run again", () => {
    expect(submissionOf(goneBack(true).when(settle("promote", permanently)).run).number).toBe(2);
    expect(submissionOf(goneBack(false).when(settle("promote", { kind: "done", result: { note: "promoted" } })).run).number).toBe(2);
  });
});
