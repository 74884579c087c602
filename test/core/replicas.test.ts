import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Content, Event } from "../../src/core/message.ts";
import { offerName } from "../../src/core/offer.ts";
import { replicasOf, ripe, type History } from "../../src/core/replicas.ts";
import { day, minute } from "../../src/core/time.ts";
import { cancel, content, digestOf, goLive, image, later, permanently, publish, settle, success, wake } from "../support/core-words.ts";
import { given } from "../support/given.ts";

const copyOf = (sha256: string): string => `copy of ${sha256[0]}`;
const holding = (letter: string): Content => content({ images: [image("1.4.0", letter)] });

/** Everything owed is done, with copies named as provisioning names them; `skip` keeps a region's report back. */
function walked(events: readonly Event[], read: Content, skip = ""): readonly Event[] {
  for (let all = events; ;) {
    const now = later(minute, all.at(-1)?.at);
    const effect = due(given(all).run, now).find(({ work }) => work.kind !== "replicate" || work.region !== skip);
    if (effect === undefined) return all;
    const { task, attempt, submission, work } = effect;
    const copy = work.kind === "replicate" ? { copy: copyOf(work.sha256), bytes: 7 } : {};
    const result = { ...success(work, read), ...copy };
    all = given(all).when(settle(task, { kind: "done", result }, { attempt, submission }), now).events;
  }
}

const published = (letter: string, before: readonly Event[] = []) =>
  walked(given(before).when(publish({ digest: digestOf(letter) })).events, holding(letter));
const wentLive = (letter: string, before: readonly Event[] = []) =>
  walked(given(given(published(letter, before)).when(goLive()).events).when(wake).events, holding(letter));

/** The offer's submissions as they stood when the next one began, which is what its ledger's folders hold. */
function historyOf(events: readonly Event[]): History {
  const numbers = [...new Set(events.map(({ submission }) => submission))];
  return numbers.map((number) => given(events.filter(({ submission }) => submission <= number)).run);
}

const gaveUp = (letter: string) => historyOf(given(published(letter)).when(cancel()).events);
const places = (...histories: readonly History[]) =>
  replicasOf(histories).unneeded.map(({ region, digest, why }) => `${region}: ${digest}, ${why}`);

describe("copies that nothing needs", () => {
  it("are those of canceled, failed and superseded submissions, in every region", () => {
    const canceled = given(published("b")).when(cancel()).events;
    expect(places(historyOf(canceled))).toEqual(["eastus: copy of b, canceled", "westeurope: copy of b, canceled"]);
    const superseded = given(published("b")).when(publish({ digest: digestOf("c") })).events;
    expect(places(historyOf(superseded))).toEqual(["eastus: copy of b, superseded", "westeurope: copy of b, superseded"]);
    const staged = published("b").findIndex((event) => event.type === "step-started" && event.step === "preview");
    const failed = given(published("b").slice(0, staged + 1)).when(settle("stage", permanently));
    const over = given(failed.events).when(settle("open-preview", permanently)).events;
    expect(places(historyOf(over))).toEqual(["eastus: copy of b, failed", "westeurope: copy of b, failed"]);
  });

  it("are told by region and digest, whichever offer comes first", () => {
    const told = ["eastus: copy of b", "eastus: copy of c", "westeurope: copy of b", "westeurope: copy of c"].map(
      (each) => `${each}, canceled`,
    );
    expect(places(gaveUp("c"), gaveUp("b"))).toEqual(told);
    expect(places(gaveUp("b"), gaveUp("c"))).toEqual(told);
  });

  it("are none of what waits for its sign-off, is live, or was", () => {
    expect(places(historyOf(published("b")))).toEqual([]);
    const live = wentLive("b");
    expect(places(historyOf(live))).toEqual([]);
    expect(places(historyOf(wentLive("c", live)))).toEqual([]);
    const running = given(wentLive("c", live)).when(publish({ digest: digestOf("d") })).events;
    expect(places(historyOf(running))).toEqual([]);
  });

  it("are none of an image that another submission or another offer needs", () => {
    const canceled = given(published("b")).when(cancel()).events;
    const again = walked(given(canceled).when(publish({ digest: digestOf("e") })).events, holding("b"));
    expect(places(historyOf(again))).toEqual([]);
    expect(replicasOf([historyOf(again)]).needed).toEqual(new Set(["copy of b"]));
    expect(places(historyOf(canceled), historyOf(wentLive("b")))).toEqual([]);
  });
});

describe("a copy that nothing needs", () => {
  it("may be one whose report came too late, once the image is known from elsewhere", () => {
    const begun = walked(given([]).when(publish({ digest: digestOf("b") })).events, holding("b"), "eastus");
    const superseded = given(begun).when(publish({ digest: digestOf("c") })).events;
    expect(places(historyOf(superseded))).toEqual(["eastus: copy of b, superseded", "westeurope: copy of b, superseded"]);
    expect(replicasOf([[]])).toEqual({ needed: new Set(), unneeded: [] });
  });

  it("is told by the last submission that made them, whose end begins their time", () => {
    const first = given(published("b")).when(cancel()).events;
    const second = given(published("b", first)).when(cancel()).events;
    const { unneeded } = replicasOf([historyOf(second)]);
    const end = second.findLast(({ type }) => type === "submission-canceled")?.at ?? "";
    expect(unneeded).toMatchObject([{ submission: 2, since: end, offer: offerName(given(second).run.offer) }, { submission: 2 }]);
    expect(ripe(unneeded, 30 * day, later(30 * day, end))).toHaveLength(2);
    expect(ripe(unneeded, 30 * day, later(30 * day - 1, end))).toEqual([]);
  });

  it("without an end on record ended when their successor began", () => {
    const [first] = historyOf(published("b"));
    const next = historyOf(given(published("b")).when(publish({ digest: digestOf("c") })).events).at(-1);
    if (first === undefined || next === undefined) throw new Error("two submissions");
    expect(replicasOf([[first, next]]).unneeded).toMatchObject([{ since: next.submission?.startedAt, why: "superseded" }, {}]);
    expect(replicasOf([[first, { ...next, submission: null }]]).unneeded).toMatchObject([{ since: first.submission?.startedAt }, {}]);
  });
});

describe("needed copies", () => {
  it("of what live or a running submission names are never unneeded, whatever happened before", () => {
    const act = fc.constantFrom("publish", "cancel", "live");
    const letter = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(fc.array(fc.tuple(act, letter), { maxLength: 6 }), (acts) => {
        let events: readonly Event[] = [];
        for (const [what, which] of acts) {
          const next =
            what === "cancel"
              ? given(events).when(cancel()).events
              : what === "live"
                ? wentLiveOr(which, events)
                : published(which, events);
          events = next;
        }
        if (events.length === 0) return;
        const { run } = given(events);
        const named = [run.facts.live?.content, run.submission?.ended === null ? run.submission.content : null];
        const kept = named.flatMap((each) => each?.images.flatMap(({ disks }) => disks.map(({ sha256 }) => copyOf(sha256))) ?? []);
        const { unneeded } = replicasOf([historyOf(events)]);
        for (const { digest } of unneeded) expect(kept).not.toContain(digest);
      }),
      { numRuns: 40 },
    );
  });
});

/** Publishing what is live already is refused, and then nothing follows. */
function wentLiveOr(letter: string, events: readonly Event[]): readonly Event[] {
  const after = published(letter, events);
  const signed = given(after).when(goLive());
  return signed.refusal === undefined ? walked(given(signed.events).when(wake).events, holding(letter)) : after;
}
