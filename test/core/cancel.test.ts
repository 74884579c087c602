import { describe, expect, it } from "vitest";

import { actor, author, policy, publish, goLive, cancel, settle, wake, permanently } from "../support/core-words.ts";
import { given, played, submissionOf, told } from "../support/given.ts";
import { running, waiting, granted, promoting, live } from "../support/stories.ts";

describe("rule 3: when /cancel is accepted", () => {
  it("is accepted from sign-off until the promotion is committed", () => {
    expect(given(waiting).when(cancel()).words).toEqual(["submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled"]);
    expect(given(granted).when(cancel()).words).toEqual(["submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled"]);
  });

  it("is refused before and after", () => {
    expect(given().when(cancel()).refusal).toBe("error never-published");
    expect(given(running).when(cancel()).refusal).toBe("error cancel-too-early");
    expect(given(promoting).when(cancel()).refusal).toBe("error cancel-already-live");
    expect(given(live).when(cancel()).refusal).toBe("error cancel-already-live");
  });

  it("is refused when nothing runs", () => {
    expect(given(given(waiting).when(cancel()).events).when(cancel()).refusal).toBe("error not-running");
    expect(given(given(running).when(settle("validate", permanently)).events).when(cancel()).refusal).toBe("error not-running");
    expect(given(given(promoting).when(settle("promote", permanently)).events).when(cancel()).refusal).toBe("error not-running");
  });

  it("is accepted at any step where the policy says so, but never after the promotion is committed", () => {
    const anytime = told(publish({ policy: policy({ cancel: "anytime" }) }));
    expect(given(anytime).when(cancel()).words).toEqual(["submission-canceled", "chore-owed mail-canceled"]);
    expect(given(given(given(played(anytime)).when(goLive()).events).when(wake).events).when(cancel()).refusal).toBe(
      "error cancel-already-live",
    );
  });

  it("is refused with the same code after a withdrawal took effect", () => {
    const asked = given(live).when(publish({ withdraw: true })).events;
    const gone = played(given(given(asked).when(goLive()).events).when(wake).events);
    expect(given(gone).when(cancel()).refusal).toBe("error cancel-already-live");
    expect(given(gone).when(goLive()).refusal).toBe("information already-live");
  });
});

describe("rule 3: what /cancel does", () => {
  it("needs the role", () => {
    expect(given(waiting).when(cancel(actor("triage"))).refusal).toBe("error not-allowed");
  });

  it("a cancel recorded before the promotion is committed wins over the go-live", () => {
    const canceled = given(granted).when(cancel()).given();
    expect(canceled.when(wake).words).toEqual([]);
    expect(canceled.when(goLive()).refusal).toBe("error not-running");
  });

  it("keeps who, when and why", () => {
    const canceled = given(waiting).when(cancel(author, "wrong logo"));
    expect(submissionOf(canceled.run).ended).toEqual({
      how: "canceled",
      actor: author,
      at: canceled.events.at(-1)?.at,
      reason: "wrong logo",
    });
    expect(canceled.run.facts.chores).toMatchObject([
      { work: { kind: "closePreview" } },
      { work: { mail: "canceled", note: "wrong logo" } },
    ]);
  });
});
