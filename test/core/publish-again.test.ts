import { describe, expect, it } from "vitest";

import { digestOf, image, content, publish, cancel, settle, permanently } from "../support/core-words.ts";
import { before, given, played, submissionOf } from "../support/given.ts";
import { running, waiting, live } from "../support/stories.ts";

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
});

describe("rule 2: what has not changed is reused", () => {
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
