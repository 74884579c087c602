import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { asksSignoff } from "../../src/core/run.ts";
import { backoffMs } from "../../src/core/settle.ts";
import { day, hour, minute, second } from "../../src/core/time.ts";
import { start, later, maintainer, policy, content, broken, publish, cancel, settle, wake, done, failure } from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";
import { canceled, promoting, running, waiting } from "../support/stories.ts";

const since = (events: readonly Event[]) => events.at(-1)?.at ?? start;

const deadline = submissionOf(given(running).run).steps.validate.tasks[0]?.deadline ?? "";

function asked(retryAfterMs: number) {
  return given(running).when(settle("validate", failure({ retryAfterMs })), later(minute));
}

describe("failures that may pass", () => {
  const first = given(running).when(settle("validate", failure()), later(minute));

  it("are tried again after 2 s, 8 s, 32 s … up to an hour", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 40].map((attempt) => backoffMs(attempt))).toEqual(
      [2, 8, 32, 128, 512, 2048, 3600, 3600].map((each) => each * second),
    );
    expect(first.decided).toMatchObject([{ type: "task-failed", attempt: 1, retryAt: later(minute + 2 * second) }]);
    expect(due(first.run, later(minute))).toEqual([]);
    expect(due(first.run, later(minute + 2 * second))).toMatchObject([{ attempt: 2, key: "contoso/web-stack/1/validate/2" }]);
  });

  it("end after as many attempts as the policy allows", () => {
    const again = first.given().when(settle("validate", failure(), { attempt: 2 }));
    expect(again.words).toEqual(["task-failed validate"]);
    expect(again.given().when(settle("validate", failure(), { attempt: 3 })).words).toEqual([
      "task-failed validate",
      "step-failed validate",
      "chore-owed mail-failed",
    ]);
  });

  it("are forgotten when the work is done", () => {
    const finished = first.given().when(settle("validate", done({ content: content() }), { attempt: 2 }));
    expect(submissionOf(finished.run).steps.validate.tasks).toMatchObject([{ state: "done", problems: [], attempts: 1 }]);
  });

  it.each([
    [90 * second, 90 * second],
    [second, 2 * second],
    [Number.NaN, 2 * second],
    [-1, 2 * second],
  ])("asked to come back after %d ms, come back after %d ms", (retryAfterMs, waits) => {
    expect(asked(retryAfterMs).decided).toMatchObject([{ retryAt: later(minute + waits) }]);
  });

  it("are final when the next attempt would come at the deadline or after it", () => {
    const left = Date.parse(deadline) - Date.parse(later(minute));
    expect(asked(left).words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
    expect(asked(left - 1).words).toEqual(["task-failed validate"]);
    expect(asked(Number.POSITIVE_INFINITY).words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
  });
});

describe("work has a deadline", () => {
  it("work that is not done by then fails its step, and says what it waited for", () => {
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs: day, note: "waiting for the scanner" }));
    const late = parked.given().when(wake, later(14 * day + minute));
    expect(late.words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
    expect(submissionOf(late.run).steps.validate.problems).toMatchObject([
      { code: "deadline-passed", text: `This was not done by ${deadline} (waiting for the scanner).` },
    ]);
  });

  it("tells the failure that was being retried, too", () => {
    const late = given(given(running).when(settle("validate", failure())).events).when(wake, later(14 * day + minute));
    expect(late.decided[0]).toMatchObject({ type: "task-failed", attempt: 2 });
    expect(submissionOf(late.run).steps.validate.problems).toMatchObject([
      broken,
      { code: "deadline-passed", text: `This was not done by ${deadline}.` },
    ]);
  });

  it("is the policy's own where it has one", () => {
    const brief = told(publish({ policy: policy({ deadlines: { validate: hour } }) }));
    const startedAt = since(brief);
    expect(given(brief).when(wake, later(hour - 1, startedAt)).words).toEqual([]);
    expect(given(brief).when(wake, later(hour, startedAt)).words).toEqual([
      "task-failed validate",
      "step-failed validate",
      "chore-owed mail-failed",
    ]);
  });

  it("a step that has work left and one that is done is judged by its work", () => {
    const opening = given(played(running, before("openPreview")))
      .when(settle("open-preview", done()))
      .given();
    expect(opening.when(wake, later(30 * day)).words).toEqual([
      "task-failed stage",
      "step-failed preview",
      "chore-owed close-preview",
      "chore-owed mail-failed",
    ]);
  });
});

