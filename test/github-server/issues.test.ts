import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import { clientOf, refusalOf } from "./support/client.ts";

test("a job opens an issue, finds it by label and creator, changes and closes it", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  const { data: issue } = await api.issues.create({ ...where, title: "Publishing contoso/web", body: "…", labels: ["slipway"] });
  expect(issue.user).toMatchObject({ login: "github-actions[bot]", id: 41_898_282, type: "Bot" });
  expect(issue.performed_via_github_app?.slug).toBe("github-actions");
  github.addUser("alice", { role: "read" });
  github.as("alice").openIssue("A question");
  const listed = await api.issues.listForRepo({ ...where, labels: "Slipway", creator: "github-actions[bot]", state: "open" });
  expect(listed.data.map(({ number }) => number)).toEqual([issue.number]);
  await api.issues.update({
    ...where,
    issue_number: issue.number,
    title: "Published",
    labels: ["done"],
    state: "closed",
    state_reason: "completed",
  });
  expect(github.issues()[0]).toMatchObject({ title: "Published", state: "closed", labels: ["done"] });
  expect(await refusalOf(api.issues.create({ ...where, title: "x".repeat(257) }))).toMatchObject({ status: 422 });
});

test("lists come in pages that link each other", async () => {
  await using github = await startGitHub();
  const { api, octokit, where } = clientOf(github, { issues: "write" });
  github.addUser("alice", { role: "write" });
  for (let at = 1; at <= 45; at += 1) github.as("alice").openIssue(`Issue ${at}`);
  const first = await api.issues.listForRepo(where);
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toContain('page=2>; rel="next"');
  const second = await api.issues.listForRepo({ ...where, page: 2 });
  expect(second.headers.link).toContain('rel="prev"');
  expect(second.headers.link).not.toContain('rel="next"');
  const all = await octokit.paginate(api.issues.listForRepo, { ...where, per_page: 10, direction: "asc" });
  expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 45 }, (_, at) => at + 1));
});

test("labels live in the repository and on issues", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  await api.issues.createLabel({ ...where, name: "go-live", color: "0e8a16", description: "Press it" });
  expect(await refusalOf(api.issues.createLabel({ ...where, name: "Go-Live", color: "0e8a16" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(api.issues.createLabel({ ...where, name: "x", color: "green" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(api.issues.createLabel({ ...where, name: "x", color: "000000", description: "d".repeat(101) }))).toMatchObject({
    status: 422,
  });
  await api.issues.updateLabel({ ...where, name: "go-live", new_name: "live", color: "ffffff" });
  expect((await api.issues.getLabel({ ...where, name: "LIVE" })).data).toMatchObject({ name: "live", color: "ffffff" });
  expect((await api.issues.listLabelsForRepo(where)).data.map(({ name }) => name)).toEqual(["live"]);
  const { data: issue } = await api.issues.create({ ...where, title: "One" });
  const on = { ...where, issue_number: issue.number };
  await api.issues.addLabels({ ...on, labels: ["live", "new"] });
  await api.issues.removeLabel({ ...on, name: "live" });
  expect((await api.issues.listLabelsOnIssue(on)).data.map(({ name }) => name)).toEqual(["new"]);
  await api.issues.setLabels({ ...on, labels: ["a", "b"] });
  expect(github.labelsOf(issue.number)).toEqual(["a", "b"]);
  expect(await refusalOf(api.issues.removeLabel({ ...on, name: "live" }))).toMatchObject({ status: 404 });
  expect(github.labels()).toEqual(["live", "new", "a", "b"]);
});

test("a deleted issue is gone, a missing one not found", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  github.addUser("root", { role: "admin" });
  const number = github.as("root").openIssue("One");
  github.as("root").deleteIssue(number);
  expect(await refusalOf(api.issues.get({ ...where, issue_number: number }))).toMatchObject({ status: 410 });
  expect(await refusalOf(api.issues.createComment({ ...where, issue_number: number, body: "x" }))).toMatchObject({ status: 410 });
  expect(await refusalOf(api.issues.get({ ...where, issue_number: 99 }))).toMatchObject({ status: 404 });
});
