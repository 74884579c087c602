import { describe, expect, it } from "vitest";

import { due } from "../../src/core/due.ts";
import { stepIds } from "../../src/core/pipeline.ts";
import { hour, minute } from "../../src/core/time.ts";
import {
  author,
  broken,
  cancel,
  content,
  digestOf,
  done,
  failure,
  goLive,
  image,
  later,
  permanently,
  policy,
  publish,
  settle,
  wake,
} from "../support/core-words.ts";
import { before, given, played, submissionOf, told } from "../support/given.ts";

const running = told(publish());
const waiting = played(running);

/** What is owed now, as task ids. */
function owed(events: ReturnType<typeof told>): readonly string[] {
  return due(given(events).run, later(24 * hour)).map((effect) => effect.task);
}

describe("the seven steps", () => {
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

  it("preview opens to the audience and deploys in staging, and mails when both are done", () => {
    const opening = played(running, before("openPreview"));
    expect(owed(opening)).toEqual(["open-preview", "stage"]);
    expect(given(given(opening).when(settle("open-preview", done())).events).when(settle("stage", done())).words).toEqual([
      "task-done stage",
      "step-completed preview",
      "chore-owed mail-previewReady",
      "step-started signoff",
    ]);
  });

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
    const live = promoting.given().when(settle("promote", done({ url: "https://example.com/web-stack" })), now);
    expect(live.words).toEqual(["task-done promote", "step-completed live", "chore-owed close-preview", "chore-owed mail-live"]);
    expect(live.run.facts.live).toEqual({
      submission: 1, commit: "9f2c1e7a0b4d5c6e7f8091a2b3c4d5e6f708192a", digest: digestOf("a"), url: "https://example.com/web-stack", since: now, content: content(),
    }); // prettier-ignore
    expect(submissionOf(live.run).ended).toMatchObject({ how: "live", at: now, reason: "" });
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
  const quorum = (number: "all" | number) => played(told(publish({ policy: policy({ quorum: number }) })), before("replicate"));
  const [west, east] = ["replicate/dddddddddddd@westeurope", "replicate/dddddddddddd@eastus"];

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

describe("rule 2: an error", () => {
  it("ends the submission with mail that carries every problem", () => {
    const failed = given(running).when(settle("validate", permanently));
    expect(failed.words).toEqual(["task-failed validate", "step-failed validate", "chore-owed mail-failed"]);
    expect(submissionOf(failed.run).ended).toMatchObject({ how: "failed", reason: "validate" });
    expect(failed.run.facts.chores).toMatchObject([{ work: { kind: "mail", mail: "failed", step: "validate", problems: [broken] } }]);
  });

  it("waits for the step's other work, so that every problem is told at once", () => {
    const two = content({ images: [image(), image("1.4.1", "f")] });
    const certifying = played(running, { read: two, ...before("certify") });
    const first = given(certifying).when(settle("certify/standard/x64Gen2@1.4.0", permanently));
    expect(first.words).toEqual(["task-failed certify/standard/x64Gen2@1.4.0"]);
    const both = first.given().when(settle("certify/standard/x64Gen2@1.4.1", permanently));
    expect(both.words).toEqual(["task-failed certify/standard/x64Gen2@1.4.1", "step-failed certify", "chore-owed mail-failed"]);
    expect(submissionOf(both.run).steps.certify.problems).toEqual([broken, broken]);
  });

  it("closes a preview that may have been opened", () => {
    expect(given(played(running, before("openPreview"))).when(settle("open-preview", permanently)).words).toEqual([
      "task-failed open-preview",
    ]);
    const failed = given(given(played(running, before("openPreview"))).when(settle("open-preview", permanently)).events);
    expect(failed.when(settle("stage", done())).words).toEqual([
      "task-done stage",
      "step-failed preview",
      "chore-owed close-preview",
      "chore-owed mail-failed",
    ]);
  });

  it("keeps what a failed certification was based on", () => {
    const evidence = { path: "submissions/1/evidence/report.json", sha256: "e".repeat(64) };
    const certified = {
      verdict: "failed",
      checks: 96,
      passed: 94,
      failed: 2,
      warnings: 0,
      unknown: 0,
      evidence: "e".repeat(64),
      problems: [],
    } as const;
    const failed = given(played(running, before("certify"))).when(
      settle("certify/standard/x64Gen2@1.4.0", failure({ permanent: true, evidence, certification: certified })),
    );
    expect(submissionOf(failed.run).steps.certify.tasks).toMatchObject([{ state: "failed", evidence, certification: certified }]);
    expect(failed.run.facts.certified).toEqual([]);
  });
});

describe("rule 4: live is never touched", () => {
  const live = played(given(given(waiting).when(goLive()).events).when(wake).events);
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

describe("reports from the world", () => {
  const evidence = { path: "submissions/1/evidence/x.json", sha256: "e".repeat(64) };

  it("keeps evidence beside the result", () => {
    const finished = given(running).when(settle("validate", { kind: "done", result: { note: "read", content: content() }, evidence }));
    expect(submissionOf(finished.run).steps.validate.tasks).toMatchObject([{ evidence, note: "read", result: { content: content() } }]);
  });

  it("change nothing when they come twice, late, early, from another submission, or about unknown work", () => {
    const validated = given(running)
      .when(settle("validate", done({ content: content() })))
      .given();
    expect(validated.when(settle("validate", done())).words).toEqual([]);
    expect(given(running).when(settle("validate", done(), { attempt: 2 })).words).toEqual([]);
    expect(given(running).when(settle("validate", done(), { submission: 2 })).words).toEqual([]);
    expect(given(running).when(settle("live", done())).words).toEqual([]);
    expect(given().when(settle("validate", done())).words).toEqual([]);
    const canceled = given(given(waiting).when(cancel()).events);
    expect(canceled.when(settle("stage", done())).words).toEqual([]);
    const retried = given(running).when(settle("validate", failure())).given();
    expect(retried.when(settle("validate", failure())).words).toEqual([]);
  });

  it("may say that it takes longer; the attempt stays the same", () => {
    const parked = given(running).when(
      settle("validate", { kind: "later", checkAfterMs: 5 * minute, note: "waiting for the scanner" }),
      later(minute),
    );
    expect(parked.words).toEqual(["task-waiting validate"]);
    expect(submissionOf(parked.run).steps.validate.tasks).toMatchObject([
      { state: "owed", attempts: 0, nextAt: later(6 * minute), note: "waiting for the scanner" },
    ]);
    expect(parked.given().when(settle("validate", { kind: "later", checkAfterMs: 0, note: "me too" }), later(2 * minute)).words).toEqual(
      [],
    );
    expect(parked.given().when(settle("validate", done({ content: content() })), later(2 * minute)).words).toEqual([
      "task-done validate",
      "step-completed validate",
      "step-started certify",
    ]);
    expect(parked.given().when(settle("validate", { kind: "later", checkAfterMs: 0, note: "still" }), later(6 * minute)).words).toEqual([
      "task-waiting validate",
    ]);
  });

  it.each([
    [0, 1000], [-5, 1000], [Number.NaN, 1000], [1e300, 24 * hour], [90_000, 90_000],
  ])("asked to wait for %d ms, looks again after %d ms", (checkAfterMs, waits) => {
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs, note: "" }), later(minute));
    expect(submissionOf(parked.run).steps.validate.tasks[0]?.nextAt).toBe(later(minute + waits));
  }); // prettier-ignore

  it("without contents validation teaches nothing", () => {
    expect(given(running).when(settle("validate", done())).run.submission?.content).toBeNull();
    expect(given(played(running, before("certify"))).when(settle("certify/standard/x64Gen2@1.4.0", done())).run.facts.certified).toEqual(
      [],
    );
  });
});
