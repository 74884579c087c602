import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import { mentionsOf } from "../support/github/world/mentions.ts";
import { clientOf, refusalOf } from "./support/client.ts";

test("comments are written, read again, changed and removed", async () => {
  const times = ["2026-11-22T10:00:00.700Z", "2026-11-22T10:05:00.000Z"].map((text) => new Date(text));
  let now = times[0];
  await using github = await startGitHub({ now: () => now ?? new Date() });
  const { api, where } = clientOf(github, { issues: "write" });
  const { data: issue } = await api.issues.create({ ...where, title: "One" });
  const { data: comment } = await api.issues.createComment({ ...where, issue_number: issue.number, body: "first" });
  const on = { ...where, comment_id: comment.id };
  expect(comment).toMatchObject({ created_at: "2026-11-22T10:00:00Z", updated_at: "2026-11-22T10:00:00Z" });
  now = times[1];
  await api.issues.updateComment({ ...on, body: "second" });
  expect((await api.issues.getComment(on)).data).toMatchObject({ body: "second", updated_at: "2026-11-22T10:05:00Z" });
  expect((await api.issues.listComments({ ...where, issue_number: issue.number })).data.map(({ body }) => body)).toEqual(["second"]);
  expect((await api.issues.listComments({ ...where, issue_number: issue.number, since: "2026-11-22T10:06:00Z" })).data).toEqual([]);
  await api.issues.deleteComment(on);
  expect(github.comments(issue.number)).toEqual([]);
  expect(await refusalOf(api.issues.getComment(on))).toMatchObject({ status: 404 });
});

test("65,536 characters fit into a comment, one more does not", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  const { data: issue } = await api.issues.create({ ...where, title: "One" });
  const on = { ...where, issue_number: issue.number };
  await api.issues.createComment({ ...on, body: "x".repeat(65_536) });
  expect((await refusalOf(api.issues.createComment({ ...on, body: "x".repeat(65_537) }))).message).toContain("maximum is 65536 characters");
  expect(await refusalOf(api.issues.createComment({ ...on, body: " " }))).toMatchObject({ status: 422 });
  expect(github.comments(issue.number)).toHaveLength(1);
});

test("a reaction is given once per person", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  github.addUser("alice", { role: "write" });
  const number = github.as("alice").openIssue("One");
  const on = { ...where, comment_id: await github.as("alice").comment(number, "/status") };
  const react = async (content: "eyes" | "+1") => (await api.reactions.createForIssueComment({ ...on, content })).status;
  expect([await react("eyes"), await react("eyes"), await react("+1")]).toEqual([201, 200, 201]);
  expect(github.reactions(on.comment_id)).toEqual(["eyes", "+1"]);
  expect((await api.reactions.listForIssueComment({ ...on, content: "eyes" })).data).toHaveLength(1);
});

test.each([
  ["hello @octocat, and @octo-org/reviewers", ["octocat", "octo-org/reviewers"]],
  ["(@a) *@b* [@c](https://example.com)", ["a", "b"]],
  ["`@a` and\n```\n@b\n```\n\n    @c", []],
  ["<!-- @a --> x <code>@b</code>", []],
  ["mail@example.com and `x` foo@bar", []],
  ["&#64;everyone", ["everyone"]],
  ["@\u200beveryone and \\@escaped", ["escaped"]],
])("of %j GitHub would ping %j", (body, pinged) => {
  expect(mentionsOf(body)).toEqual(pinged);
});
