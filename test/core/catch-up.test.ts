import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { aggregatedState } from "../../src/core/status-regions.ts";
import { statusOf } from "../../src/core/status.ts";
import { regionsHolding } from "../../src/core/tasks.ts";
import { day, hour, minute } from "../../src/core/time.ts";
import { broken, digestOf, done, failure, goLive, later, permanently, policy, publish, settle, wake } from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";

const [west, east] = ["replicate/dddddddddddd@westeurope", "replicate/dddddddddddd@eastus"];
const copying = played(told(publish({ policy: policy({ quorum: 1 }) })), before("replicate"));

/** Not due again before the offer is live. */
const stillTried = failure({ retryAfterMs: 12 * hour });

/** Provisioning is complete by its quorum; the other region has failed in this way. */
function lagging(outcome = permanently): readonly Event[] {
  return given(given(copying).when(settle(west, done({ copy: "c".repeat(64) }))).events).when(settle(east, outcome)).events;
}

/** Everything else that leads to the promotion, and the promotion itself. */
function promoted(events: readonly Event[]): readonly Event[] {
  const waiting = played(events);
  const going = given(given(waiting).when(goLive()).events).when(wake).events;
  return given(going).when(settle("promote", done({ url: "https://example.com/web-stack" }))).events;
}

function owed(events: readonly Event[]): readonly string[] {
  return due(given(events).run, later(30 * day)).map(({ task }) => task);
}

function regions(events: readonly Event[]) {
  return statusOf(given(events).run, later(hour)).steps.find(({ id }) => id === "provision");
}

const chore = "chore/1.2/catch-up@eastus";

describe("a region that misses the quorum", () => {
  it.each([
    ["failed for good", permanently],
    ["is still tried", stillTried],
    ["waits for its storage", { kind: "later", checkAfterMs: day, note: "the storage copies it to eastus by itself: 40 %" }],
  ] as const)("and %s gets what is live once it is", (_, outcome) => {
    const live = promoted(lagging(outcome));
    expect(submissionOf(given(live).run).ended).toMatchObject({ how: "live" });
    expect(owed(live)).toContain(given(live).run.facts.chores.find(({ work }) => work.kind === "catchUp")?.id);
  });

  it("is not proven in staging, and not opened by the promotion", () => {
    expect(regionsHolding(submissionOf(given(lagging()).run))).toEqual(["westeurope"]);
  });

  it("is owed nothing while the promotion is under way, and a copy that arrives meanwhile waits for its turn", () => {
    const waiting = played(lagging(stillTried));
    const going = given(given(waiting).when(goLive()).events).when(wake).events;
    expect(owed(going)).not.toContain(east);
    expect(given(going).when(settle(east, done({ copy: "c".repeat(64) }), { attempt: 2 })).words).toEqual([]);
    const live = given(going).when(settle("promote", done()));
    expect(live.words).toEqual([
      "task-done promote",
      "step-completed live",
      "chore-owed close-preview",
      "chore-owed catch-up@eastus",
      "chore-owed mail-live",
    ]);
  });

  it("shows that it catches up, and when it has", () => {
    const live = promoted(lagging());
    expect(regions(live)).toMatchObject({ aggregatedState: "replicating", regions: [{ state: "completed" }, { state: "replicating" }] });
    expect(regions(live)?.regions?.[1]?.details).toContain(broken.text);
    const [id = ""] = owed(live).filter((task) => task.includes("catch-up"));
    const caught = given(live).when(settle(id, done({ copy: "c".repeat(64), bytes: 9, sent: 9 })));
    expect(regions(caught.events)).toMatchObject({ aggregatedState: "completed" });
    expect(caught.run.facts.chores.some(({ work }) => work.kind === "catchUp")).toBe(false);
  });
});

describe("a region that catches up", () => {
  it("is tried ten times, then given up and reported", () => {
    let events = promoted(lagging());
    const [id = ""] = owed(events).filter((task) => task.includes("catch-up"));
    for (let attempt = 1; attempt <= 10; attempt++)
      events = given(events).when(settle(id, failure(), { attempt }), later(2 * hour, events.at(-1)?.at)).events;
    expect(owed(events)).not.toContain(id);
    expect(regions(events)).toMatchObject({ aggregatedState: "failed", regions: [{}, { state: "failed", details: broken.text }] });
    expect(given(events).run.facts.givenUp).toMatchObject([{ task: id, problems: [broken] }]);
  });

  it("does so also while the next submission runs, and does not touch what that one shows", () => {
    const next = given(promoted(lagging())).when(publish({ digest: digestOf("b") })).events;
    const [id = ""] = owed(next).filter((task) => task.includes("catch-up"));
    const settled = given(next).when(settle(id, done()), later(minute, next.at(-1)?.at));
    expect(settled.words).toEqual(["task-done catch-up@eastus"]);
    expect(submissionOf(settled.run)).toEqual(submissionOf(given(next).run));
  });
});

it("a ledger that names a copy nobody missed folds all the same", () => {
  const work = { kind: "catchUp", sha256: "0".repeat(64), region: "nowhere" } as const;
  const [event] = copying.slice(-1);
  if (event === undefined) throw new Error("no event");
  const owing: Event = { ...event, type: "chore-owed", task: { id: chore, work, deadline: later(day) } };
  const { run } = given([...copying, owing]);
  expect(run.facts.chores).toHaveLength(1);
  expect(run.submission?.steps).toEqual(given(copying).run.submission?.steps);
});

function state(...states: readonly ("pending" | "replicating" | "completed" | "failed")[]) {
  return aggregatedState(states.map((each) => ({ region: "r", state: each, progress: 0, details: "" })));
}

describe("all regions together", () => {
  it("are what the worst of them is", () => {
    expect(state("pending", "pending")).toBe("pending");
    expect(state("pending", "completed")).toBe("replicating");
    expect(state("replicating", "completed")).toBe("replicating");
    expect(state("completed", "completed")).toBe("completed");
    expect(state("completed", "failed")).toBe("failed");
  });
});
