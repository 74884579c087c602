import { describe, expect, it } from "vitest";

import { decide } from "../../src/core/decide.ts";
import type { Command } from "../../src/core/message.ts";
import { actor, author, maintainer, request, start, content, publish, cancel, settle, wake, done } from "../support/core-words.ts";
import { given, submissionOf, told } from "../support/given.ts";
import { running, waiting, promoting, live } from "../support/stories.ts";

const hold = (by = maintainer, reason = "embargo"): Command => ({ kind: "hold", actor: by, reason });
const resume = (by = maintainer): Command => ({ kind: "resume", actor: by });
const notify = (...addresses: readonly string[]): Command => ({ kind: "notify", actor: author, addresses });
const support = (text: string, by = actor("triage")): Command => ({ kind: "support", actor: by, text });

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
    const answered = given(live).when(notify("b@example.com", "b@example.com", "team@contoso.example"));
    expect(answered.words).toEqual(["addresses-given"]);
    expect(submissionOf(answered.run).addresses).toEqual(["b@example.com", "team@contoso.example"]);
    expect(answered.run.facts.notify).toEqual(["b@example.com", "team@contoso.example"]);
    expect(answered.given().when(notify("b@example.com")).refusal).toBe("information address-known");
  });
});

describe("/notify is checked", () => {
  it("is refused without a submission, a role, or an address", () => {
    expect(given().when(notify("you@example.com")).refusal).toBe("error never-published");
    expect(given(running).when({ kind: "notify", actor: actor("read"), addresses: ["you@example.com"] }).refusal).toBe("error not-allowed");
    expect(given(running).when(notify()).refusal).toBe("error address-missing");
  });

  it.each([
    "you",
    "@example.com",
    "you@",
    "you@example.com\nBcc: x@example.com",
    "a b@example.com",
    "<you@example.com>",
    "a@b@c",
    "you@-example.com",
    "you@example.com.",
    "you@exa mple.com",
    `${"a".repeat(250)}@b.cc`,
    '"a"@example.com',
    "a,b@example.com",
    "you@example.com ",
    "you@ex\u0000ample.com",
  ])("refuses %j", (address) => {
    expect(given(running).when(notify("ok@example.com", address)).refusal).toBe("error address-invalid");
  });

  // prettier-ignore

  it.each(["you@example.com", "first.last+tag@sub.example.co", "x@y", "jörg@example.com"])("takes %j", (address) => {
    expect(given(running).when(notify(address)).words).toEqual(["addresses-given"]);
  });
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
});

describe("/hold and /resume are refused", () => {
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

describe("a refusal for the role or for want of a submission names what was asked", () => {
  const reader = actor("read");
  const asked: readonly (readonly [string, Command, string])[] = [
    ["Go live", { kind: "goLive", actor: reader }, "go live with"],
    ["Cancel", { kind: "cancel", actor: reader, reason: "" }, "cancel"],
    ["Notify", { kind: "notify", actor: reader, addresses: [] }, "notify about"],
    ["Hold", hold(reader), "hold"],
    ["Resume", resume(reader), "resume"],
    ["Support", support("Help", reader), "ask support about"],
  ];

  it.each(asked)("%s", (what, command, phrase) => {
    expect(decide(given(running).run, command, start)).toMatchObject({
      code: "not-allowed",
      text: `${what} needs the role ${neededFor(command)}; "some-read" has read.`,
    });
    expect(decide(given().run, command, start)).toMatchObject({ code: "never-published", text: `There is no submission to ${phrase}.` });
  });
});

function neededFor({ kind }: Command): string {
  if (kind === "support") return "triage";
  return kind === "cancel" || kind === "notify" ? "write" : "maintain";
}
