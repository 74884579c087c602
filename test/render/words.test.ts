import { describe, expect, test } from "vitest";

import { day, hour, minute, second } from "../../src/core/time.ts";
import { codeHtml, html, joinHtml, linkHtml } from "../../src/render/html.ts";
import { manyLines, oneLine, readableMoments, shorten, wrapWords } from "../../src/render/plain.ts";
import {
  bytesText,
  clockText,
  count,
  durationText,
  markdownText,
  markdownWithCode,
  momentText,
  sinceText,
} from "../../src/render/words.ts";

describe("numbers and moments", () => {
  test.each([
    [0, "0 s"],
    [100, "0.1 s"],
    [41 * second, "41 s"],
    [72 * second, "1 min 12 s"],
    [2 * hour, "2 h"],
    [day + 3 * hour + minute, "1 day 3 h"],
    [2 * day, "2 days"],
  ])("%i ms is %s", (ms, text) => expect(durationText(ms)).toBe(text));

  test("a since has one unit", () => {
    expect([4 * minute + second, 27 * hour, 21 * day].map(sinceText)).toEqual(["4 min", "1 day", "3 weeks"]);
  });

  test("bytes have binary units", () => {
    expect([0, 1, 2150, 512 * 1024 ** 2, 1.5 * 1024 ** 3].map(bytesText)).toEqual(["0 B", "1 B", "2.1 KiB", "512 MiB", "1.5 GiB"]);
  });

  test("a time of today has no date", () => {
    expect(clockText("2026-11-22T16:04:11.000Z", "2026-11-22T23:00:00.000Z")).toBe("16:04");
    expect(clockText("2026-11-22T16:04:11.000Z", "2026-11-23T00:00:00.000Z")).toBe("2026-11-22 16:04");
    expect(momentText("2026-11-22T16:04:11.000Z")).toBe("2026-11-22 16:04 UTC");
    expect(readableMoments("next at 2026-11-22T16:04:11.100Z)")).toBe("next at 2026-11-22 16:04:11 UTC)");
  });

  test("one is singular", () => expect([count(1, "problem"), count(2, "address", "addresses")]).toEqual(["1 problem", "2 addresses"]));
});

describe("plain text", () => {
  test("becomes one harmless line, or several", () => {
    expect(oneLine(" a\r\n\tb\u001b[0m\u202e ")).toBe("a b\\u{1b}[0m\\u{202e}");
    expect(manyLines("a\r\nb\tc\u0007\n")).toEqual(["a", "b    c\\u{7}", ""]);
  });

  test("is shortened between characters", () => {
    expect(shorten("🚢🚢🚢", 2)).toBe("🚢…");
    expect(shorten("ship", 4)).toBe("ship");
  });

  test("wraps", () => expect(wrapWords("aa bb `c d` eeeeeeeeee", 5)).toEqual(["aa bb", "`c d`", "eeeeeeeeee"]));
});

describe("markdown", () => {
  test.each([
    ["1. not a list", "1\\. not a list"],
    ["1.4.0 is live", "1.4.0 is live"],
    ["- no list", "\\- no list"],
    ["@octocat #12", "@<!-- -->octocat #<!-- -->12"],
    ["a | <b> & `c`", "a \\| &#60;b&#62; &#38; \\`c\\`"],
    ["https://x.example :tada:", "https\\://x.example \\:tada:"],
  ])("%s", (text, escaped) => expect(markdownText(text)).toBe(escaped));

  test("keeps code that is whole", () => {
    expect(markdownWithCode("run `a|b *c*` now")).toBe("run `a\\|b *c*` now");
    expect(markdownWithCode("a ` b")).toBe("a \\` b");
  });
});

describe("html", () => {
  test("escapes values, keeps its own", () => {
    expect(html`<p title="${'"><script>'}">${"a & b "}${html`<b>${3}</b>`}${[html`x`]}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">a &amp; b <b>3</b>x</p>',
    );
    expect(codeHtml("`<x>` y").html).toBe("<code>&lt;x&gt;</code> y");
    expect(joinHtml([html`a`, html``, html`b`], "-").html).toBe("a-b");
  });

  test("links only to pages, files and mailboxes", () => {
    expect(linkHtml("https://x.example/?a=1&b", "x").html).toBe('<a href="https://x.example/?a=1&amp;b">x</a>');
    for (const url of ["javascript:alert(1)", " https://x", "data:text/html,x", "https://x\u0000y", "//x.example"])
      expect(linkHtml(url, "x").html).toBe("x");
  });
});
