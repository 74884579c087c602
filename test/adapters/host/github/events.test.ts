import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeEvent } from "../../../../src/adapters/host/github/events.ts";
import { isProblem, type Problem } from "../../../../src/core/problem.ts";
import { trusted } from "../../../../src/manifest/trusted.ts";
import type { WakeUp } from "../../../../src/ports/forge.ts";

type Payload = Readonly<Record<string, unknown>> & { readonly action?: string; readonly repository: { readonly full_name: string } };
type Example = { readonly name: string; readonly payload: Payload };

const examples = readExamples();
const names = ["push", "issue_comment", "issues", "pull_request", "workflow_dispatch"];
const repository = "Codertocat/Hello-World";

/** GitHub's own examples; each event of a pull request is also one of `pull_request_target`. */
function readExamples(): readonly Example[] {
  const file = createRequire(import.meta.url).resolve("@octokit/webhooks-examples/api.github.com/index.json");
  const read = trusted<readonly { readonly name: string; readonly examples: readonly Payload[] }[]>(JSON.parse(readFileSync(file, "utf8")));
  return read.flatMap(({ name, examples: payloads }) =>
    payloads
      .filter((payload) => payload.repository !== undefined)
      .flatMap((payload) => [{ name, payload }, ...(name === "pull_request" ? [{ name: "pull_request_target", payload }] : [])]),
  );
}

function decode({ name, payload }: Example) {
  return decodeEvent(name, payload, payload.repository.full_name);
}

