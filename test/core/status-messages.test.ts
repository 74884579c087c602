import { describe, expect, it } from "vitest";

import type { Command } from "../../src/core/message.ts";
import { minute } from "../../src/core/time.ts";
import { digestOf, maintainer, policy, broken, publish, cancel, settle, wake, done, failure, permanently } from "../support/core-words.ts";
import { before, given, played, told } from "../support/given.ts";
import { codes, step } from "../support/shown.ts";
import { running, waiting, live, canceled, failed } from "../support/stories.ts";

const hold: Command = { kind: "hold", actor: maintainer, reason: "embargo" };
const close = "chore/1.2/close-preview";

describe("messages of a step", () => {
  it("tell the problems that ended a step", () => {
    expect(step(failed, "validate").messages).toEqual([broken]);
    expect(codes(failed, "certify")).toEqual([]);
  });

  it("tell a failure that is retried as a warning, with attempt and moment", () => {
    const retried = given(running).when(settle("validate", failure())).events;
    const [message] = step(retried, "validate").messages;
    expect(message).toMatchObject({ level: "warning", code: "disk-full" });
    expect(message?.text).toMatch(/ \(attempt 1 failed, next at 2026-11-22T16:02:02\.000Z\)$/);
  });

  it("tell a final failure beside work that goes on", () => {
    const one = given(played(running, before("replicate"))).when(settle("replicate/dddddddddddd@westeurope", permanently)).events;
    expect(codes(one, "provision")).toEqual(["error disk-full"]);
  });

  it("tell what is waited for", () => {
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs: minute, note: "waiting for the scanner" })).events;
    expect(step(parked, "validate").messages).toMatchObject([{ level: "information", code: "waiting", text: "waiting for the scanner" }]);
    expect(codes(running, "validate")).toEqual([]);
  });

  it("tell the warnings of a certification, and what was reused", () => {
    expect(codes(waiting, "certify")).toEqual(["warning NET-002"]);
    const again = played(given(live).when(publish({ digest: digestOf("b") })).events);
    expect(codes(again, "certify")).toEqual(["warning NET-002", "information reused"]);
    expect(step(again, "certify").messages.at(-1)?.text).toBe("standard/x64Gen2@1.4.0: reused from submission 1.");
  });

  it("tell the failure of a region behind its quorum as a warning", () => {
    const enough = given(played(told(publish({ policy: policy({ quorum: 1 }) })), before("replicate")))
      .when(settle("replicate/dddddddddddd@westeurope", done()))
      .given();
    expect(codes(enough.when(settle("replicate/dddddddddddd@eastus", permanently)).events, "provision")).toEqual(["warning disk-full"]);
  });

  it("say nothing about work that nobody will do any more", () => {
    const enough = given(played(told(publish({ policy: policy({ quorum: 1 }) })), before("replicate")))
      .when(settle("replicate/dddddddddddd@westeurope", done()))
      .given();
    const retried = enough.when(settle("replicate/dddddddddddd@eastus", failure())).given();
    expect(codes(retried.when(wake).events, "provision")).toEqual(["warning disk-full"]);
    expect(codes(retried.when(settle("lead", permanently)).given().when(settle("page", done())).events, "provision")).toEqual([]);
  });
});

describe("notices of the whole offer", () => {
  it("tell by whom and why the offer is held, at the step that is under way or would begin", () => {
    expect(step(given(waiting).when(hold).events, "signoff").messages).toMatchObject([
      { code: "held", text: "Held by maintainer: embargo." },
    ]);
    expect(step(given(waiting).when({ ...hold, reason: "" }).events, "signoff").messages).toMatchObject([{ text: "Held by maintainer." }]);
    expect(codes(given(canceled).when(hold).events, "validate")).toEqual(["information canceled", "information held"]);
    expect(codes(given(live).when(hold).events, "live")).toEqual(["information held"]);
  });

  it("tell mail that is retried at its step, and other chores where the submission stands", () => {
    const mail = given(failed).when(settle("chore/1.1/mail-failed", failure())).events;
    expect(codes(mail, "validate")).toEqual(["error disk-full", "warning disk-full"]);
    const closing = given(canceled).when(settle(close, failure()));
    expect(codes(closing.events, "validate")).toEqual(["warning disk-full", "information canceled"]);
    const again = closing.given().when(publish());
    expect(codes(again.events, "validate")).toEqual(["warning disk-full"]);
  });

  it.each(["chore/1.1/mail-previewReady", "chore/1.3/mail-canceled"])("tell %s of a canceled submission at step 1", (task) => {
    const all = played(running, { until: ({ work }) => work.kind === "mail" });
    const events = given(all).when(cancel()).given().when(settle(task, failure())).events;
    expect(codes(events, "validate")).toEqual(["warning disk-full", "information canceled"]);
    expect(codes(events, "preview")).toEqual([]);
  });

  it("tell what was given up as warnings, until the next submission", () => {
    const lost = given(canceled).when(settle(close, permanently)).events;
    expect(codes(lost, "validate")).toEqual(["warning disk-full", "information canceled"]);
    expect(codes(given(lost).when(publish()).events, "validate")).toEqual([]);
  });
});
