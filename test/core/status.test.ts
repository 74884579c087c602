import { describe, expect, it } from "vitest";

import type { Command, Event } from "../../src/core/message.ts";
import type { StepId } from "../../src/core/pipeline.ts";
import { statusName, statusOf, type StatusStep } from "../../src/core/status.ts";
import { day, hour, minute } from "../../src/core/time.ts";
import {
  broken,
  cancel,
  content,
  digestOf,
  done,
  failure,
  goLive,
  image,
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
const granted = given(waiting).when(goLive()).events;
const promoting = given(granted).when(wake).events;
const live = played(promoting);
const canceled = given(waiting).when(cancel()).events;
const failed = given(running).when(settle("validate", permanently)).events;
const hold: Command = { kind: "hold", actor: maintainer, reason: "embargo" };
const close = "chore/1.2/close-preview";

function status(events: readonly Event[], now = later(hour)) {
  return statusOf(given(events).run, now);
}

function step(events: readonly Event[], id: StepId, now = later(hour)): StatusStep {
  const found = status(events, now).steps.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the status has no step ${id}`);
  return found;
}

const statuses = (events: readonly Event[]) => status(events).steps.map((each) => each.status);
const codes = (events: readonly Event[], id: StepId) => step(events, id).messages.map(({ level, code }) => `${level} ${code}`);

describe("the offer's status word", () => {
  it.each([
    ["neverPublished", []],
    ["notStarted", given(given(failed).when(hold).events).when(publish()).events],
    ["running", running],
    ["waitingForPublisherReview", waiting],
    ["running", granted],
    ["succeeded", live],
    ["failed", failed],
    ["canceled", canceled],
    [
      "canceled",
      given(running)
        .when(publish({ digest: digestOf("b") }))
        .events.slice(0, -2),
    ],
  ] as const)("is %s", (word, events) => {
    expect(status(events).status).toBe(word);
  });

  it("is waiting, too, while nobody is named for notifications", () => {
    const nobody = told(publish({ notify: [] }), settle("validate", done({ content: content() })));
    expect(status(nobody)).toMatchObject({
      status: "waitingForPublisherReview",
      next: { action: "notify", command: "/notify you@example.com", who: "write" },
    });
    expect(step(nobody, "validate")).toMatchObject({ status: "waitingForPublisherReview", progress: 99 });
    expect(codes(nobody, "validate")).toEqual(["warning address-missing"]);
  });

  it("of a withdrawn offer is succeeded", () => {
    const asked = given(given(live).when(publish({ withdraw: true })).events);
    expect(status(played(asked.when(goLive()).given().when(wake).events))).toMatchObject({
      status: "succeeded",
      slots: { draft: null, preview: null, live: null },
      next: null,
    });
  });
});

describe("what a status tells", () => {
  it("before the first submission: seven steps, and to publish", () => {
    expect(status([])).toMatchObject({
      schemaVersion: 1, publisher: "contoso", offer: "web-stack", submission: null, commit: null, digest: null, version: null, held: false,
      slots: { draft: null, preview: null, live: null }, next: { action: "publish", command: "/publish", who: "write" },
    }); // prettier-ignore
    expect(statuses([])).toEqual(Array.from({ length: 7 }, () => "notStarted"));
    expect(statusName(status([]))).toBe("contoso/web-stack");
  });

  it("at sign-off: the line to paste, and the preview's address", () => {
    const slot = { commit: "9f2c1e7a0b4d5c6e7f8091a2b3c4d5e6f708192a", digest: digestOf("a") };
    expect(status(waiting)).toMatchObject({
      submission: 1, digest: digestOf("a"), version: "1.4.0", next: { action: "go-live", command: "/go-live aaaaaaaa", who: "maintain" },
      slots: { draft: { ...slot, url: null }, preview: { ...slot, url: "https://example.com/preview/web-stack" }, live: null },
    }); // prettier-ignore
  });

  it("a preview whose address is not told has none", () => {
    const opened = given(played(running, before("openPreview"))).when(settle("open-preview", done())).events;
    expect(status(opened).slots.preview).toMatchObject({ url: null });
    expect(status(running).slots.preview).toBeNull();
  });

  it("live: what customers see, since when, and no preview any more", () => {
    expect(status(live).slots).toMatchObject({
      preview: null,
      live: { submission: 1, version: "1.4.0", url: "https://example.com/web-stack", digest: digestOf("a") },
    });
    expect(status(given(promoting).when(settle("promote", done())).events).slots.live).toMatchObject({ url: null });
  });

  it.each([
    ["failed", failed, "publish"],
    ["canceled", canceled, "publish"],
    ["held", given(waiting).when(hold).events, "resume"],
    ["running", running, undefined],
    ["granted", granted, undefined],
    ["live", live, undefined],
  ] as const)("%s: what to do next", (_, events, action) => {
    expect(status(events).next?.action).toBe(action);
  });
});

describe("the steps' status words", () => {
  it("walk from notStarted over inProgress to complete", () => {
    expect(statuses(running)).toEqual(["inProgress", "notStarted", "notStarted", "notStarted", "notStarted", "notStarted", "notStarted"]);
    expect(statuses(waiting)).toEqual([
      "complete",
      "complete",
      "complete",
      "complete",
      "complete",
      "waitingForPublisherReview",
      "notStarted",
    ]);
    expect(statuses(granted).slice(5)).toEqual(["complete", "notStarted"]);
    expect(statuses(promoting).slice(5)).toEqual(["complete", "inProgress"]);
    expect(statuses(live)).toEqual(Array.from({ length: 7 }, () => "complete"));
  });

  it("rejected, after a failure", () => {
    expect(statuses(failed).slice(0, 2)).toEqual(["rejected", "notStarted"]);
  });

  it("blocked, where a step would begin but the offer is held", () => {
    const held = given(granted).when(hold).events;
    expect(statuses(held).slice(5)).toEqual(["complete", "blocked"]);
    expect(codes(held, "live")).toEqual(["information held"]);
    expect(statuses(given(given(failed).when(hold).events).when(publish()).events)[0]).toBe("blocked");
    expect(status(held).held).toBe(true);
  });

  it("are all back at step 1 after a cancel, with who canceled and why", () => {
    expect(statuses(canceled)).toEqual(Array.from({ length: 7 }, () => "notStarted"));
    expect(step(canceled, "validate").messages).toMatchObject([{ code: "canceled", text: "Canceled by author: wrong logo." }]);
    expect(step(given(waiting).when(cancel(maintainer, "")).events, "validate").messages).toMatchObject([
      { text: "Canceled by maintainer." },
    ]);
    expect(step(canceled, "provision").regions).toBeUndefined();
  });

  it("canceled, in the middle of a turn that supersedes", () => {
    const middle = given(running)
      .when(publish({ digest: digestOf("b") }))
      .events.slice(0, -2);
    expect(statuses(middle)[0]).toBe("canceled");
  });
});

describe("times, estimates, progress", () => {
  it("are told per step", () => {
    const first = step(waiting, "validate");
    expect(first).toMatchObject({
      name: "Validate prerequisites",
      estimate: "P1D",
      startedAt: running.at(-1)?.at,
      overdue: false,
      progress: 100,
      reusedFrom: null,
    });
    expect(first.endedAt).toBe(submissionOf(given(waiting).run).steps.validate.endedAt);
    expect(step(waiting, "signoff")).toMatchObject({ estimate: null, overdue: false, progress: 0, endedAt: null });
  });

  it("overdue is longer than the estimate, while it runs and after", () => {
    const startedAt = running.at(-1)?.at;
    expect(step(running, "validate", later(day, startedAt)).overdue).toBe(false);
    expect(step(running, "validate", later(day + 1, startedAt)).overdue).toBe(true);
    const late = given(running).when(settle("validate", done({ content: content() })), later(2 * day)).events;
    expect(step(late, "validate", later(9 * day)).overdue).toBe(true);
    expect(step(waiting, "validate", later(9 * day)).overdue).toBe(false);
    expect(step(waiting, "signoff", later(80 * day)).overdue).toBe(false);
  });

  it("progress counts work done; 100 is kept for complete", () => {
    expect(step(running, "validate").progress).toBe(0);
    const one = given(played(running, before("replicate"))).when(settle("replicate/dddddddddddd@westeurope", done())).events;
    expect(step(one, "provision").progress).toBe(50);
  });

  it("reusedFrom names a submission when nothing of the step was made anew", () => {
    const again = (images: readonly ReturnType<typeof image>[]) =>
      played(given(live).when(publish({ digest: digestOf("b") })).events, { read: content({ images }) });
    expect(step(again([image()]), "certify")).toMatchObject({ reusedFrom: 1, progress: 100 });
    expect(step(again([image(), image("1.4.1", "f")]), "certify").reusedFrom).toBeNull();
    const second = again([image(), image("1.4.1", "f")]);
    const third = played(given(second).when(publish({ digest: digestOf("f") })).events, {
      read: content({ images: [image("1.4.1", "f"), image()] }),
    });
    expect(step(third, "certify").reusedFrom).toBe(2);
  });
});

describe("regions", () => {
  const regions = (events: readonly Event[]) => step(events, "provision").regions;
  const [west, east] = ["replicate/dddddddddddd@westeurope", "replicate/dddddddddddd@eastus"];
  const copying = played(running, before("replicate"));

  it("are on provision only", () => {
    expect(
      status(waiting)
        .steps.filter((each) => each.regions !== undefined)
        .map((each) => each.id),
    ).toEqual(["provision"]);
    expect(regions([])).toBeUndefined();
    expect(regions(given(live).when(publish({ withdraw: true })).events)).toBeUndefined();
  });

  it("go from pending over replicating to completed", () => {
    expect(regions(running)).toMatchObject([
      { region: "westeurope", state: "pending", progress: 0, details: "" },
      { region: "eastus", state: "pending" },
    ]);
    expect(regions(copying)).toMatchObject([{ state: "replicating", progress: 0 }, { state: "replicating" }]);
    expect(regions(given(copying).when(settle(west, done())).events)).toMatchObject([
      { state: "completed", progress: 100 },
      { state: "replicating" },
    ]);
  });

  it("say what keeps them, while it is retried and when it failed", () => {
    expect(regions(given(copying).when(settle(east, failure())).events)?.[1]).toMatchObject({ state: "replicating", details: broken.text });
    expect(regions(given(copying).when(settle(east, permanently)).events)?.[1]).toMatchObject({
      state: "failed",
      progress: 0,
      details: broken.text,
    });
    expect(regions(given(copying).when(settle(east, failure({ problems: [] }))).events)?.[1]).toMatchObject({ details: "" });
  });

  it("count disks: half of two", () => {
    const two = {
      ...image(),
      disks: [...image().disks, { ...image().disks[0], disk: "lun 0", sha256: "f".repeat(64), place: image().place }],
    };
    const half = given(played(running, { read: content({ images: [two] }), ...before("replicate") })).when(settle(west, done())).events;
    expect(regions(half)?.[0]).toMatchObject({ state: "replicating", progress: 50 });
  });

  it("of an offer without images are completed with the step", () => {
    const none = played(running, { read: content({ images: [] }) });
    expect(regions(none)).toMatchObject([{ state: "completed", progress: 100 }, { state: "completed" }]);
  });
});

describe("messages", () => {
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
    expect(start < later(1)).toBe(true);
  });
});
