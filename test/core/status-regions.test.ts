import { describe, expect, it } from "vitest";

import type { Event } from "../../src/core/message.ts";
import { image, content, broken, publish, settle, done, failure, permanently } from "../support/core-words.ts";
import { before, given, played } from "../support/given.ts";
import { status, step } from "../support/shown.ts";
import { running, waiting, live } from "../support/stories.ts";

const [west, east] = ["replicate/dddddddddddd@westeurope", "replicate/dddddddddddd@eastus"];
const copying = played(running, before("replicate"));
const regions = (events: readonly Event[]) => step(events, "provision").regions;

describe("regions", () => {
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
    expect(regions(given(copying).when(settle(east, failure())).events)?.[1]).toMatchObject({
      state: "replicating",
      details: `${broken.text} It is looked at again at 2026-11-22 16:04 UTC.`,
    });
    expect(regions(given(copying).when(settle(east, permanently)).events)?.[1]).toMatchObject({
      state: "failed",
      progress: 0,
      details: broken.text,
    });
    expect(regions(given(copying).when(settle(east, failure({ problems: [] }))).events)?.[1]).toMatchObject({ details: "" });
  });
});

describe("details", () => {
  it("say that they are waited for, and when they are not any more", () => {
    const copied = { kind: "later", checkAfterMs: 60_000, note: "the storage copies it to eastus by itself: 40 %" } as const;
    expect(regions(given(copying).when(settle(east, copied)).events)?.[1]).toMatchObject({
      details: "The storage copies it to eastus by itself: 40 %. It is looked at again at 2026-11-22 16:05 UTC.",
    });
    const both = given(given(copying).when(settle(east, failure())).events).when(settle(west, permanently)).events;
    const ended = given(both).when(settle(east, permanently, { attempt: 2 })).events;
    expect(regions(ended)?.[1]).toMatchObject({ state: "failed", details: broken.text });
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
