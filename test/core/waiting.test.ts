import { describe, expect, it } from "vitest";

import { due, nextWake } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { keptFailures } from "../../src/core/run.ts";
import { backoffMs } from "../../src/core/settle.ts";
import { day, hour, minute, second } from "../../src/core/time.ts";
import {
  broken,
  cancel,
  content,
  digestOf,
  done,
  failure,
  goLive,
  later,
  maintainer,
  permanently,
  policy,
  publish,
  settle,
  start,
  wake,
} from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";

const running = told(publish());
const waiting = played(running);
const since = (events: readonly Event[]) => events.at(-1)?.at ?? start;

describe("failures that may pass", () => {
  const first = given(running).when(settle("validate", failure()), later(minute));

  it("are tried again after 2 s, 8 s, 32 s … up to an hour", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 40].map(backoffMs)).toEqual([2, 8, 32, 128, 512, 2048, 3600, 3600].map((each) => each * second));
    expect(first.decided).toMatchObject([{ type: "task-failed", attempt: 1, retryAt: later(minute + 2 * second) }]);
    expect(due(first.run, later(minute))).toEqual([]);
    expect(due(first.run, later(minute + 2 * second))).toMatchObject([{ attempt: 2, key: "contoso/web-stack/1/validate/2" }]);
  });

  it("end after as many attempts as the policy allows", () => {
    const second = first.given().when(settle("validate", failure(), { attempt: 2 }));
    expect(second.words).toEqual(["task-failed validate"]);
    expect(second.given().when(settle("validate", failure(), { attempt: 3 })).words).toEqual([
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
    const asked = given(running).when(settle("validate", failure({ retryAfterMs })), later(minute));
    expect(asked.decided).toMatchObject([{ retryAt: later(minute + waits) }]);
  });

  it("are final when the next attempt would come at the deadline or after it", () => {
    const deadline = submissionOf(given(running).run).steps.validate.tasks[0]?.deadline ?? "";
    const asked = (retryAfterMs: number) => given(running).when(settle("validate", failure({ retryAfterMs })), later(minute));
    const left = Date.parse(deadline) - Date.parse(later(minute));
    expect(asked(left).words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
    expect(asked(left - 1).words).toEqual(["task-failed validate"]);
    expect(asked(Number.POSITIVE_INFINITY).words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
  });
});

describe("every wait has a deadline", () => {
  it("work that is not done by then fails its step, and says what it waited for", () => {
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs: day, note: "waiting for the scanner" }));
    const late = parked.given().when(wake, later(14 * day + minute));
    expect(late.words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
    expect(submissionOf(late.run).steps.validate.problems).toMatchObject([
      { code: "deadline-passed", text: expect.stringContaining("waiting for the scanner") as string },
    ]);
  });

  it("tells the failure that was being retried, too", () => {
    const late = given(given(running).when(settle("validate", failure())).events).when(wake, later(14 * day + minute));
    expect(submissionOf(late.run).steps.validate.problems).toMatchObject([
      broken,
      { code: "deadline-passed", text: expect.not.stringContaining("(") as string },
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
      reason: expect.stringContaining("aaaaaaaa") as string,
    });
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

describe("due", () => {
  it("is nothing before the first submission and after the last", () => {
    expect(due(given().run, later(99 * day))).toEqual([]);
    const over = played(given(waiting).when(cancel()).events);
    expect(due(given(over).run, later(99 * day))).toEqual([]);
    expect(nextWake(given(over).run)).toBeUndefined();
  });

  it("says the same with the same keys however often it is asked", () => {
    const effect = { key: "contoso/web-stack/1/validate/1", submission: 1, task: "validate", attempt: 1, work: { kind: "validate" } };
    expect(due(given(running).run, later(minute))).toMatchObject([effect]);
    expect(due(given(running).run, later(day))).toMatchObject([effect]);
    expect(due(given(running).run, start)).toEqual([]);
  });
});

describe("nextWake", () => {
  it("is a retry, a deadline or an overdue notice, whichever comes first", () => {
    expect(nextWake(given().run)).toBeUndefined();
    expect(nextWake(given(running).run)).toBe(since(running));
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs: day, note: "" }));
    expect(nextWake(parked.run)).toBe(later(day + 1, since(running)));
    const noticed = parked.given().when(wake, later(day + 1, since(running)));
    expect(nextWake(played(noticed.events, before("validate")).length === 0 ? given().run : given(noticed.events).run)).toBe(
      noticed.events.at(-1)?.at,
    );
  });

  it("at sign-off is its deadline", () => {
    expect(nextWake(given(waiting).run)).toBe(later(90 * day, submissionOf(given(waiting).run).steps.signoff.startedAt ?? ""));
  });

  it("is past when a step can begin at once, so that whoever looks sees it", () => {
    const granted = given(waiting).when(goLive());
    expect(nextWake(granted.run)).toBe(granted.events.at(-1)?.at);
    const held = granted.given().when({ kind: "hold", actor: maintainer, reason: "" });
    expect(nextWake(held.run)).toBeUndefined();
  });

  it("of a submission that was published while held is undefined, and past once it is not", () => {
    const held = given(
      given(played(given(waiting).when(cancel()).events)).when({ kind: "hold", actor: maintainer, reason: "" }).events,
    ).when(publish());
    expect(nextWake(held.run)).toBeUndefined();
    expect(nextWake({ ...held.run, facts: { ...held.run.facts, held: null } })).toBe(held.events.at(-1)?.at);
  });
});

describe("mail, clean-up and support", () => {
  const canceled = given(waiting).when(cancel()).events;
  const [close, mail] = ["chore/1.2/close-preview", "chore/1.3/mail-canceled"];

  it("outlive their submission", () => {
    const next = given(canceled)
      .when(publish({ digest: digestOf("b") }))
      .given();
    expect(due(next.run, later(day)).map(({ key }) => key)).toEqual([
      "contoso/web-stack/2/validate/1",
      `contoso/web-stack/1/${close}/1`,
      `contoso/web-stack/1/${mail}/1`,
    ]);
    const closed = next.when(settle(close, done()));
    expect(closed.words).toEqual(["task-done close-preview"]);
    expect(closed.decided).toMatchObject([{ submission: 2 }]);
    expect(closed.run.facts.chores).toHaveLength(1);
  });

  it("belong to their own submission only", () => {
    expect(given(canceled).when(settle(close, done(), { submission: 2 })).words).toEqual([]);
  });

  it("are given up after ten attempts, and kept to be shown until the next submission", () => {
    let events = canceled;
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const failed = given(events).when(settle(mail, failure(), { attempt }));
      expect(failed.words).toEqual(["task-failed mail-canceled"]);
      events = failed.events;
    }
    expect(given(events).run.facts).toMatchObject({
      chores: [{ id: close }],
      givenUp: [{ task: mail, at: events.at(-1)?.at, problems: [broken] }],
    });
    expect(given(events).when(settle(mail, failure(), { attempt: 11 })).words).toEqual([]);
    expect(given(events).when(publish()).run.facts.givenUp).toEqual([]);
  });

  it("are given up a week later, once they have been tried", () => {
    const parked = given(canceled)
      .when(settle(close, { kind: "later", checkAfterMs: 0, note: "closing" }))
      .given();
    const tried = parked.when(settle(mail, failure())).given();
    expect(tried.when(wake, later(7 * day - minute, since(canceled))).words).toEqual([]);
    const late = tried.when(wake, later(7 * day, since(canceled)));
    expect(late.words).toEqual(["task-failed close-preview", "task-failed mail-canceled"]);
    expect(late.run.facts.givenUp).toHaveLength(2);
  });

  it("are done however late the first wake-up comes", () => {
    const late = given(canceled).when(wake, later(30 * day));
    expect(late.words).toEqual([]);
    expect(due(late.run, later(30 * day))).toHaveLength(2);
  });

  it("that were given up are kept in a bounded number, the newest", () => {
    let events = canceled;
    for (let number = 0; number < keptFailures + 5; number += 1) {
      events = given(events).when({ kind: "support", actor: maintainer, text: `question ${number}` }).events;
      const [chore] = given(events).run.facts.chores.slice(-2);
      events = given(events).when(settle(chore?.id ?? "", permanently)).events;
    }
    const { givenUp } = given(events).run.facts;
    expect(givenUp).toHaveLength(keptFailures);
    expect(givenUp.at(-1)?.task).toBe(`chore/1.${2 + 2 * (keptFailures + 5)}/support`);
  });
});
