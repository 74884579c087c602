import { describe, expect, it } from "vitest";

import { digestOf, publish, goLive, cancel, settle, wake, permanently } from "../support/core-words.ts";
import { given, played, submissionOf } from "../support/given.ts";
import { running, waiting, promoting, live } from "../support/stories.ts";

const withdraw = publish({ withdraw: true, digest: digestOf("9"), notify: [] });

describe("rule 8: removing the folder of a live offer", () => {
  it("withdraws what is live by the same flow with a sign-off", () => {
    const asked = given(live).when(withdraw);
    expect(asked.words).toEqual(["submission-started", "step-started validate", "step-completed validate", "step-started certify", "step-completed certify", "step-started provision", "step-completed provision", "step-started package", "step-completed package", "step-started preview", "step-completed preview", "chore-owed mail-previewReady", "step-started signoff"]); // prettier-ignore
    const granted = given(asked.events).when(goLive()).events;
    const ended = played(given(granted).when(wake).events);
    expect(given(ended).run).toMatchObject({ facts: { live: null, chores: [] }, submission: { ended: { how: "withdrawn" } } });
  });

  it("supersedes a newer version that has not begun to go live", () => {
    const newer = played(given(live).when(publish({ digest: digestOf("b") })).events);
    const asked = given(newer).when(withdraw);
    expect(asked.words.slice(0, 3)).toEqual(["submission-superseded", "chore-owed close-preview", "submission-started"]);
    expect(submissionOf(asked.run)).toMatchObject({ number: 3, step: "signoff", request: { withdraw: true } });
  });

  it("tells the addresses last known when the request names none", () => {
    expect(given(given(live).when(withdraw).events).run.facts.notify).toEqual(["team@contoso.example"]);
  });

  it("is superseded by putting the folder back", () => {
    const asked = given(live).when(withdraw).events;
    expect(given(asked).when(publish({ digest: digestOf("b") })).words).toEqual([
      "submission-superseded",
      "submission-started",
      "step-started validate",
    ]);
    expect(given(asked).when(withdraw).refusal).toBe("information already-running");
  });

  it("can be published anew after it was withdrawn", () => {
    const granted = given(given(live).when(withdraw).events).when(goLive()).events;
    const gone = played(given(granted).when(wake).events);
    expect(given(gone).when(publish()).words).toEqual(["submission-started", "step-started validate"]);
  });
});

describe("rule 8: removing the folder of an offer that never went live", () => {
  it("cancels what runs when the offer never went live, at whatever step it is", () => {
    const removed = given(running).when(withdraw);
    expect(removed.words).toEqual(["submission-canceled", "chore-owed mail-canceled"]);
    expect(submissionOf(removed.run).ended?.reason).toBe("the offer's folder was removed");
    expect(given(waiting).when(withdraw).words).toEqual(["submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled"]);
  });

  it("waits for a first promotion that has begun, then withdraws what it made live", () => {
    const queued = given(promoting).when(withdraw);
    expect(queued.words).toEqual(["submission-queued"]);
    const ended = queued.given().when(settle("promote", { kind: "done", result: { note: "promoted" } }));
    expect(submissionOf(ended.run)).toMatchObject({ number: 2, step: "signoff", request: { withdraw: true } });
  });

  it("has nothing left to withdraw when the first promotion fails", () => {
    const ended = given(given(promoting).when(withdraw).events).when(settle("promote", permanently));
    expect(ended.words).toEqual(["task-failed promote", "step-failed live", "chore-owed close-preview", "chore-owed mail-failed"]);
    expect(ended.run.facts.queued).toBeNull();
  });

  it("says so when nothing is live and nothing runs", () => {
    expect(given().when(withdraw).refusal).toBe("information nothing-to-withdraw");
    expect(given(given(waiting).when(cancel()).events).when(withdraw).refusal).toBe("information nothing-to-withdraw");
  });
});
