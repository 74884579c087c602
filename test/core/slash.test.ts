import { describe, expect, test } from "vitest";

import { commandsByName, findCommand, slashCommands } from "../../src/core/slash-registry.ts";
import { commandOf, type SlashRequest } from "../../src/core/slash-request.ts";
import { labelCommand, readComment } from "../../src/core/slash.ts";
import { later, maintainer, policy, start } from "../support/core-words.ts";

describe("the registry", () => {
  test("knows each command by its name, in the order in which people are shown them", () => {
    const names = ["go-live", "cancel", "publish", "notify", "status", "hold", "resume", "support", "help"];
    expect(slashCommands.map(({ name }) => name)).toEqual(names);
    expect(names.map((name) => findCommand(name)?.name)).toEqual(names);
    expect(["constructor", "toString", "", "Go-live"].map(findCommand)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test.each(slashCommands)("$name is used as its example shows", ({ name, usage, example, parse }) => {
    expect(usage.split(" ")[0]).toBe(`/${name}`);
    const reading = readComment(example);
    expect(reading).toMatchObject({ kind: "command", request: { name } });
    expect({ kind: "command", request: parse(example.slice(name.length + 2)) }).toEqual(reading);
  });

  test("makes one line of a reason, wherever it comes from", () => {
    expect(commandsByName.cancel.parse("wrong\nprice\r\n")).toEqual({ name: "cancel", reason: "wrong price" });
  });

  test("says who may use each under a policy", () => {
    const strict = policy({ roles: { publish: "admin", cancel: "maintain", notify: "triage", hold: "write", support: "read" } });
    expect(Object.fromEntries(slashCommands.map(({ name, role }) => [name, role(strict)]))).toEqual({
      "go-live": "maintain",
      cancel: "maintain",
      publish: "admin",
      notify: "triage",
      status: "read",
      hold: "write",
      resume: "write",
      support: "read",
      help: null,
    });
  });
});

describe("a label", () => {
  test("asks for what its command asks for", () => {
    expect(["go-live", "cancel", "publish", "hold", "support"].map(labelCommand)).toEqual([
      { name: "go-live" },
      { name: "cancel", reason: "" },
      { name: "publish", reuse: true },
      { name: "hold", reason: "" },
      { name: "support", text: "Asked for by label." },
    ]);
  });

  test.each(["Go-live", "go-live ", "/go-live", "resume", "notify", "status", "help", "slipway:live", "", "g\u043e-live"])(
    "%j asks for nothing",
    (label) => {
      expect(labelCommand(label)).toBeUndefined();
    },
  );
});

/** Why a comment is refused, and what to do. */
function refusal(body: string): string {
  const reading = readComment(body);
  return reading.kind === "refused" ? `${reading.problem.text} ${reading.problem.remedy}` : reading.kind;
}

describe("a refusal", () => {
  test("shows what can not be seen", () => {
    expect(refusal("/go\u200b-live")).toMatch(/^"\/go\\u\{200b\}-live" holds the character U\+200B, .+ by hand .+`\/go-live`$/);
    expect(refusal("/go-live\u00a01a2b3c4d")).toContain("U+00A0");
    expect(refusal("/cancel \u{e0041}")).toContain("U+E0041");
  });

  test("says which command was probably meant, and which letter is foreign", () => {
    expect(refusal("/g\u043e-live")).toMatch(
      /is no command\. U\+043E in it is another letter than it looks like\. Did you mean `\/go-live`\?/,
    );
    expect(refusal("/stauts")).toMatch(/^"\/stauts" is no command\. Did you mean `\/status`\? /);
    expect(refusal("/hole")).toContain("`/hold`");
  });

  test("quotes what was found, and gives an example", () => {
    expect(refusal("/go-live latest")).toBe(
      '`/go-live [digest]` does not take "latest". Write it in a new comment like this: `/go-live 1a2b3c4d`',
    );
    expect(refusal("/go-live\n\nnow")).toContain('the comment goes on: "now"');
    expect(refusal(`/cancel ${"x".repeat(1000)}`)).toContain("The line with `/cancel` has 1008 characters; at most 1000 are read.");
    expect(refusal(`/support ${"x".repeat(10_000)}`)).toContain("`/support` has 10009 characters; at most 10000 are read.");
    expect(refusal(`/help\n${"x".repeat(65_536)}`)).toContain("The comment has 65542 characters; at most 65536 are read.");
  });

  test("stands at the limits, not before", () => {
    expect(readComment(`/cancel ${"x".repeat(992)}`).kind).toBe("command");
    expect(readComment(`/support ${"x".repeat(9_991)}`).kind).toBe("command");
    expect(readComment(`/help\n${"x".repeat(65_530)}`).kind).toBe("command");
    expect(readComment(`/cancel ${"x".repeat(500)}`)).toMatchObject({ request: { reason: "x".repeat(500) } });
    expect(readComment(`/cancel ${"🚢".repeat(490)}`)).toMatchObject({ request: { reason: "🚢".repeat(490) } });
  });

  test("keeps half of a character out of the record", () => {
    expect(readComment("/cancel half \ud83d")).toMatchObject({ request: { reason: "half \ufffd" } });
  });
});

describe("a request", () => {
  test("becomes the core's command", () => {
    const asked = later(1000);
    const kinds: readonly SlashRequest[] = [
      { name: "cancel", reason: "why" },
      { name: "notify", addresses: ["you@example.com"] },
      { name: "hold", reason: "why" },
      { name: "resume" },
      { name: "support", text: "what" },
    ];
    const actor = maintainer;
    expect(kinds.map((each) => commandOf(each, actor, asked))).toEqual([
      { kind: "cancel", actor, reason: "why" },
      { kind: "notify", actor, addresses: ["you@example.com"] },
      { kind: "hold", actor, reason: "why" },
      { kind: "resume", actor },
      { kind: "support", actor, text: "what" },
    ]);
    expect(commandOf({ name: "go-live" }, actor)).toEqual({ kind: "goLive", actor });
    expect(commandOf({ name: "go-live", digest: "1a2b3c4d" }, actor, start)).toEqual({
      kind: "goLive",
      actor,
      digest: "1a2b3c4d",
      askedAt: start,
    });
  });

  test.each<SlashRequest>([{ name: "publish", reuse: true }, { name: "status" }, { name: "help" }])(
    "for $name is no command by itself",
    (request) => {
      expect(commandOf(request, maintainer)).toBeUndefined();
    },
  );

  test("of a label is what its comment without words asks for", () => {
    const silent = slashCommands.filter(({ label, takes }) => label !== null && takes !== "paragraphs");
    expect(silent.map(({ label }) => label?.request)).toEqual(silent.map(({ parse }) => parse("")));
  });
});
