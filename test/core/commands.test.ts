import { describe, expect, it } from "vitest";

import type { Command } from "../../src/core/message.ts";
import {
  actor,
  author,
  cancel,
  content,
  done,
  goLive,
  maintainer,
  permanently,
  policy,
  publish,
  request,
  settle,
  wake,
} from "../support/core-words.ts";
import { given, played, submissionOf, told } from "../support/given.ts";

const running = told(publish());
const waiting = played(running);
const granted = given(waiting).when(goLive()).events;
const promoting = given(granted).when(wake).events;
const live = given(promoting).when(settle("promote", done())).events;

const hold = (by = maintainer, reason = "embargo"): Command => ({ kind: "hold", actor: by, reason });
const resume = (by = maintainer): Command => ({ kind: "resume", actor: by });
const notify = (...addresses: readonly string[]): Command => ({ kind: "notify", actor: author, addresses });
const support = (text: string, by = actor("triage")): Command => ({ kind: "support", actor: by, text });

describe("rule 3: /cancel", () => {
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

  it("is refused with the same code after a withdrawal took effect", () => {
    const asked = given(live).when(publish({ withdraw: true })).events;
    const gone = played(given(given(asked).when(goLive()).events).when(wake).events);
    expect(given(gone).when(cancel()).refusal).toBe("error cancel-already-live");
    expect(given(gone).when(goLive()).refusal).toBe("information already-live");
  });
});

describe("/notify", () => {
  const nobody = told(publish({ notify: [] }), settle("validate", done({ content: content() })));

  it("lets a submission go on that waits for an address", () => {
    expect(given(nobody).when(wake).words).toEqual([]);
    expect(given(nobody).when(notify("you@example.com")).words).toEqual([
      "addresses-given",
      "step-completed validate",
      "step-started certify",
    ]);
  });

  it("is not waited for when the manifest names somebody", () => {
    const named = given(told(publish({ notify: [] }))).when(settle("validate", done({ content: content({ notify: ["x@example.com"] }) })));
    expect(named.words).toEqual(["task-done validate", "step-completed validate", "step-started certify"]);
  });

  it("adds addresses to those that are known, each once, at any time", () => {
    const told = given(live).when(notify("b@example.com", "b@example.com", "team@contoso.example"));
    expect(told.words).toEqual(["addresses-given"]);
    expect(submissionOf(told.run).addresses).toEqual(["b@example.com", "team@contoso.example"]);
    expect(told.run.facts.notify).toEqual(["b@example.com", "team@contoso.example"]);
    expect(told.given().when(notify("b@example.com")).refusal).toBe("information address-known");
  });

  it("is refused without a submission, a role, or an address", () => {
    expect(given().when(notify("you@example.com")).refusal).toBe("error never-published");
    expect(given(running).when({ kind: "notify", actor: actor("read"), addresses: ["you@example.com"] }).refusal).toBe("error not-allowed");
    expect(given(running).when(notify()).refusal).toBe("error address-missing");
  });

  it.each([
    "you", "@example.com", "you@", "you@example.com\nBcc: x@example.com", "a b@example.com", "<you@example.com>", "a@b@c", "you@-example.com", "you@example.com.",
    "you@exa mple.com", `${"a".repeat(250)}@b.cc`, '"a"@example.com', "a,b@example.com", "you@example.com ", "you@ex\u0000ample.com",
  ])("refuses %j", (address) => {
    expect(given(running).when(notify("ok@example.com", address)).refusal).toBe("error address-invalid");
  }); // prettier-ignore

  it.each(["you@example.com", "first.last+tag@sub.example.co", "x@y", `${"a".repeat(249)}@b.cc`, "jörg@example.com"])(
    "takes %j",
    (address) => {
      expect(given(running).when(notify(address)).words).toEqual(["addresses-given"]);
    },
  );
});

describe("/hold and /resume", () => {
  it("no step begins while held; work that has begun goes on", () => {
    const held = given(running).when(hold());
    expect(held.words).toEqual(["held"]);
    const validated = held.given().when(settle("validate", done({ content: content() })));
    expect(validated.words).toEqual(["task-done validate", "step-completed validate"]);
    expect(validated.given().when(wake).words).toEqual([]);
    expect(validated.given().when(resume()).words).toEqual(["resumed", "step-started certify"]);
  });

  it("a submission published while held waits at its first step", () => {
    const held = given(given(waiting).when(cancel()).events).when(hold()).given();
    const again = held.when(publish());
    expect(again.words).toEqual(["submission-started"]);
    expect(again.given().when(resume()).words).toEqual(["resumed", "step-started validate"]);
  });

  it("can be canceled while held, once it has reached sign-off", () => {
    expect(given(given(waiting).when(hold()).events).when(cancel()).words).toEqual([
      "submission-canceled",
      "chore-owed close-preview",
      "chore-owed mail-canceled",
    ]);
  });

  it("outlives the submission, and what waits starts but does not begin", () => {
    const queued = given(given(promoting).when(hold()).events)
      .when(publish({ digest: request().digest.replace("a", "b") }))
      .given();
    const ended = queued.when(settle("promote", done()));
    expect(ended.words).toEqual([
      "task-done promote",
      "step-completed live",
      "chore-owed close-preview",
      "chore-owed mail-live",
      "submission-started",
    ]);
  });

  it("says so when there is nothing to do", () => {
    expect(given().when(hold()).refusal).toBe("error never-published");
    expect(given().when(resume()).refusal).toBe("error never-published");
    expect(given(running).when(resume()).refusal).toBe("information not-held");
    expect(given(given(running).when(hold()).events).when(hold()).refusal).toBe("information already-held");
  });

  it("needs the role", () => {
    expect(given(running).when(hold(actor("write"))).refusal).toBe("error not-allowed");
    expect(given(given(running).when(hold()).events).when(resume(actor("write"))).refusal).toBe("error not-allowed");
    expect(given(given(running).when(hold()).events).when(hold(actor("write"))).refusal).toBe("error not-allowed");
  });
});

describe("rule 10: /support", () => {
  it("opens a support request and mails, whether the submission runs or has ended", () => {
    const asked = given(live).when(support("It is stuck."));
    expect(asked.words).toEqual(["chore-owed support", "chore-owed mail-support"]);
    expect(asked.run.facts.chores.slice(-2)).toMatchObject([
      { id: "chore/1.4/support", work: { kind: "support", text: "It is stuck.", by: "some-triage" } },
      { id: "chore/1.5/mail-support", work: { kind: "mail", mail: "support", note: "It is stuck." } },
    ]);
    expect(given(running).when(support("Why?")).words).toEqual(["chore-owed support", "chore-owed mail-support"]);
  });

  it("is refused without a submission, a role, or a text", () => {
    expect(given().when(support("Help")).refusal).toBe("error never-published");
    expect(given(running).when(support("Help", actor("read"))).refusal).toBe("error not-allowed");
    expect(given(running).when(support(" \n ")).refusal).toBe("error support-empty");
  });
});

describe("refusals", () => {
  it("quote what they were given and say what to do", () => {
    const refused = given(waiting).when(goLive({ ...actor("read"), name: "evil\u202Eeman" }));
    expect(refused.refusal).toBe("error not-allowed");
    expect(JSON.stringify(given(waiting).when(goLive(maintainer, { digest: "12345678" })).decided)).toBe("[]");
  });
});
