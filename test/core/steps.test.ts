import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import type { Event } from "../../src/core/message.ts";
import { stepIds } from "../../src/core/pipeline.ts";
import { hour } from "../../src/core/time.ts";
import {
  later,
  digestOf,
  author,
  policy,
  image,
  content,
  publish,
  goLive,
  cancel,
  settle,
  wake,
  done,
  permanently,
} from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";
import { running, waiting, live } from "../support/stories.ts";

/** What is owed now, as task ids. */
function owed(events: readonly Event[]): readonly string[] {
  return due(given(events).run, later(24 * hour)).map((effect) => effect.task);
}
const [west, east] = ["replicate/dddddddddddd@westeurope", "replicate/dddddddddddd@eastus"];

function quorum(number: "all" | number) {
  return played(told(publish({ policy: policy({ quorum: number }) })), before("replicate"));
}

describe("the steps up to the preview", () => {
  it("validate reads the manifests", () => {
    expect(owed(running)).toEqual(["validate"]);
    expect(given(running).when(settle("validate", done({ content: content() }))).words).toEqual([
      "task-done validate",
      "step-completed validate",
      "step-started certify",
    ]);
  });

  it("certify tests every image of every plan", () => {
    const two = content({ images: [image(), image("1.4.1", "f")] });
    expect(owed(played(running, { read: two, ...before("certify") }))).toEqual([
      "certify/standard/x64Gen2@1.4.0",
      "certify/standard/x64Gen2@1.4.1",
    ]);
  });

  it("provision copies every disk, once, to every region", () => {
    const shared = content({ images: [image(), { ...image(), name: "byol/x64Gen2@1.4.0", plan: "byol" }] });
    expect(owed(played(running, { read: shared, ...before("replicate") }))).toEqual([
      "replicate/dddddddddddd@westeurope",
      "replicate/dddddddddddd@eastus",
    ]);
  });

  it("disks whose digests begin alike keep ids of their own, and a region named twice is one", () => {
    const [one, other] = [`${"d".repeat(12)}${"1".repeat(52)}`, `${"d".repeat(12)}${"2".repeat(52)}`];
    const disks = [one, other].map((sha256) => ({ disk: "os", sha256, place: image().place }));
    const events = played(told(publish({ policy: policy({ regions: ["eastus", "eastus"] }) })), {
      read: content({ images: [{ ...image(), disks }] }),
      ...before("replicate"),
    });
    expect(owed(events)).toEqual([`replicate/${one}@eastus`, `replicate/${other}@eastus`]);
  });

  it("package makes the page and proves the lead destination", () => {
    expect(owed(played(running, before("page")))).toEqual(["page", "lead"]);
  });
});

describe("the preview", () => {
  it("opens to the audience and deploys in staging, and mails when both are done", () => {
    const opening = played(running, before("openPreview"));
    expect(owed(opening)).toEqual(["open-preview", "stage"]);
    expect(given(given(opening).when(settle("open-preview", done())).events).when(settle("stage", done())).words).toEqual([
      "task-done stage",
      "step-completed preview",
      "chore-owed mail-previewReady",
      "step-started signoff",
    ]);
  });
});

describe("sign-off and live", () => {
  it("signoff waits for a person", () => {
    expect(submissionOf(given(waiting).run)).toMatchObject({ step: "signoff", steps: { signoff: { outcome: null, tasks: [] } } });
    expect(owed(waiting)).toEqual([]);
    expect(given(waiting).when(wake).words).toEqual([]);
  });

  it("live promotes the previewed digest; then the offer is live, its preview closes and everybody is told", () => {
    const promoting = given(given(waiting).when(goLive()).events).when(wake);
    expect(promoting.words).toEqual(["step-started live"]);
    expect(owed(promoting.events)).toEqual(["promote"]);
    const now = later(hour);
    const ended = promoting.given().when(settle("promote", done({ url: "https://example.com/web-stack" })), now);
    expect(ended.words).toEqual(["task-done promote", "step-completed live", "chore-owed close-preview", "chore-owed mail-live"]);
    expect(ended.run.facts.live).toEqual({
      submission: 1, commit: "9f2c1e7a0b4d5c6e7f8091a2b3c4d5e6f708192a", digest: digestOf("a"), url: "https://example.com/web-stack", since: now, content: content(),
    }); // prettier-ignore
    expect(submissionOf(ended.run).ended).toMatchObject({ how: "live", at: now, reason: "" });
  });

  it("a promotion that tells no address leaves the address empty", () => {
    const promoting = given(given(waiting).when(goLive()).events).when(wake).given();
    expect(promoting.when(settle("promote", done())).run.facts.live?.url).toBe("");
  });

  it("each step begins when the one before is complete", () => {
    const all = played(given(given(waiting).when(goLive()).events).when(wake).events);
    const steps = all.flatMap((event) =>
      event.type === "step-started" || event.type === "step-completed" ? `${event.type.slice(5)} ${event.step}` : [],
    );
    expect(steps).toEqual(stepIds.flatMap((step) => [`started ${step}`, `completed ${step}`]));
  });
});

describe("the quorum of regions", () => {
  it("completes provisioning; the region that lags goes on, and its failure stops nothing", () => {
    const enough = given(quorum(1)).when(settle(west, done()));
    expect(enough.words).toEqual([`task-done ${west}`, "step-completed provision", "step-started package"]);
    expect(owed(enough.events)).toEqual(["replicate/dddddddddddd@eastus", "page", "lead"]);
    expect(enough.given().when(settle(east, permanently)).words).toEqual([`task-failed ${east}`]);
    expect(enough.given().when(settle(east, done())).words).toEqual([`task-done ${east}`]);
  });

  it("waits for the last copy before it fails, so that every problem is told at once", () => {
    const one = given(quorum("all")).when(settle(west, permanently));
    expect(one.words).toEqual([`task-failed ${west}`]);
    expect(one.given().when(settle(east, done())).words).toEqual([`task-done ${east}`, "step-failed provision", "chore-owed mail-failed"]);
  });

  it("never asks for more regions than there are", () => {
    const one = given(quorum(9)).when(settle(west, done()));
    expect(one.words).toEqual([`task-done ${west}`]);
    expect(one.given().when(settle(east, done())).words).toEqual([`task-done ${east}`, "step-completed provision", "step-started package"]);
  });
});

describe("rule 4: live is never touched", () => {
  const slot = given(live).run.facts.live;

  const next = given(live).when(publish({ digest: digestOf("b") })).events;

  it("by a submission that fails", () => {
    expect(given(next).when(settle("validate", permanently, { submission: 2 })).run.facts.live).toEqual(slot);
    const promoting = given(given(played(next)).when(goLive()).events)
      .when(wake)
      .given();
    expect(promoting.when(settle("promote", permanently, { submission: 2 })).run.facts.live).toEqual(slot);
  });

  it("by one that is canceled or superseded", () => {
    expect(given(played(next)).when(cancel()).run.facts.live).toEqual(slot);
    expect(given(played(next)).when(publish({ digest: digestOf("f") }, author)).run.facts.live).toEqual(slot);
  });
});
