import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { githubHtml } from "../screens/github-page.ts";

const folder = fileURLToPath(new URL("../fixtures/", import.meta.url));

const stories = await readdir(`${folder}runs`);

describe("as GitHub shows it", () => {
  test("scripts and styles are dropped, alerts are drawn", () => {
    const html = githubHtml('> [!WARNING]\n> careful\n\n<script>alert(1)</script><a onclick="x()" href="javascript:x()">y</a>\n');
    expect(html).toContain('<div class="markdown-alert markdown-alert-warning">');
    expect(html).not.toMatch(/<script|onclick|javascript:/);
  });

  test.each(stories)("the comment of %s is whole", async (name) => {
    const html = githubHtml(await readFile(`${folder}runs/${name}/comment.md`, "utf8"));
    const opened = (tag: string) => html.split(`<${tag}`).length;
    const closed = (tag: string) => html.split(`</${tag}>`).length;
    for (const tag of ["table", "details", "div", "sub", "ul", "strong"]) expect([tag, opened(tag)]).toEqual([tag, closed(tag)]);
    expect(html).not.toMatch(/\[!|\*\*|\|---|```/);
  });
});
