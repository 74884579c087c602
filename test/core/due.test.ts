import { describe, expect, it } from "vitest";

import { due, nextWake } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { day, minute } from "../../src/core/time.ts";
import { start, later, maintainer, publish, goLive, cancel, settle, wake } from "../support/core-words.ts";
import { before, given, played, submissionOf } from "../support/given.ts";
import { running, waiting } from "../support/stories.ts";

const since = (events: readonly Event[]) => events.at(-1)?.at ?? start;

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
