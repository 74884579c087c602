import { describe, expect, test } from "vitest";

import { newRun, type Run } from "../../src/core/run.ts";
import type { Role } from "../../src/core/settings.ts";
import { whyNot } from "../../src/core/slash-now.ts";
import { slashCommands } from "../../src/core/slash-registry.ts";
import { actor, author, colleague, digestOf, later, maintainer, offer, policy, publish } from "../support/core-words.ts";
import { given, told } from "../support/given.ts";
import { canceled, granted, live, promoting, running, waiting } from "../support/stories.ts";

const day = 86_400_000;

/** What the person may do, and the reason codes of the rest, as one line per command that matters. */
function can(run: Run | undefined, who = maintainer, { now = later(day / 2), rules = policy() } = {}): Record<string, string> {
  return Object.fromEntries(slashCommands.map((each) => [each.name, whyNot(each, { run, actor: who, policy: rules, now })?.code ?? "yes"]));
}

function runOf(events = waiting): Run {
  return given(events).run;
}

describe("what a person may do now", () => {
  test("before anything was published, is to publish", () => {
    expect(can(newRun(offer))).toMatchObject({
      publish: "yes",
      "go-live": "never-published",
      support: "never-published",
      status: "yes",
      help: "yes",
    });
  });

  test("while it runs", () => {
    expect(can(runOf(running))).toMatchObject({
      "go-live": "not-at-signoff",
      cancel: "cancel-too-early",
      publish: "already-running",
      hold: "yes",
      resume: "not-held",
      notify: "yes",
    });
  });

  test("at Publisher signoff", () => {
    expect(can(runOf())).toEqual({
      "go-live": "yes",
      cancel: "yes",
      publish: "already-running",
      notify: "yes",
      status: "yes",
      hold: "yes",
      resume: "not-held",
      support: "yes",
      help: "yes",
    });
  });

  test("after Go live was given, once it is promoted, and once it is over", () => {
    expect(can(runOf(granted))).toMatchObject({ "go-live": "already-granted", cancel: "yes" });
    expect(can(runOf(promoting))).toMatchObject({
      "go-live": "already-granted",
      cancel: "cancel-already-live",
      publish: "already-running",
    });
    expect(can(runOf(live))).toMatchObject({ "go-live": "already-live", cancel: "cancel-already-live", publish: "yes" });
    expect(can(runOf(canceled))).toMatchObject({ "go-live": "not-running", cancel: "not-running", publish: "yes" });
  });
});

describe("what a person may do", () => {
  test("ends with the time for it", () => {
    expect(can(runOf(), maintainer, { now: later(100 * day) })).toMatchObject({ "go-live": "signoff-expired" });
  });

  test("is what the role allows, under the policy that the submission started with", () => {
    const strict = policy({ signoff: { role: "admin", notAuthor: true, approvals: 1 } });
    const events = told(publish({ policy: strict }, colleague));
    expect(can(runOf(events), maintainer)).toMatchObject({ "go-live": "not-allowed" });
    expect(can(runOf(), actor("triage"))).toMatchObject({
      "go-live": "not-allowed",
      cancel: "not-allowed",
      publish: "not-allowed",
      support: "yes",
    });
  });

  test("is not to sign off one's own change where a second person must", () => {
    const rules = policy({ signoff: { role: "write", notAuthor: true, approvals: 1 } });
    const own = waiting.map((event) =>
      event.type === "submission-started" ? { ...event, request: { ...event.request, policy: rules } } : event,
    );
    expect(can(runOf(own), author)).toMatchObject({ "go-live": "own-change" });
    expect(can(runOf(own), maintainer)).toMatchObject({ "go-live": "yes" });
  });

  test("is to publish under rules that have changed since", () => {
    expect(
      can(runOf(), maintainer, { rules: policy({ certification: { policy: "azure-2024-08", digest: digestOf("9") } }) }),
    ).toMatchObject({
      publish: "yes",
    });
  });

  test.each<[Role, readonly string[]]>([
    ["read", ["status", "help"]],
    ["triage", ["status", "support", "help"]],
    ["write", ["cancel", "publish", "notify", "status", "support", "help"]],
    ["maintain", slashCommands.map(({ name }) => name)],
  ])("with the role %s, where no offer is known", (role, names) => {
    expect(Object.entries(can(undefined, actor(role))).flatMap(([name, answer]) => (answer === "yes" ? name : []))).toEqual(names);
  });
});
