import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { keptFailures } from "../../src/core/run.ts";
import { between, day, minute } from "../../src/core/time.ts";
import { start, later, digestOf, maintainer, broken, publish, settle, wake, done, failure, permanently } from "../support/core-words.ts";
import { given } from "../support/given.ts";
import { canceled, waiting } from "../support/stories.ts";

const since = (events: readonly Event[]) => events.at(-1)?.at ?? start;
const thread = (events: readonly Event[]) => given(events).run.submission?.firstMail;
const [close, mail] = ["chore/1.2/close-preview", "chore/1.3/mail-canceled"];

describe("mail, clean-up and support", () => {
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

  it("are done however late the first wake-up comes", () => {
    const late = given(canceled).when(wake, later(30 * day));
    expect(late.words).toEqual([]);
    expect(due(late.run, later(30 * day))).toHaveLength(2);
  });
});

describe("the thread of a submission's mails", () => {
  it("begins with the first that becomes owed, whatever other chores there are", () => {
    expect(thread(waiting)).toBe("chore/1.1/mail-previewReady");
    expect(thread(canceled)).toBe("chore/1.1/mail-previewReady");
    expect(given(canceled).when(publish({ digest: digestOf("b") })).run.submission?.firstMail).toBe(null);
  });
});

describe("mail, clean-up and support that fail", () => {
  it("are tried further and further apart, so that a server may be away for a day", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => {
      const tried = Array.from({ length: attempt - 1 }, (_, index) => index + 1).reduce(
        (events, each) => given(events).when(settle(mail, failure(), { attempt: each }), start).events,
        canceled,
      );
      const [failed] = given(tried).when(settle(mail, failure(), { attempt }), start).decided;
      return failed?.type === "task-failed" ? between(start, failed.retryAt ?? start) / 1000 : 0;
    });
    expect(waits).toEqual([2, 8, 32, 128, 512, 2048, 8192, 32_768, 86_400]);
  });
});

describe("mail, clean-up and support are given up", () => {
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
