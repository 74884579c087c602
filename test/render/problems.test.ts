import fc from "fast-check";
import { expect, test } from "vitest";

import type { Problem } from "../../src/core/problem.ts";
import { formatProblems } from "../../src/render/problems.ts";

const problems: readonly Problem[] = [
  { level: "error", code: "logo-size", text: 'It is "1 × 1".', remedy: "Save it.", path: "offers/a/b/offer.yaml", line: 14, column: 5 },
  { level: "warning", code: "file-unused", text: "Unused.", remedy: "Remove it.", path: "offers/a/b/x y%,:.md" },
  { level: "information", code: "note", text: "50 %\r\nfine", remedy: "Nothing." },
];

test("text groups by file and ends with a summary", () => {
  expect(formatProblems(problems, "text")).toBe(
    [
      "offers/a/b/offer.yaml",
      "  ✘ offers/a/b/offer.yaml:14:5  logo-size",
      '      It is "1 × 1".',
      "      fix  Save it.",
      "",
      "offers/a/b/x y%,:.md",
      "  ! file-unused",
      "      Unused.",
      "      fix  Remove it.",
      "",
      "  · note",
      String.raw`      50 %\u{d}\u{a}fine`,
      "      fix  Nothing.",
      "",
      "1 error, 1 warning, 1 note in 2 files.",
      "",
    ].join("\n"),
  );
  expect(formatProblems([], "text")).toBe("No problems found.\n");
  expect(formatProblems([{ level: "error", code: "a", text: "b", remedy: "c" }], "text")).toContain("1 error.");
  expect(formatProblems([{ level: "error", code: "a", text: "b", remedy: "c", path: "p", line: 2 }], "text")).toContain("p:2  a");
});

test("json keeps every problem", () => {
  expect(JSON.parse(formatProblems(problems, "json"))).toEqual({ schemaVersion: 1, problems });
});

test("workflow commands are escaped", () => {
  expect(formatProblems(problems, "github").split("\n")).toEqual([
    '::error file=offers/a/b/offer.yaml,line=14,col=5,title=logo-size::It is "1 × 1". Save it.',
    "::warning file=offers/a/b/x y%25%2C%3A.md,title=file-unused::Unused. Remove it.",
    "::notice title=note::50 %25%0Afine Nothing.",
    "",
  ]);
  expect(formatProblems([], "github")).toBe("");
});

test("no text of a manifest starts another workflow command", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, path) => {
      const [first = "", ...rest] = formatProblems([{ level: "error", code: "a", text, remedy: "b", path }], "github").split(/\r\n|\r|\n/);
      expect(first.startsWith("::error file=")).toBe(true);
      expect(rest).toEqual([""]);
    }),
  );
});

function many(level: Problem["level"], number: number): readonly Problem[] {
  return Array.from({ length: number }, (_, index) => ({ level, code: `${level}-${index}`, text: "t", remedy: "r" }));
}

test("a step's ten remarks of a kind are the errors first, and a notice tells of the others", () => {
  const lines = formatProblems([...many("information", 12), ...many("warning", 11), ...many("error", 13)], "github")
    .trimEnd()
    .split("\n");
  const kinds = lines.map((each) => each.split(" ")[0]);
  expect(kinds).toEqual([
    ...Array.from({ length: 10 }, () => "::error"),
    ...Array.from({ length: 10 }, () => "::warning"),
    ...Array.from({ length: 10 }, () => "::notice"),
  ]);
  expect(lines.at(-1)).toContain("::7 more problems are not shown");
  expect(formatProblems(many("error", 10), "github")).not.toContain("more-problems");
});

test("workflow commands keep to the limits of title and message", () => {
  const [line = ""] = formatProblems([{ level: "error", code: "c:".repeat(400), text: "%\n".repeat(40_000), remedy: "" }], "github").split(
    "\n",
  );
  const [, title = "", message = ""] = /title=(.*?)::(.*)/.exec(line) ?? [];
  expect(decodeURIComponent(title)).toHaveLength(255);
  expect(message.length).toBeLessThan(64 * 1024);
});

test("SARIF names rules, places and encoded paths", () => {
  const log: unknown = JSON.parse(formatProblems(problems, "sarif"));
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Slipway", rules: [{ id: "file-unused" }, { id: "logo-size" }, { id: "note" }] } },
        results: [
          {
            ruleId: "logo-size",
            ruleIndex: 1,
            level: "error",
            locations: [
              { physicalLocation: { artifactLocation: { uri: "offers/a/b/offer.yaml" }, region: { startLine: 14, startColumn: 5 } } },
            ],
          },
          {
            ruleIndex: 0,
            level: "warning",
            locations: [{ physicalLocation: { artifactLocation: { uri: "offers/a/b/x%20y%25%2C%3A.md" } } }],
          },
          { ruleIndex: 2, level: "note" },
        ],
      },
    ],
  });
  expect(formatProblems([{ level: "error", code: "a", text: "b", remedy: "c", path: "\ud800", line: 1 }], "sarif")).toContain("startLine");
});
