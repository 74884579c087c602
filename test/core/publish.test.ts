import { describe, expect, it } from "vitest";

import {
  author,
  cancel,
  content,
  digestOf,
  goLive,
  image,
  permanently,
  policy,
  publish,
  request,
  settle,
  wake,
} from "../support/core-words.ts";
import { actor } from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";

const running = told(publish());
const waiting = played(running);
const promoting = given(given(waiting).when(goLive()).events).when(wake).events;
const live = played(promoting);

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

  it("once live has begun, the newer one waits for it to end", () => {
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

  it("going back to what is going live leaves nothing to wait for", () => {
    const back = given(given(promoting).when(publish({ digest: digestOf("b") })).events).when(publish());
    expect(back.words).toEqual(["submission-queued"]);
    const ended = back.given().when(settle("promote", { kind: "done", result: { note: "promoted" } }));
    expect(ended.words).toEqual(["task-done promote", "step-completed live", "chore-owed close-preview", "chore-owed mail-live"]);
    expect(ended.run.facts.queued).toBeNull();
  });

  it("going back asks again when the promotion fails, or when everything is to run again", () => {
    const back = (reuse: boolean) =>
      given(given(promoting).when(publish({ digest: digestOf("b") })).events)
        .when(publish({ reuse }))
        .given();
    expect(submissionOf(back(true).when(settle("promote", permanently)).run).number).toBe(2);
    expect(submissionOf(back(false).when(settle("promote", { kind: "done", result: { note: "promoted" } })).run).number).toBe(2);
  });
});

describe("publishing again", () => {
  it("what is live already is not published again, unless everything is to run again", () => {
    expect(given(live).when(publish()).refusal).toBe("information already-live");
    expect(given(live).when(publish({ reuse: false })).words).toEqual(["submission-started", "step-started validate"]);
  });

  it("starts at step 1 after a failure and after a cancel, with the same content", () => {
    const failed = given(running).when(settle("validate", permanently)).events;
    expect(given(failed).when(publish()).words).toEqual(["submission-started", "step-started validate"]);
    const canceled = given(waiting).when(cancel()).events;
    const again = given(canceled).when(publish());
    expect(again.words).toEqual(["submission-started", "step-started validate"]);
    expect(submissionOf(again.run)).toMatchObject({ number: 2, step: "validate", grants: [], content: null });
  });

  it("what has been certified with the same inputs is reused, and shown so", () => {
    const again = played(given(live).when(publish({ digest: digestOf("b") })).events, {
      read: content({ images: [image(), image("1.4.1", "f")] }),
      until: ({ work }) => work.kind === "replicate",
    });
    expect(submissionOf(given(again).run).steps.certify.tasks).toMatchObject([
      {
        id: "certify/standard/x64Gen2@1.4.0",
        state: "done",
        reusedFrom: 1,
        certification: { checks: 96 },
        note: "reused from submission 1",
      },
      { id: "certify/standard/x64Gen2@1.4.1", state: "done", certification: { checks: 96 } },
    ]);
  });

  it("reuse names the submission that did the work, however often it is reused", () => {
    const second = played(given(live).when(publish({ digest: digestOf("b") })).events);
    const third = played(given(second).when(publish({ digest: digestOf("f") })).events);
    expect(submissionOf(given(third).run)).toMatchObject({ number: 3, steps: { certify: { tasks: [{ reusedFrom: 1 }] } } });
  });

  it("changed inputs are certified again", () => {
    const again = played(given(live).when(publish({ digest: digestOf("b") })).events, {
      read: content({ images: [image("1.4.0", "f")] }),
      ...before("certify"),
    });
    expect(given(again).run.submission?.steps.certify.tasks).toMatchObject([{ state: "owed" }]);
  });

  it("`--no-reuse` certifies everything again", () => {
    const again = played(given(live).when(publish({ reuse: false })).events, before("certify"));
    expect(given(again).run.submission?.steps.certify.tasks).toMatchObject([{ state: "owed" }]);
  });

  it("what passed in a submission that failed is reused too", () => {
    const two = content({ images: [image(), image("1.4.1", "f")] });
    const passed = played(running, { read: two, until: ({ task }) => task.endsWith("1.4.1") });
    const failed = given(passed).when(settle("certify/standard/x64Gen2@1.4.1", permanently)).events;
    const again = played(given(failed).when(publish({ digest: digestOf("b") })).events, {
      read: two,
      until: ({ task }) => task.endsWith("1.4.1"),
    });
    expect(given(again).run.submission?.steps.certify.tasks).toMatchObject([{ state: "done", reusedFrom: 1 }, { state: "owed" }]);
  });
});

describe("rule 8: removing an offer's folder", () => {
  const withdraw = publish({ withdraw: true, digest: digestOf("9"), notify: [] });

  it("withdraws what is live by the same flow with a sign-off", () => {
    const asked = given(live).when(withdraw);
    expect(asked.words).toEqual(["submission-started", "step-started validate", "step-completed validate", "step-started certify", "step-completed certify", "step-started provision", "step-completed provision", "step-started package", "step-completed package", "step-started preview", "step-completed preview", "chore-owed mail-previewReady", "step-started signoff"]); // prettier-ignore
    const granted = given(asked.events).when(goLive()).events;
    const ended = played(given(granted).when(wake).events);
    expect(given(ended).run).toMatchObject({ facts: { live: null, chores: [] }, submission: { ended: { how: "withdrawn" } } });
  });

  it("tells the addresses last known when the request names none", () => {
    expect(given(given(live).when(withdraw).events).run.facts.notify).toEqual(["team@contoso.example"]);
  });

  it("cancels what runs when the offer never went live, at whatever step it is", () => {
    expect(given(running).when(withdraw).words).toEqual(["submission-canceled", "chore-owed mail-canceled"]);
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
    expect(request().withdraw).toBe(false);
  });
});