function examplesOf(name: string, action?: string): readonly Example[] {
  const found = examples.filter((each) => each.name === name && (action === undefined || each.payload.action === action));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

/** A comment's event as GitHub makes it, with something else at a path. */
function comment(change: Readonly<Record<string, unknown>> = {}): unknown {
  const user = { id: 21_031_067, login: "Codertocat", type: "User" };
  return {
    action: "created",
    issue: { number: 1, title: "Publication", user },
    comment: { id: 492_700_400, body: "/go-live", user, created_at: "2019-05-15T15:20:21Z" },
    repository: { full_name: repository },
    sender: user,
    ...change,
  };
}

describe("events of GitHub", () => {
  it("are all read, or left alone with a reason", () => {
    for (const example of examples) {
      const decoded = decode(example);
      // A deleted branch's push and a schedule have nothing more; examples of these events hold all that they document.
      expect(isProblem(decoded) ? [example.name, example.payload.action, decoded] : undefined).toBeUndefined();
    }
    expect(names.every((name) => examples.some((example) => example.name === name))).toBe(true);
  });

  it("push", () => {
    for (const example of examplesOf("push")) {
      const { before, after, ref, forced, deleted } = example.payload;
      expect(decode(example)).toMatchObject({ kind: "push", before, after, ref, forced, deleted, sender: { isBot: false } });
    }
  });

  it("comment created, on issues and pull requests", () => {
    for (const example of examplesOf("issue_comment", "created")) {
      const decoded = decode(example);
      expect(decoded).toMatchObject({ kind: "comment", author: { login: "Codertocat", id: 21_031_067 } });
      expect("createdAt" in decoded && decoded.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    }
    expect(decodeEvent("issue_comment", comment({ issue: { number: 7, pull_request: { url: "…" } } }), repository)).toMatchObject({
      issue: 7,
      onPullRequest: true,
    });
    expect(decodeEvent("issue_comment", comment(), repository)).toMatchObject({
      onPullRequest: false,
      title: "Publication",
      issueAuthorId: 21_031_067,
    });
  });

  it("label set on an issue or a pull request", () => {
    for (const example of examplesOf("issues", "labeled")) expect(decode(example)).toMatchObject({ kind: "label", onPullRequest: false });
    for (const example of examplesOf("pull_request_target", "labeled"))
      expect(decode(example)).toMatchObject({ kind: "label", onPullRequest: true, merged: false });
  });

  it("pull request, whatever happened to it", () => {
    for (const example of examplesOf("pull_request")) {
      const decoded = decode(example);
      expect(decoded).toMatchObject({ kind: "pullRequest", action: example.payload.action, number: example.payload["number"] });
      expect("base" in decoded && decoded.base).toMatch(/^[0-9a-f]{40}$/);
    }
  });
});

describe("schedule and dispatch", () => {
  it("schedule, also without a repository, and dispatch with inputs as text", () => {
    expect(decodeEvent("schedule", { schedule: "17 * * * *" }, repository)).toEqual({ kind: "schedule" });
    const payload = { repository: { full_name: repository }, inputs: { offer: "contoso/web", hop: 3, live: false, none: null } };
    expect(decodeEvent("workflow_dispatch", payload, repository)).toEqual({
      kind: "dispatch",
      inputs: { offer: "contoso/web", hop: "3", live: "false" },
    });
    expect(decodeEvent("workflow_dispatch", { ...payload, inputs: null }, repository)).toEqual({ kind: "dispatch", inputs: {} });
    expect(decodeEvent("workflow_dispatch", { ...payload, inputs: { offer: {} } }, repository)).toMatchObject({ code: "event-unreadable" });
  });
});

describe("events that ask for nothing", () => {
  it.each([
    ["issue_comment", "edited"],
    ["issue_comment", "deleted"],
    ["issues", "unlabeled"],
    ["issues", "opened"],
    ["pull_request_target", "unlabeled"],
    ["pull_request_target", "opened"],
  ])("%s %s", (name, action) => {
    for (const example of examplesOf(name, action))
      expect(decode(example)).toSatisfy((decoded: WakeUp | Problem) => "reason" in decoded && decoded.reason.includes(action));
  });

  it("a comment that somebody else sent, and an event that is none of ours", () => {
    const sent = comment({ sender: { id: 5, login: "mallory", type: "User" } });
    expect(decodeEvent("issue_comment", sent, repository)).toEqual({
      kind: "ignored",
      reason: 'the comment of "Codertocat" was sent by "mallory"',
    });
    expect(decodeEvent("star", comment(), repository)).toMatchObject({ kind: "ignored" });
  });
});

describe("events that are not believed", () => {
  it("those of another repository, by its full name without case", () => {
    expect(decodeEvent("issue_comment", comment(), "codertocat/hello-world")).toMatchObject({ kind: "comment" });
    for (const other of ["Codertocat/Hello-World-2", "evil/Hello-World", "Codertocat", ""])
      expect(decodeEvent("issue_comment", comment(), other)).toMatchObject({ code: "event-of-other-repository" });
    const hidden = comment({ repository: { full_name: "evil/\u202Eoffers\n::error::" } });
    const refused = decodeEvent("push", hidden, repository);
    expect(isProblem(refused) && refused.text).not.toMatch(/[\n\u202E]/);
    expect(decodeEvent("schedule", { repository: { full_name: "evil/offers" } }, repository)).toMatchObject({
      code: "event-of-other-repository",
    });
  });

  it.each([
    ["no object", "issue_comment", null],
    ["no repository", "issue_comment", { action: "created" }],
    ["a repository that is inherited", "push", Object.create({ repository: { full_name: repository } }) as unknown],
    ["an id that is text", "issue_comment", comment({ comment: { id: "1", body: "x", created_at: "2019-05-15T15:20:21Z" } })],
    [
      "an id beyond what numbers hold",
      "issue_comment",
      comment({ comment: { id: 2 ** 60, body: "x", created_at: "2019-05-15T15:20:21Z" } }),
    ],
    ["no author", "issue_comment", comment({ comment: { id: 1, body: "x", user: null, created_at: "2019-05-15T15:20:21Z" } })],
    ["a time that is none", "issue_comment", comment({ comment: { id: 1, body: "x", created_at: "yesterday" } })],
    [
      "a commit that is an option",
      "push",
      { repository: { full_name: repository }, before: "--upload-pack=x", after: "0".repeat(40), ref: "refs/heads/main" },
    ],
  ])("%s", (_what, name, payload) => {
    expect(decodeEvent(name, payload, repository)).toMatchObject({ code: "event-unreadable" });
  });
});

describe("hostile events", () => {
  it("counts everybody who is no user as a bot", () => {
    for (const type of ["Bot", "Organization", "Mannequin", undefined]) {
      const user = { id: 1, login: "x", type };
      const payload = comment({ sender: user, comment: { id: 1, body: "x", user, created_at: "2019-05-15T15:20:21Z" } });
      expect(decodeEvent("issue_comment", payload, repository)).toMatchObject({ sender: { isBot: true } });
    }
  });

  it("never throws, whatever is broken in them", () => {
    const broken = fc.record({ example: fc.constantFrom(...examples), at: fc.nat(), value: fc.anything() });
    fc.assert(
      fc.property(broken, ({ example, at, value }) => {
        const payload = structuredClone(example.payload);
        breakAt(payload, at, value);
        const decoded = decodeEvent(example.name, payload, example.payload.repository.full_name);
        expect(isProblem(decoded) || typeof decoded.kind === "string").toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws, whatever they are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names, "schedule"), fc.anything(), (name, payload) => {
        expect(decodeEvent(name, payload, repository)).toBeTypeOf("object");
      }),
      { numRuns: 500 },
    );
  });
});

/** Puts the value in the place of one of the payload's own, chosen among all of the first two levels. */
function breakAt(payload: unknown, at: number, value: unknown): void {
  const values: readonly unknown[] = Object.values(trusted<Record<string, unknown>>(payload));
  const holders = [payload, ...values].filter((each): each is Record<string, unknown> => typeof each === "object" && each !== null);
  const places = holders.flatMap((holder) => Object.keys(holder).map((key) => ({ holder, key })));
  const place = places[at % places.length];
  if (place !== undefined) place.holder[place.key] = value;
}
