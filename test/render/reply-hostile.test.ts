import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";

import type { Actor } from "../../src/core/message.ts";
import { problem, quote } from "../../src/core/problem.ts";
import { commandsByName } from "../../src/core/slash-registry.ts";
import { commandOf } from "../../src/core/slash-request.ts";
import { readComment } from "../../src/core/slash.ts";
import { statusOf } from "../../src/core/status.ts";
import { helpReply } from "../../src/render/reply-help.ts";
import { acceptedReply, refusedReply, whichOfferReply } from "../../src/render/reply.ts";
import { later, offer, policy } from "../support/core-words.ts";
import { given } from "../support/given.ts";
import { waiting } from "../support/stories.ts";

// Whatever a commenter writes, and whatever they are called, the reply is ours: it mentions nobody, links nowhere and holds no markup of theirs.

const words = [
  "@octocat @contoso/owners @everyone #12 contoso/web-stack#12 GH-12",
  "<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- --> &lt;",
  "[x](javascript:alert(1)) ![i](https://evil.example/p.png) https://evil.example www.evil.example mail@evil.example",
  "::set-output name=live::true ::add-mask::x ${{ github.token }}",
  "| a | b | **bold** _it_ ~~no~~ `code` ``@octocat`` ``` fence",
  "`@octocat` ` @octocat ` `` @octocat",
  "\u202egnp.exe\u2066 \u200b@\u200boctocat \u001b[2J\u0007",
];
const lines = words.map((each) => each.replaceAll(/[\u202e\u2066\u200b]/g, ""));
const now = later(3_600_000);

const replies = words.flatMap((each, index) => {
  const person: Actor = { name: each, role: "maintain" };
  const said = lines[index] ?? "";
  const reading = readComment(`/cancel because ${said}`);
  const request = reading.kind === "command" ? reading.request : ({ name: "cancel", reason: said } as const);
  const found = problem("argument-invalid", `${quote(each)} is not it, use \`/cancel\`.`, `Write ${quote(each)} \`/cancel\`.`);
  const command = commandOf({ name: "hold", reason: each }, person);
  const { run } = command === undefined ? given(waiting) : given(waiting).when(command);
  return [
    acceptedReply({ request, person, offer, sentences: [`Said: ${quote(each)}`, each], links: [{ text: each, url: each }] }),
    refusedReply({ command: each, person, problem: found }),
    refusedReply({ command: each, person, problem: { ...found, code: each, text: each, remedy: each } }),
    helpReply({ person, run, status: statusOf(run, now), policy: policy(), now }),
    whichOfferReply({ request, offers: [{ offer }, { offer }] }),
  ];
});

/** Tokens as GitHub's Markdown has them: tables, raw HTML, bare addresses made links. */
function tokensOf(text: string): readonly { readonly type: string; readonly content: string }[] {
  const tokens = new MarkdownIt({ html: true, linkify: true }).parse(text, {});
  return tokens.flatMap((token) => [token, ...(token.children ?? [])]);
}

describe.each(replies)("%#", (reply) => {
  const tokens = tokensOf(reply);

  test("mentions nobody and refers to nothing", () => {
    const texts = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
    expect(texts).not.toContainEqual(expect.stringMatching(/[@#]\w/));
  });

  test("has no link, picture, heading, fence, quote or tag of theirs", () => {
    const theirs = ["link_open", "image", "heading_open", "fence", "blockquote_open", "hr", "s_open", "em_open"];
    expect(tokens.filter(({ type }) => theirs.includes(type))).toEqual([]);
    const tags = tokens.filter(({ type }) => type.startsWith("html")).flatMap(({ content }) => content.match(/<[^>]*>/g) ?? []);
    expect(tags.filter((tag) => !/^<(?:\/?sub|!-- --)>$/.test(tag))).toEqual([]);
  });

  test("holds no character that can not be seen", () => {
    // oxlint-disable-next-line no-control-regex -- finding control characters is the point
    expect(reply).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
  });

  test("begins no workflow command on a line of its own", () => expect(reply).not.toMatch(/^\s*::/m));
});

test("every command of the table is one row of every help", () => {
  const { run } = given(waiting);
  const reply = helpReply({ person: { name: "octo", role: "read" }, run, status: statusOf(run, now), policy: policy(), now });
  const columns = reply
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.replaceAll("\\|", "").split("|").length);
  expect(columns).toEqual([...Object.keys(commandsByName), "heading"].map(() => 7));
});
