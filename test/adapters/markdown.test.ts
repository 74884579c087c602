import { describe, expect, it } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";

describe("markdownToHtml", () => {
  it.each([
    ["# One\n\n## Two", "<h3>One</h3>\n<h4>Two</h4>\n"],
    ["###### Six", "<h6>Six</h6>\n"],
    ["**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>\n"],
    ["[page](https://a.example/?x=1&y=2)", '<p><a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer nofollow">page</a></p>\n'],
    ["<mailto:a@b.example>", '<p><a href="mailto:a@b.example" rel="noopener noreferrer nofollow">mailto:a@b.example</a></p>\n'],
    ["[page](/elsewhere)", "<p>[page](/elsewhere)</p>\n"],
    ["[page](javascript:alert(1))", "<p>[page](javascript:alert(1))</p>\n"],
    ["<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"],
    ["price \u202E01.0\u202C\u0000", "<p>price 01.0</p>\n"],
  ])("writes %j as %j", (text, html) => {
    expect(markdownToHtml(text)).toBe(html);
  });

  it("loads no picture", () => {
    expect(markdownToHtml("![a cat](https://cats.example/cat.png)")).not.toContain("<img");
  });

  it("makes tables", () => {
    expect(markdownToHtml("| a |\n|---|\n| b |")).toContain("<td>b</td>");
  });

  it.each(["[", "![", "<", "`", "*", "_", "> ", "- ", "|", "[a](", "**a ", "<a ", "&#", "\\", "a\n===\n", "[x]: y\n"])(
    "comes to an end with %j, over and over, in the longest text that is allowed",
    (piece) => {
      expect(markdownToHtml(piece.repeat(Math.ceil(10_000 / piece.length)))).not.toMatch(/<(?:script|img|a )/);
    },
  );

  it("survives deep nesting", () => {
    expect(markdownToHtml(">".repeat(5000))).toContain("<blockquote>");
  });
});
