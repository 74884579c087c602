import { describe, expect, it } from "vitest";

import type { ImageContent } from "../../src/core/message.ts";
import type { Command } from "../../src/core/message.ts";
import { statusName } from "../../src/core/status.ts";
import { day } from "../../src/core/time.ts";
import { later, digestOf, maintainer, image, content, publish, goLive, cancel, settle, wake, done } from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";
import { codes, status, statuses, step } from "../support/shown.ts";
import { running, waiting, granted, promoting, live, canceled, failed } from "../support/stories.ts";

const hold: Command = { kind: "hold", actor: maintainer, reason: "embargo" };

function again(images: readonly ImageContent[]) {
  return played(given(live).when(publish({ digest: digestOf("b") })).events, { read: content({ images }) });
}

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
    expect(step(again([image()]), "certify")).toMatchObject({ reusedFrom: 1, progress: 100 });
    expect(step(again([image(), image("1.4.1", "f")]), "certify").reusedFrom).toBeNull();
    const second = again([image(), image("1.4.1", "f")]);
    const third = played(given(second).when(publish({ digest: digestOf("f") })).events, {
      read: content({ images: [image("1.4.1", "f"), image()] }),
    });
    expect(step(third, "certify").reusedFrom).toBe(2);
  });
});
