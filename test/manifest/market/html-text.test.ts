import { describe, expect, test } from "vitest";

import { htmlToMarkdown } from "../../../src/manifest/market/html-text.ts";
import { problemsOf, readerOf } from "../../../src/manifest/market/reader.ts";

describe("HTML as Markdown", () => {
  test.each([
    [
      "<h2>What</h2><p>A <b>b</b>, <i>c</i> &amp; <a href='https://x.example/a b'>d</a>.</p>",
      "# What\n\nA **b**, *c* & [d](https://x.example/a%20b).\n",
    ],
    ["<ul><li>One</li><li>Two<ol><li>a</li><li>b</li></ol></li></ul>", "- One\n- Two\n  1. a\n  2. b\n"],
    ["<p># no *heading*<br>1. no list</p>", "\\# no \\*heading\\*\\\n1\\. no list\n"],
    ["<pre><code>a < b\n*c*</code></pre>", "```\na < b\n*c*\n```\n"],
  ])("%s", (html, markdown) => {
    expect(htmlToMarkdown(html, readerOf("x", ""))).toBe(markdown);
  });

  test("tags that Markdown has no word for are told", () => {
    const place = readerOf("x", "");
    expect(htmlToMarkdown("<table><tr><td>cell</td></tr></table><script>alert(1)</script>", place)).toBe("cellalert(1)\n");
    expect(problemsOf(place).map(({ code, text }) => [code, text.includes('"table", "tr", "td", "script"')])).toEqual([
      ["market-html", true],
    ]);
  });
});
