import { describe, expect, it } from "vitest";

import { hour, minute } from "../../src/core/time.ts";
import { later, image, content, broken, cancel, settle, done, failure, permanently } from "../support/core-words.ts";
import { before, given, played, submissionOf } from "../support/given.ts";
import { running, waiting } from "../support/stories.ts";

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

  // prettier-ignore

  it("without contents validation teaches nothing", () => {
    expect(given(running).when(settle("validate", done())).run.submission?.content).toBeNull();
    expect(given(played(running, before("certify"))).when(settle("certify/standard/x64Gen2@1.4.0", done())).run.facts.certified).toEqual(
      [],
    );
  });
});

describe("work that takes longer", () => {
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
    [0, 1000],
    [-5, 1000],
    [Number.NaN, 1000],
    [1e300, 24 * hour],
    [90_000, 90_000],
  ])("asked to wait for %d ms, looks again after %d ms", (checkAfterMs, waits) => {
    const parked = given(running).when(settle("validate", { kind: "later", checkAfterMs, note: "" }), later(minute));
    expect(submissionOf(parked.run).steps.validate.tasks[0]?.nextAt).toBe(later(minute + waits));
  });
});
