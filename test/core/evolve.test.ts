import { describe, expect, it } from "vitest";

import { evolve, fold } from "../../src/core/evolve.ts";
import { slipway, type Event, type EventBody } from "../../src/core/message.ts";
import { addressesOf, newRun, type Run } from "../../src/core/run.ts";
import { statusOf } from "../../src/core/status.ts";
import { decodeEvents, encodeEvent } from "../../src/engine/codec.ts";
import {
  offer,
  start,
  later,
  digestOf,
  request,
  image,
  content,
  certification,
  broken,
  publish,
  settle,
  wake,
  done,
} from "../support/core-words.ts";
import { before, given, played, submissionOf } from "../support/given.ts";
import { running, live } from "../support/stories.ts";

function recorded(body: EventBody): Event {
  return { ...body, at: start, actor: slipway, submission: 1 };
}

describe("replay", () => {
  it("folds what was written and read again to the same state", () => {
    const again = decodeEvents(live.map(encodeEvent).join(""), "events.jsonl");
    expect(again).toEqual(live);
    expect(fold(newRun(offer), live)).toEqual(JSON.parse(JSON.stringify(given(live).run)));
  });

  it("a submission folds onto the facts it began with, without the ones before", () => {
    const next = played(given(live).when(publish({ digest: digestOf("b") })).events);
    const own = next.slice(live.length);
    const base: Run = { offer, facts: given(live).run.facts, submission: null };
    expect(fold(base, own)).toEqual(given(next).run);
  });
});

describe("evolve", () => {
  it.each<EventBody>([
    { type: "submission-superseded", by: 2 },
    { type: "submission-canceled", reason: "" },
    { type: "step-started", step: "certify", tasks: [] },
    { type: "task-done", task: "validate", attempt: 1, result: { note: "" } },
    { type: "task-failed", task: "validate", attempt: 1, problems: [] },
    { type: "task-waiting", task: "validate", checkAt: start, note: "" },
    { type: "step-completed", step: "live" },
    { type: "step-failed", step: "live", problems: [] },
    { type: "addresses-given", addresses: [] },
    { type: "go-live-granted", digest: digestOf("a") },
    { type: "resumed" },
    { type: "overdue-noticed", step: "live" },
  ])("before the first submission $type changes nothing", (body) => {
    expect(evolve(newRun(offer), recorded(body))).toEqual(newRun(offer));
  });

  it.each<EventBody>([
    { type: "task-done", task: "stage", attempt: 1, result: { note: "" } },
    { type: "task-failed", task: "chore/1.1/mail-live", attempt: 1, problems: [] },
  ])("$type about work that is not there changes nothing", (body) => {
    expect(evolve(given(running).run, recorded(body))).toEqual(given(running).run);
  });

  it("work that has settled stays as it settled", () => {
    const validated = given(running).when(settle("validate", done({ content: content() }))).run;
    const late = recorded({ type: "task-failed", task: "validate", attempt: 1, problems: [broken] });
    expect(evolve(validated, late)).toEqual(validated);
  });

  it("a ledger that goes live without contents leaves live as it was", () => {
    const events = [
      ...running,
      recorded({ type: "step-started", step: "live", tasks: [] }),
      recorded({ type: "step-completed", step: "live" }),
    ];
    expect(given(events).run).toMatchObject({ facts: { live: null }, submission: { ended: null } });
    expect(given(events).when(wake).words).toEqual([]);
  });

  it("reuse of a certification that is not known any more keeps the name of its submission", () => {
    const task = { id: "certify/gone", work: { kind: "certify", image: "gone" } as const, deadline: later(1), reusedFrom: 7 };
    const run = evolve(given(running).run, recorded({ type: "step-started", step: "certify", tasks: [task] }));
    expect(submissionOf(run).steps.certify.tasks).toMatchObject([{ state: "done", reusedFrom: 7 }]);
    const alone = evolve(newRun(offer), recorded({ type: "chore-owed", task }));
    expect(alone.facts.chores).toMatchObject([{ state: "done", reusedFrom: 7 }]);
  });
});

