import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { chunkManifestText } from "../../src/core/chunks.ts";
import { offerName, parseOfferName } from "../../src/core/offer.ts";
import { nextStep, stepIds } from "../../src/core/pipeline.ts";
import { hasErrors, isProblem, placeText, problem, quote } from "../../src/core/problem.ts";
import { withdrawDigestText } from "../../src/core/publish-request.ts";
import { digestMismatch, notAllowed, notAtSignoff, shortDigest } from "../../src/core/refusal.ts";
import { roleAllows, roles } from "../../src/core/settings.ts";
import { after, between, earliest } from "../../src/core/time.ts";
import { compareVersions } from "../../src/core/version.ts";
import { actor, digestOf, offer, start } from "../support/core-words.ts";

describe("offer names", () => {
  it("are two ids of the manifest's grammar", () => {
    expect(offerName(offer)).toBe("contoso/web-stack");
    expect(parseOfferName("contoso/web-stack")).toEqual(offer);
    expect(parseOfferName("c/9_x")).toEqual({ publisher: "c", offer: "9_x" });
  });

  it.each(["contoso", "contoso/", "/x", "a/b/c", "A/b", "a/-b", "a/..", "_a/b", "a/b\n", `a/${"b".repeat(51)}`, ` a/b`])(
    "are not %j",
    (text) => {
      expect(parseOfferName(text)).toBeUndefined();
    },
  );
});

describe("problems", () => {
  const found = problem("logo-size", "Too small.", "Scale it.", { path: "offer.yaml", line: 14, column: 5 });

  it("have four parts, and a place where there is one", () => {
    expect(found).toEqual({
      level: "error",
      code: "logo-size",
      text: "Too small.",
      remedy: "Scale it.",
      path: "offer.yaml",
      line: 14,
      column: 5,
    });
    expect(placeText(found)).toBe("offer.yaml:14:5");
    expect(placeText({ path: "offer.yaml" })).toBe("offer.yaml");
    expect(placeText({})).toBe("");
  });

  it("stop only as errors", () => {
    expect(
      hasErrors([
        { ...found, level: "warning" },
        { ...found, level: "information" },
      ]),
    ).toBe(false);
    expect(hasErrors([{ ...found, level: "warning" }, found])).toBe(true);
  });

  it("are told from everything else", () => {
    expect(isProblem(found)).toBe(true);
    for (const other of [undefined, null, "x", [], [found], { code: "x" }, { remedy: "x" }]) expect(isProblem(other)).toBe(false);
  });
});

describe("quoting", () => {
  it.each([
    ["plain", '"plain"'],
    [42, '"42"'],
    [undefined, '"undefined"'],
    [{ a: 1 }, '"{"a":1}"'],
    ["a\u0000b\nc\u007f", '"a\\u{0}b\\u{a}c\\u{7f}"'],
    ["evil\u202Eeman", '"evil\\u{202e}eman"'],
    ["zero\u200Bwidth\uFEFF", '"zero\\u{200b}width\\u{feff}"'],
    ["x".repeat(120), `"${"x".repeat(120)}"`],
    ["x".repeat(121), `"${"x".repeat(120)}…"`],
  ])("shows %j", (value, shown) => {
    expect(quote(value)).toBe(shown);
  });

  it("never lets a character through that a terminal or a log could misread", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(quote(text)).not.toMatch(/[\p{Cc}\u061c\u180e\u202a-\u202e\u2066-\u2069\u200b-\u200f\u{e0000}-\u{e007f}]/u);
      }),
    );
  });

  it("refusals quote what they were given", () => {
    expect(notAllowed(actor("read", "evil\u202Eeman"), "Go live", "maintain").text).toBe(
      'Go live needs the role maintain; "evil\\u{202e}eman" has read.',
    );
    expect(digestMismatch("1\n2", digestOf("a")).text).toContain('"1\\u{a}2", but the preview holds aaaaaaaa');
    expect(notAtSignoff("Certification").text).toContain('"Certification"');
    expect(shortDigest(digestOf("b"))).toBe("bbbbbbbb");
  });
});

describe("moments", () => {
  it("add, differ and come in order", () => {
    expect(after(start, 1500)).toBe("2026-11-22T16:00:01.500Z");
    expect(between(start, after(start, 1500))).toBe(1500);
    expect(between(after(start, 1500), start)).toBe(-1500);
    expect(earliest([undefined, after(start, 2), start, after(start, 1)])).toBe(start);
    expect(earliest([undefined])).toBeUndefined();
  });
});

describe("small orders", () => {
  it("roles, from read to admin", () => {
    expect(roles.map((role) => roleAllows(role, "write"))).toEqual([false, false, true, true, true]);
  });

  it("steps, from validate to live", () => {
    expect(stepIds.map(nextStep)).toEqual([...stepIds.slice(1), undefined]);
  });

  it("versions, by number", () => {
    expect(["1.10.0", "1.9.9", "2.0.0", "1.9.10", "x"].toSorted(compareVersions)).toEqual(["x", "1.9.9", "1.9.10", "1.10.0", "2.0.0"]);
    expect(compareVersions("1.2.3", "1.2.3")).toBe(0);
  });
});

describe("texts that are hashed", () => {
  it("name an image by its length and its chunks of data", () => {
    const chunks = [
      { index: 0, sha256: "a" },
      { index: 7, sha256: "b" },
    ];
    expect(chunkManifestText({ length: 99, chunkSize: 4, chunks })).toBe("slipway-chunks 1 99 4\n0 a\n7 b\n");
  });

  it("bind a withdrawal to the live content that it takes away", () => {
    expect(withdrawDigestText(offer, digestOf("a"))).toBe(`withdraw contoso/web-stack ${digestOf("a")}\n`);
    expect(withdrawDigestText(offer, undefined)).toBe("withdraw contoso/web-stack nothing\n");
  });
});
