import { expect, test } from "vitest";

import { trusted } from "../../src/manifest/trusted.ts";
import { payloadFaults } from "../support/github/events/schema.ts";
import { startGitHub } from "../support/github/start.ts";
import type { GitHub, HookEvent } from "../support/github/types.ts";
import { clientOf, refusalOf } from "./support/client.ts";

/** Name and action of each. */
function told(events: readonly HookEvent[]): readonly string[] {
  return events.map(({ name, payload }) =>
    [name, trusted<{ readonly action?: string }>(payload).action].filter((word) => word !== undefined).join(" "),
  );
}

async function withPeople(): Promise<GitHub> {
  const github = await startGitHub();
  for (const role of ["read", "write", "maintain", "admin"]) github.addUser(role, { role });
  return github;
}

test("talking and labelling tell what GitHub would, about the default branch", async () => {
  await using github = await withPeople();
  const { read, write, admin } = { read: github.as("read"), write: github.as("write"), admin: github.as("admin") };
  const number = read.openIssue("One", "Body");
  const comment = await read.comment(number, "/help");
  read.editComment(comment, "/go-live");
  write.label(number, "go-live");
  write.renameLabel("go-live", "live");
  write.unlabel(number, "live");
  write.deleteLabel("live");
  write.deleteComment(comment);
  read.closeIssue(number);
  admin.deleteIssue(number);
  const events = github.takeEvents();
  expect(told(events)).toEqual([
    "issues opened",
    "issue_comment created",
    "issue_comment edited",
    "label created",
    "issues labeled",
    "label edited",
    "issues unlabeled",
    "label deleted",
    "issue_comment deleted",
    "issues closed",
    "issues deleted",
  ]);
  expect(events.every(({ ref, sha }) => ref === "refs/heads/main" && /^[\da-f]{40}$/u.test(sha))).toBe(true);
  expect(events[2]?.payload).toMatchObject({ changes: { body: { from: "/help" } }, sender: { login: "read" } });
  expect(github.takeEvents()).toEqual([]);
});

test("a pull request from a fork tells so, up to its merge", async () => {
  await using github = await withPeople();
  const number = await github.as("read").openPullRequest({ branch: "web", title: "Web", changes: { a: "1" }, fork: true });
  const head = await github.as("read").pushToPullRequest(number, { a: "2" });
  const merged = await github.as("maintain").merge(number);
  github.as("maintain").label(number, "go-live");
  const events = github.takeEvents();
  expect(told(events)).toEqual([
    "pull_request opened",
    "pull_request synchronize",
    "pull_request closed",
    "push",
    "label created",
    "pull_request labeled",
  ]);
  expect(events.map(({ fromFork }) => fromFork)).toEqual([true, true, true, false, false, true]);
  expect(events[0]?.ref).toBe(`refs/pull/${number}/merge`);
  expect(events[1]?.payload).toMatchObject({ after: head, pull_request: { head: { sha: head, repo: { full_name: "read/offers" } } } });
  expect(events[2]?.payload).toMatchObject({ pull_request: { merged: true, merge_commit_sha: merged } });
  expect(events[5]).toMatchObject({
    ref: "refs/heads/main",
    sha: merged,
    payload: { label: { name: "go-live" }, pull_request: { merged: true } },
  });
});

test("a push lists its commits, without the files: event files of Actions lack them", async () => {
  await using github = await withPeople();
  const before = await github.as("write").push({ "a.txt": "1" }, "First");
  const after = await github.as("write").push({ "b.txt": "1" }, "Second\n\nWith a body");
  await github.as("admin").forcePush(before);
  const [, push, forced] = github.takeEvents();
  expect(push).toMatchObject({ name: "push", sha: after, ref: "refs/heads/main", actor: { login: "write" } });
  expect(push?.payload).toMatchObject({
    before,
    after,
    forced: false,
    commits: [{ id: after, message: "Second\n\nWith a body", author: { username: "write" } }],
  });
  expect(JSON.stringify(push?.payload)).not.toContain('"added"');
  expect(forced?.payload).toMatchObject({ before: after, after: before, forced: true, commits: [] });
});

test("what a job's token does starts nothing but what it dispatches", async () => {
  await using github = await withPeople();
  const workflow = "on:\n  workflow_dispatch:\n    inputs:\n      offer: { required: true }\n      hop: { default: '0' }\njobs: {}\n";
  await github.as("write").push({ ".github/workflows/advance.yml": workflow, ".github/workflows/other.yml": "on: push\njobs: {}\n" });
  github.takeEvents();
  const { api, where } = clientOf(github, { issues: "write", actions: "write", contents: "write" });
  const { data: issue } = await api.issues.create({ ...where, title: "One", labels: ["a"] });
  await api.issues.createComment({ ...where, issue_number: issue.number, body: "x" });
  const dispatch = async (workflow_id: string, ref: string, inputs: Record<string, unknown>) =>
    await api.actions.createWorkflowDispatch({ ...where, workflow_id, ref, inputs });
  await dispatch("advance.yml", "main", { offer: "contoso/web" });
  await api.repos.createDispatchEvent({ ...where, event_type: "tick", client_payload: { offer: "web" } });
  const events = github.takeEvents();
  expect(told(events)).toEqual(["workflow_dispatch", "repository_dispatch tick"]);
  expect(events[0]?.payload).toMatchObject({
    inputs: { offer: "contoso/web", hop: "0" },
    ref: "refs/heads/main",
    workflow: ".github/workflows/advance.yml",
  });
  expect(await refusalOf(dispatch("missing.yml", "main", {}))).toMatchObject({ status: 404 });
  expect(await refusalOf(dispatch("advance.yml", "nowhere", { offer: "x" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(dispatch("other.yml", "main", {}))).toMatchObject({ status: 422 });
  expect(await refusalOf(dispatch("advance.yml", "main", {}))).toMatchObject({ status: 422 });
  expect(await refusalOf(dispatch("advance.yml", "main", { offer: "x", hopp: "1" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(dispatch("advance.yml", "main", { offer: "x", hop: 1 }))).toMatchObject({ status: 422 });
  await github.as("write").dispatch("advance.yml", { offer: "contoso/web" });
  expect(github.takeEvents()[0]?.actor.login).toBe("write");
});

test("an event can come twice, and out of order", async () => {
  await using github = await withPeople();
  const number = github.as("read").openIssue("One");
  await github.as("read").comment(number, "/status");
  const [opened, commented] = github.takeEvents();
  if (opened === undefined || commented === undefined) throw new Error("two events expected");
  github.redeliver(commented);
  github.redeliver(opened);
  expect(told(github.takeEvents())).toEqual(["issue_comment created", "issues opened"]);
});

test("a payload that its schema does not allow is noticed", async () => {
  await using github = await withPeople();
  github.as("read").openIssue("One");
  const [event] = github.takeEvents();
  expect(payloadFaults("issues", "opened", event?.payload)).toEqual([]);
  expect(payloadFaults("issues", "opened", { ...trusted<object>(event?.payload), issue: {} })).not.toEqual([]);
});
