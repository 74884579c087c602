import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";

test("an issue is opened, commented on, labelled and closed by a job", async () => {
  await using github = await startGitHub();
  const rest = new Octokit({ auth: github.jobToken({ issues: "write" }), baseUrl: github.apiUrl });
  const [owner = "", repo = ""] = github.repository.split("/");
  const issue = await rest.rest.issues.create({
    owner,
    repo,
    title: "Publication",
    body: "Hello @octocat and `@nobody`",
    labels: ["slipway"],
  });
  const comment = await rest.rest.issues.createComment({
    owner,
    repo,
    issue_number: issue.data.number,
    body: "hi @octocat `@nobody` <!-- @x -->",
  });
  await rest.rest.issues.updateComment({ owner, repo, comment_id: comment.data.id, body: "hello @octocat" });
  expect(github.comments(1)[0]?.mentions).toEqual(["octocat"]);
  github.addUser("alice", { role: "maintain" });
  github.as("alice").label(1, "slipway");
  github.as("alice").label(1, "go-live");
  const n = await github.as("alice").openPullRequest({ branch: "x", title: "T", changes: { "a b.txt": "1\n" } });
  await github.as("alice").merge(n);
  github.as("alice").label(n, "go-live");
  const events = github.takeEvents();
  expect(events.map((e) => e.name)).toEqual(["label", "issues", "push", "pull_request", "pull_request", "push", "pull_request"]);
});
