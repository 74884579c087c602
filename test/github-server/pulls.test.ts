import { expect, test } from "vitest";

import { git } from "../support/github/git/run.ts";
import { startGitHub } from "../support/github/start.ts";
import { clientOf, refusalOf } from "./support/client.ts";

const reading = { contents: "read", pull_requests: "read" } as const;

test("a pull request from a fork shows head, base, files and the test merge", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "none" });
  const changes = { "offers/web.yaml": "id: web\n", "README.md": null };
  const number = await github.as("alice").openPullRequest({ branch: "web", title: "A new offer", changes, fork: true, body: "Please." });
  const { api, where } = clientOf(github, reading);
  const { data: pull } = await api.pulls.get({ ...where, pull_number: number });
  expect(pull).toMatchObject({ state: "open", merged: false, mergeable: true, commits: 1, changed_files: 2, body: "Please." });
  expect(pull.head).toMatchObject({ label: "alice:web", repo: { full_name: "alice/offers", fork: true } });
  expect(pull.base.repo.full_name).toBe(github.repository);
  const { data: files } = await api.pulls.listFiles({ ...where, pull_number: number });
  expect(files.map(({ filename, status }) => [filename, status])).toEqual([
    ["README.md", "removed"],
    ["offers/web.yaml", "added"],
  ]);
  const parents = await git(github.gitDirectory, ["log", "-1", "--format=%P", `refs/pull/${number}/merge`]);
  expect(parents).toBe(`${pull.base.sha} ${pull.head.sha}`);
  expect(await git(github.gitDirectory, ["for-each-ref", "--format=%(refname)"])).toBe(
    `refs/heads/main\nrefs/pull/${number}/head\nrefs/pull/${number}/merge`,
  );
});

test.each(["merge", "squash", "rebase"] as const)("merged by %s, the commit leads back to the pull request", async (how) => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "maintain" });
  const alice = github.as("alice");
  const number = await alice.openPullRequest({ branch: "web", title: "Web", changes: { "a.txt": "1\n" } });
  await alice.pushToPullRequest(number, { "b.txt": "2\n" });
  await alice.push({ "c.txt": "3\n" });
  const merged = await alice.merge(number, how);
  const { api, where } = clientOf(github, reading);
  const { data: pulls } = await api.repos.listPullRequestsAssociatedWithCommit({ ...where, commit_sha: merged });
  expect(pulls.map((pull) => [pull.number, pull.merge_commit_sha, pull.merged_at === null])).toEqual([[number, merged, false]]);
  expect((await api.pulls.get({ ...where, pull_number: number })).data).toMatchObject({ merged: true, merged_by: { login: "alice" } });
  expect(await git(github.gitDirectory, ["ls-tree", "--name-only", "refs/heads/main"])).toBe("README.md\na.txt\nb.txt\nc.txt");
  const parents = (await git(github.gitDirectory, ["log", "-1", "--format=%P", merged])).split(" ");
  expect(parents).toHaveLength(how === "merge" ? 2 : 1);
});

test("a conflict shows, and cannot be merged", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  const number = await github.as("alice").openPullRequest({ branch: "web", title: "Web", changes: { "README.md": "mine\n" } });
  await github.as("alice").push({ "README.md": "theirs\n" });
  const { api, where } = clientOf(github, reading);
  expect((await api.pulls.get({ ...where, pull_number: number })).data).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
  await expect(github.as("alice").merge(number)).rejects.toThrow(/conflicts/u);
});

test("pull requests are listed by state, and count as issues", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  const one = await github.as("alice").openPullRequest({ branch: "one", title: "One", changes: { one: "1" } });
  const two = await github.as("alice").openPullRequest({ branch: "two", title: "Two", changes: { two: "2" } });
  await github.as("alice").merge(one);
  const { api, where } = clientOf(github, { ...reading, issues: "read" });
  expect((await api.pulls.list(where)).data.map(({ number }) => number)).toEqual([two]);
  expect((await api.pulls.list({ ...where, state: "all", direction: "asc" })).data.map(({ number }) => number)).toEqual([one, two]);
  expect((await api.pulls.list({ ...where, state: "all", head: "octo-org:one" })).data.map(({ number }) => number)).toEqual([one]);
  expect((await api.issues.get({ ...where, issue_number: two })).data.pull_request?.html_url).toContain(`/pull/${two}`);
});

test("a commit shows its files, and how two compare", async () => {
  await using github = await startGitHub();
  const { id } = github.addUser("alice", { role: "write" });
  const base = await github.as("alice").push({ "a b/é.txt": "1\n", "old.txt": "the same content\n" }, "First");
  const head = await github.as("alice").push({ "a b/é.txt": "2\n", "old.txt": null, "new.txt": "the same content\n" }, "Second");
  const { api, where } = clientOf(github, reading);
  const { data } = await api.repos.getCommit({ ...where, ref: "main" });
  expect(data).toMatchObject({
    sha: head,
    commit: { message: "Second" },
    author: { id, login: "alice" },
    stats: { additions: 1, deletions: 1 },
  });
  expect(data.files?.map(({ filename, status, previous_filename }) => [filename, status, previous_filename])).toEqual([
    ["a b/é.txt", "modified", undefined],
    ["new.txt", "renamed", "old.txt"],
  ]);
  const compare = async (basehead: string) => (await api.repos.compareCommitsWithBasehead({ ...where, basehead })).data;
  expect(await compare(`${base}...main`)).toMatchObject({ status: "ahead", ahead_by: 1, behind_by: 0, merge_base_commit: { sha: base } });
  expect(await compare(`main...${base}`)).toMatchObject({ status: "behind", behind_by: 1, commits: [] });
  expect(await compare("main...main")).toMatchObject({ status: "identical" });
  expect(await refusalOf(compare("main...nothing"))).toMatchObject({ status: 404 });
  expect(await refusalOf(api.repos.getCommit({ ...where, ref: "0".repeat(40) }))).toMatchObject({ status: 422 });
});