describe("facts", () => {
  it("know what is certified and which regions hold bytes", () => {
    const evidence = { path: "submissions/1/evidence/report.json", sha256: "e".repeat(64) };
    const companions = { statement: evidence, markdown: evidence, page: evidence };
    const certifying = played(running, before("certify"));
    const certified = given(certifying).when(
      settle("certify/standard/x64Gen2@1.4.0", { kind: "done", result: { note: "", certification }, evidence, companions }),
    );
    expect(certified.run.facts.certified).toEqual([{ inputs: "inputs-d", submission: 1, certification, evidence, companions }]);
    expect(given(live).run.facts.replicated).toEqual([
      { sha256: "d".repeat(64), region: "westeurope", submission: 1 },
      { sha256: "d".repeat(64), region: "eastus", submission: 1 },
    ]);
  });

  it("forget what neither this submission nor live needs", () => {
    let events = live;
    for (const letter of ["1", "2", "3", "4"]) {
      events = played(given(events).when(publish({ digest: digestOf(letter) })).events, {
        read: content({ images: [image("1.5.0", letter)] }),
      });
    }
    const { facts } = given(events).run;
    expect(facts.certified.map((each) => each.inputs)).toEqual(["inputs-d", "inputs-4"]);
    expect(facts.replicated.map((each) => each.sha256[0])).toEqual(["d", "d", "4", "4"]);
  });

  it("certify the same inputs once, and learn a region once", () => {
    const shared = content({ images: [image(), { ...image(), name: "byol/x64Gen2@1.4.0", plan: "byol" }] });
    const { facts } = given(played(running, { read: shared })).run;
    expect(facts.certified).toHaveLength(1);
    expect(facts.replicated).toHaveLength(2);
    const again = given(played(given(live).when(publish({ reuse: false })).events)).run.facts;
    expect(again.certified).toMatchObject([{ submission: 2 }]);
    expect(again.replicated).toMatchObject([{ submission: 1 }, { submission: 1 }]);
  });

  it("know whose bytes a region held already", () => {
    const again = played(given(live).when(publish({ digest: digestOf("b") })).events, { until: ({ work }) => work.kind === "replicate" });
    const held = given(again).when(settle("replicate/dddddddddddd@westeurope", done({ bytes: 512, sent: 0 }), { submission: 2 }));
    const copied = given(held.events).when(settle("replicate/dddddddddddd@eastus", done({ bytes: 512, sent: 512 }), { submission: 2 }));
    expect(copied.run.submission?.steps.provision.tasks.map(({ reusedFrom }) => reusedFrom)).toEqual([1, undefined]);
    expect(statusOf(copied.run, start).steps[2]?.messages).toEqual([]);
    const anew = played(given(live).when(publish({ reuse: false })).events, { until: ({ work }) => work.kind === "replicate" });
    const checked = given(anew).when(settle("replicate/dddddddddddd@westeurope", done({ bytes: 512, sent: 0 }), { submission: 2 }));
    expect(checked.run.submission?.steps.provision.tasks[0]?.reusedFrom).toBeUndefined();
  });
});

describe("addressesOf", () => {
  it("gives everybody once: given, of the manifest, of the request", () => {
    const run = given(live).run;
    const submission = { ...submissionOf(run), addresses: ["a@x", "b@x"], content: content({ notify: ["b@x", "c@x"] }) };
    expect(addressesOf({ ...run, submission })).toEqual(["a@x", "b@x", "c@x", "team@contoso.example"]);
  });

  it("gives those last known before a submission and for a withdrawal that names none", () => {
    const run = given(live).run;
    expect(addressesOf({ ...run, submission: null })).toEqual(["team@contoso.example"]);
    const withdrawal = { ...submissionOf(run), content: null, request: request({ withdraw: true, notify: [] }) };
    expect(addressesOf({ ...run, submission: withdrawal })).toEqual(["team@contoso.example"]);
    expect(addressesOf({ ...run, submission: { ...withdrawal, request: request({ notify: [] }) } })).toEqual([]);
  });
});
