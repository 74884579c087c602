import fc from "fast-check";
import { expect, test } from "vitest";

import { maxDepth, maxTokens } from "../../src/manifest/yaml/compose.ts";
import { maxTextBytes } from "../../src/manifest/yaml/decode-text.ts";
import { parseYaml } from "../../src/manifest/yaml/parse-yaml.ts";

const encoder = new TextEncoder();

function codes(text: string | Uint8Array): readonly string[] {
  const result = parseYaml("a.yaml", typeof text === "string" ? encoder.encode(text) : text);
  return "length" in result ? [...new Set(result.map(({ code }) => code))] : [];
}

function billionLaughs(levels: number): string {
  const names = Array.from({ length: levels }, (_, index) => `a${index}`);
  return names
    .map(
      (name, index) =>
        `${name}: &${name} [${
          index === 0
            ? "x"
            : Array(10)
                .fill(`*${names[index - 1]}`)
                .join(", ")
        }]`,
    )
    .join("\n");
}

// Every bound is one of structure (bytes, tokens, depth, aliases, values), so no clock is needed to show that reading ends.
const corpus: readonly (readonly [name: string, code: string, content: string | Uint8Array])[] = [
  ["ten megabytes", "yaml-too-large", new Uint8Array(10_000_000)],
  ["one byte too many", "yaml-too-large", new Uint8Array(maxTextBytes + 1).fill(32)],
  ["no UTF-8", "yaml-encoding", Uint8Array.of(0x61, 0x3a, 0x20, 0xff)],
  ["UTF-16", "yaml-encoding", Uint8Array.of(0xff, 0xfe, 0x61, 0x00)],
  ["NUL", "yaml-control-character", "a: \u0000"],
  ["an escape sequence", "yaml-control-character", "a: \u001b[31m"],
  ["a bidirectional override", "yaml-control-character", "a: \u202eb"],
  ["an escaped override", "yaml-control-character", String.raw`a: "\u202e"`],
  ["an escaped lone surrogate", "yaml-control-character", String.raw`a: "\ud800"`],
  ["a second byte order mark", "yaml-control-character", "\ufeffa: \ufeffb"],
  ["nothing", "yaml-empty", ""],
  ["only comments", "yaml-empty", "# a\n"],
  ["a bomb of aliases", "yaml-alias-limit", billionLaughs(9)],
  ["too many aliases", "yaml-alias-limit", `a: &a x\nb: [${Array(101).fill("*a").join(",")}]`],
  ["an alias inside itself", "yaml-alias-limit", "a: &a [*a]"],
  ["an unknown alias", "yaml-alias-limit", "a: *b"],
  ["a tag", "yaml-tag", "a: !!js/function x"],
  ["a tag of one's own", "yaml-tag", "a: !x {}"],
  ["a tag on the document", "yaml-tag", "!!map {a: 1}"],
  ["the same key twice", "yaml-duplicate-key", "a: 1\na: 2"],
  ["a key and its quoted twin", "yaml-duplicate-key", 'a: 1\n"a": 2'],
  ["many keys twice", "yaml-duplicate-key", Array.from({ length: 4000 }, (_, index) => `k${index % 2000}: 1`).join("\n")],
  ["a merge key", "yaml-merge-key", "a: &a {b: 1}\nc: {<<: *a}"],
  ["a number as key", "yaml-key", "1: a"],
  ["null as key", "yaml-key", "? \n: a"],
  ["a list as key", "yaml-key", "? [a]\n: b"],
  ["an alias as key", "yaml-key", "a: &a b\n*a : c"],
  ["a prototype", "yaml-key", "__proto__: {polluted: true}"],
  ["two documents", "yaml-documents", "a: 1\n---\nb: 2"],
  ["a directive", "yaml-directive", "%YAML 1.1\n---\na: yes"],
  ["a tag directive", "yaml-directive", "%TAG ! tag:x,2000:\n---\na: 1"],
  ["deep brackets", "yaml-depth", "[".repeat(500_000)],
  ["deep braces", "yaml-depth", "{a: ".repeat(100_000)],
  ["deep dashes", "yaml-depth", "- ".repeat(400_000)],
  ["deep question marks", "yaml-depth", "? ".repeat(400_000)],
  ["deep indentation", "yaml-depth", Array.from({ length: 1400 }, (_, index) => `${" ".repeat(index)}a:`).join("\n")],
  ["one level too deep", "yaml-depth", `${"[".repeat(maxDepth + 1)}${"]".repeat(maxDepth + 1)}`],
  ["blocks one level too deep", "yaml-depth", Array.from({ length: maxDepth + 2 }, (_, index) => `${" ".repeat(index)}a:`).join("\n")],
  ["a megabyte of commas", "yaml-too-complex", `[${",".repeat(1_000_000)}`],
  ["a megabyte of quotes", "yaml-too-complex", '"'.repeat(1_000_000)],
  ["a megabyte of keys", "yaml-too-complex", Array.from({ length: maxTokens / 4 }, (_, index) => `k${index}: 1`).join("\n")],
  ["a megabyte of anchors", "yaml-too-complex", "&a ".repeat(300_000)],
  ["a megabyte of comments", "yaml-too-complex", "#\n".repeat(500_000)],
  ["an open quote", "yaml-syntax", 'a: "b'],
  ["tabs as indentation", "yaml-syntax", "a:\n\tb: 1"],
];

test.each(corpus)("%s: %s", (_name, code, content) => {
  expect(codes(content)).toEqual([code]);
});

test.each([
  ["a byte order mark at the start", "\ufeffa: 1"],
  ["an alias", "a: &a [x]\nb: *a"],
  ["carriage returns", "a: 1\r\nb: 2\r\n"],
  ["the deepest nesting", `${"[".repeat(maxDepth)}${"]".repeat(maxDepth)}`],
  ["a key called constructor", "constructor: 1"],
])("%s is read", (_name, text) => {
  expect(codes(text)).toEqual([]);
});

test("places are 1-based, of values and keys, also behind an alias and for what is missing", () => {
  const document = parseYaml("a.yaml", encoder.encode("a: &a\n  b: [x, yy]\nc: *a\nd:\n"));
  if ("length" in document) throw new Error("must parse");
  expect(document.value).toEqual({ a: { b: ["x", "yy"] }, c: { b: ["x", "yy"] }, d: null });
  const at = (pointer: readonly (string | number)[], what: "key" | "value"): string => {
    const { line, column } = document.place(pointer, what);
    return `${line}:${column}`;
  };
  expect(at([], "value")).toBe("1:1");
  expect(at(["a", "b", 1], "value")).toBe("2:10");
  expect(at(["a", "b"], "key")).toBe("2:3");
  expect(at(["c", "b", 0], "value")).toBe("2:7");
  expect(at(["c"], "key")).toBe("3:1");
  expect(at(["a", "missing", "deeper"], "key")).toBe("1:1");
});

test("any bytes give a document or problems with place and remedy, never a throw", () => {
  const yamlish = fc.stringMatching(/^[ \n:\-[\]{},"'&*!#|>?%@`a1]{0,60}$/);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        yamlish.map((text) => encoder.encode(text)),
      ),
      (bytes) => {
        const result = parseYaml("a.yaml", bytes);
        if (!("length" in result)) return;
        expect(result.length).toBeGreaterThan(0);
        for (const { path, remedy, text } of result) expect([path, remedy !== "", text !== ""]).toEqual(["a.yaml", true, true]);
      },
    ),
    { numRuns: 500 },
  );
});