describe("waiting for a person has a deadline", () => {
  it("whose problem says what to do", () => {
    const nobody = told(publish({ notify: [] }), settle("validate", done({ content: content() })));
    const [found] = submissionOf(given(nobody).when(wake, later(15 * day)).run).steps.validate.problems;
    expect(found?.text).toBe("Nobody gave an address for notifications.");
    expect(found?.remedy).toContain("Add `notify` to offer.yaml");
  });

  it("validation without an address fails by it", () => {
    const nobody = told(publish({ notify: [] }), settle("validate", done({ content: content() })));
    const startedAt = nobody[0]?.at;
    expect(given(nobody).when(wake, later(14 * day - 1, startedAt)).words).toEqual(["overdue-noticed validate", "chore-owed mail-overdue"]);
    const late = given(nobody).when(wake, later(14 * day, startedAt));
    expect(late.words).toEqual(["step-failed validate", "chore-owed mail-failed"]);
    expect(submissionOf(late.run)).toMatchObject({
      ended: { how: "failed" },
      steps: { validate: { problems: [{ code: "address-missing" }] } },
    });
  });

  it("sign-off without a go-live is canceled by Slipway", () => {
    const startedAt = submissionOf(given(waiting).run).steps.signoff.startedAt ?? "";
    expect(given(waiting).when(wake, later(90 * day - 1, startedAt)).words).toEqual([]);
    const late = given(waiting).when(wake, later(90 * day, startedAt));
    expect(late.words).toEqual(["submission-canceled", "chore-owed close-preview", "chore-owed mail-canceled"]);
    expect(submissionOf(late.run).ended).toMatchObject({
      how: "canceled",
      actor: { role: "system" },
      reason: "no Go live for aaaaaaaa within the deadline",
    });
  });
});

describe("sign-off", () => {
  it("is asked for while the submission waits for it, and only then", () => {
    const asks = [running, waiting, promoting, canceled].map((events) => asksSignoff(submissionOf(given(events).run)));
    expect(asks).toEqual([false, true, false, false]);
  });
});

describe("overdue", () => {
  it("is noticed once, with one mail", () => {
    const late = given(running).when(wake, later(day + 2 * minute));
    expect(late.words).toEqual(["overdue-noticed validate", "chore-owed mail-overdue"]);
    expect(late.given().when(wake, later(day + 3 * minute)).words).toEqual([]);
  });

  it("is not yet at exactly the estimate", () => {
    expect(given(running).when(wake, later(day, since(running))).words).toEqual([]);
    expect(given(running).when(wake, later(day + 1, since(running))).words).toEqual([
      "overdue-noticed validate",
      "chore-owed mail-overdue",
    ]);
  });

  it("is noticed anew for another step, and never for sign-off", () => {
    const certifying = played(given(running).when(wake, later(2 * day)).events, before("certify"));
    expect(given(certifying).when(wake, later(9 * day)).words).toEqual(["overdue-noticed certify", "chore-owed mail-overdue"]);
    expect(given(waiting).when(wake, later(60 * day)).words).toEqual([]);
  });

  it("is not noticed of what has ended, or is complete and held", () => {
    expect(given(given(waiting).when(cancel()).events).when(wake, later(minute, since(waiting))).words).toEqual([]);
    const held = given(running).when({ kind: "hold", actor: maintainer, reason: "" }).given();
    const validated = held.when(settle("validate", done({ content: content() }))).given();
    expect(validated.when(wake, later(9 * day)).words).toEqual([]);
    expect(given().when(wake).words).toEqual([]);
  });
});
