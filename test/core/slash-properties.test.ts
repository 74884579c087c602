import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { commandsByName, slashCommands } from "../../src/core/slash-registry.ts";
import { commentFor, type SlashRequest } from "../../src/core/slash-request.ts";
import { readComment } from "../../src/core/slash.ts";
import { offer } from "../support/core-words.ts";

const word = fc.stringMatching(/^[a-z][a-z,.!?@#`*<>]{0,11}$/);
const sentence = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
const hex = fc.stringMatching(/^[0-9a-f]{8,64}$/);
const requests: fc.Arbitrary<SlashRequest> = fc.oneof(
  fc.constantFrom<SlashRequest>({ name: "status" }, { name: "help" }, { name: "resume" }, { name: "go-live" }),
  fc.record({
    name: fc.constant("go-live" as const),
    digest: fc.oneof(
      hex,
      hex.map((digits) => `sha256:${digits}`),
    ),
  }),
  fc.record({ name: fc.constantFrom("cancel" as const, "hold" as const), reason: sentence }),
  fc.record({ name: fc.constant("publish" as const), reuse: fc.boolean() }),
  fc.record({ name: fc.constant("notify" as const), addresses: fc.array(fc.emailAddress(), { minLength: 1, maxLength: 3 }) }),
  fc.record({
    name: fc.constant("support" as const),
    text: fc.array(word, { minLength: 1, maxLength: 5 }).map((lines) => lines.join("\n")),
  }),
);

/** Longest and worst first: what makes a careless pattern go back and forth. */
const hostile = fc
  .tuple(
    fc.constantFrom("", "/", "/go-live", "/go-live ", "/cancel ", "/support ", "/notify ", "/golive ", "/go\u200b"),
    fc.constantFrom(
      " ",
      "/",
      "-",
      "a",
      "\u200b",
      "\u202e",
      "\u2028",
      "\r",
      "\n",
      "\r\n",
      "\t",
      "\u00a0",
      "\u0301",
      "\u0430",
      "\ufdfa",
      " \u2028",
      "a@",
      "/a",
      "sha256:",
      "\ud83d",
      "🚢",
      "::",
      "<!--",
      "`",
    ),
    fc.constantFrom("", "/", "\n", " x", "\u200b"),
  )
  .map(([before, again, after]) => `${before}${again.repeat(65_536)}`.slice(0, 65_536 - after.length) + after);

function answers(body: string): void {
  expect(["none", "command", "refused"]).toContain(readComment(body).kind);
}

/** What a reading would have recorded, as text; empty for one that asks for nothing. */
function recorded(body: string): string {
  const reading = readComment(body);
  return reading.kind === "command" ? JSON.stringify(reading.request) : "";
}

describe("whatever the comment", () => {
  const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ unit: "grapheme", maxLength: 200 }));
  const near = fc.tuple(fc.constantFrom(...slashCommands.map(({ name }) => name)), anything).map(([name, rest]) => `/${name}${rest}`);

  test("reading it ends, and gives one of three answers", () => {
    fc.assert(fc.property(fc.oneof(anything, near), answers), { numRuns: 1000 });
    fc.assert(fc.property(hostile, answers), { numRuns: 200 });
  });

  test("one that begins with another visible character than a slash says nothing", () => {
    const slashes = /^[/\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\uff0f\u2044\u2215\u2571\u27cb\u29f8]/u;
    fc.assert(
      fc.property(anything, near, (first, second) => {
        fc.pre(first !== "" && !slashes.test(first));
        expect(readComment(`${first}${second}`)).toEqual({ kind: "none" });
        expect(readComment(`${first}\n${second}`)).toEqual({ kind: "none" });
      }),
    );
  });

  test("only an exact first line is a command, and one that changes something stands alone", () => {
    fc.assert(
      fc.property(near, (body) => {
        const reading = readComment(body);
        if (reading.kind !== "command") return;
        const { name, mutating } = commandsByName[reading.request.name];
        expect(body).toMatch(new RegExp(`^/${name}(?: |\\r|\\n|$)`));
        expect(mutating && name !== "support" ? body.replace(/^[^\r\n]*/, "").trim() : "").toBe("");
      }),
      { numRuns: 500 },
    );
  });

  test("a character that can not be seen, put anywhere after the slash, is never in a request nor passed over", () => {
    const unseen = fc.constantFrom(...Array.from("\u200b\u200d\u202e\u2066\ufeff\u00ad\u0007\u0085\u2028\u2060\u180e\u3164"));
    fc.assert(
      fc.property(requests, unseen, fc.nat(), (request, character, position) => {
        const body = commentFor(request, offer);
        const at = 1 + (position % body.length);
        const changed = `${body.slice(0, at)}${character}${body.slice(at)}`;
        expect(readComment(changed).kind).not.toBe("none");
        expect(recorded(changed)).not.toContain(JSON.stringify(character).slice(1, -1));
      }),
    );
  });
});

describe("a request", () => {
  test("written as a comment is read as the same request, for the same offer", () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(readComment(commentFor(request, offer))).toEqual({ kind: "command", offer, request });
      }),
    );
  });
});
