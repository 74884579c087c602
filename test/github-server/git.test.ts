import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { expect, test } from "vitest";

import { git as bare, quietGit } from "../support/github/git/run.ts";
import { startGitHub } from "../support/github/start.ts";
import type { GitHub } from "../support/github/types.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { installationToken } from "./support/app.ts";
import { clientOf, clientWith } from "./support/client.ts";

const person = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" };

/** Git as a client: gives what it printed, and rejects with what it said. */
async function git(folder: string, ...args: readonly string[]): Promise<string> {
  return (await execa("git", ["-C", folder, ...args], { env: { ...quietGit, ...person } })).stdout;
}

function remote(github: GitHub, credentials: string): string {
  return `${github.serverUrl.replace("//", `//${credentials}@`)}/${github.repository}.git`;
}

async function commitAndPush(folder: string, to: string): Promise<string> {
  await writeFile(join(folder, "new.txt"), to);
  await git(folder, "add", "-A");
  await git(folder, "commit", "-qm", "New");
  await git(folder, "push", "-q", "origin", `HEAD:${to}`);
  return await git(folder, "rev-parse", "HEAD");
}

test("a job clones, fetches by id and pushes without starting anything", async () => {
  await using github = await startGitHub({ private: true });
  await using folder = await temporaryFolder();
  github.addUser("alice", { role: "write" });
  const first = await github.as("alice").push({ "a.txt": "1" });
  await github.as("alice").push({ "a.txt": "2" });
  github.takeEvents();
  const url = remote(github, `x-access-token:${github.jobToken({ contents: "write" })}`);
  await git(folder.path, "clone", "-q", "--depth", "1", url, "clone");
  const clone = join(folder.path, "clone");
  await git(clone, "fetch", "-q", "--depth", "1", "--filter=blob:none", "origin", first);
  expect(await git(clone, "rev-parse", "FETCH_HEAD")).toBe(first);
  const pushed = await commitAndPush(clone, "refs/heads/slipway/contoso/web");
  expect(await bare(github.gitDirectory, ["rev-parse", "refs/heads/slipway/contoso/web"])).toBe(pushed);
  expect(github.takeEvents()).toEqual([]);
  expect(github.log.map(({ route }) => route)).toContain("git receive-pack");
  expect(github.counts().rest).toBe(0);
});

test("a person's push starts workflows and moves the pull request", async () => {
  await using github = await startGitHub();
  await using folder = await temporaryFolder();
  github.addUser("alice", { role: "write" });
  const number = await github.as("alice").openPullRequest({ branch: "web", title: "Web", changes: { "a.txt": "1" } });
  await git(folder.path, "clone", "-q", "--branch", "web", remote(github, "user:alice"), "clone");
  github.takeEvents();
  const head = await commitAndPush(join(folder.path, "clone"), "refs/heads/web");
  expect(github.takeEvents().map(({ name, actor }) => `${name} ${actor.login}`)).toEqual(["push alice", "pull_request alice"]);
  expect(await bare(github.gitDirectory, ["rev-parse", `refs/pull/${number}/head`])).toBe(head);
  await git(join(folder.path, "clone"), "fetch", "-q", "origin", `refs/pull/${number}/merge`);
});

test("nobody pushes without the right to", async () => {
  await using github = await startGitHub({ private: true });
  await using folder = await temporaryFolder();
  github.addUser("bob", { role: "triage" });
  await git(folder.path, "clone", "-q", remote(github, "user:bob"), "clone");
  const clone = join(folder.path, "clone");
  await expect(commitAndPush(clone, "refs/heads/x")).rejects.toThrow(/403/u);
  for (const credentials of [`x-access-token:${github.jobToken({ contents: "read" })}`, "x-access-token:wrong", "user:stranger"]) {
    await git(clone, "remote", "set-url", "origin", remote(github, credentials));
    await expect(git(clone, "push", "-q", "origin", "HEAD:refs/heads/x")).rejects.toThrow(/403|Authentication failed|could not read/u);
  }
  await expect(git(clone, "ls-remote", remote(github, `x-access-token:${github.jobToken({ issues: "write" })}`))).rejects.toThrow(/403/u);
  await expect(git(clone, "ls-remote", `${github.serverUrl}/${github.repository}.git`)).rejects.toThrow(/could not read Username/u);
});

test("of two pushes from the same state one is refused; rules and pull references hold", async () => {
  await using github = await startGitHub();
  await using folder = await temporaryFolder();
  const url = remote(github, `x-access-token:${github.jobToken({ contents: "write" })}`);
  await git(folder.path, "clone", "-q", url, "one");
  await git(folder.path, "clone", "-q", url, "two");
  const [one, two] = [join(folder.path, "one"), join(folder.path, "two")];
  await commitAndPush(one, "refs/heads/main");
  await writeFile(join(two, "other.txt"), "other");
  await expect(commitAndPush(two, "refs/heads/main")).rejects.toThrow(/rejected/u);
  await expect(git(one, "push", "-q", "origin", "HEAD:refs/pull/1/head")).rejects.toThrow(/hidden ref/u);
  github.setRules("slipway/**", [{ type: "creation" }, { type: "update" }], [`${github.app.slug}[bot]`]);
  await expect(git(one, "push", "-q", "origin", "HEAD:refs/heads/slipway/contoso/web")).rejects.toThrow(/GH013/u);
  github.setRules("main", [{ type: "non_fast_forward" }]);
  await expect(git(two, "push", "-q", "--force", "origin", "HEAD:refs/heads/main")).rejects.toThrow(/GH013/u);
});

test("the App passes the rules that it may, and they are told", async () => {
  await using github = await startGitHub();
  await using folder = await temporaryFolder();
  github.setRules("slipway/**", [{ type: "creation" }, { type: "update" }, { type: "deletion" }], [`${github.app.slug}[bot]`]);
  const token = await installationToken(github);
  await git(folder.path, "clone", "-q", remote(github, `x-access-token:${token}`), "clone");
  await commitAndPush(join(folder.path, "clone"), "refs/heads/slipway/contoso/web");
  expect(github.takeEvents().map(({ ref, actor }) => [ref, actor.login])).toEqual([["refs/heads/slipway/contoso/web", "slipway-app[bot]"]]);
  const { api, where } = clientOf(github, {});
  const { data } = await api.repos.getBranchRules({ ...where, branch: "slipway/contoso/web" });
  expect(data.map(({ type }) => type)).toEqual(["creation", "update", "deletion"]);
  expect((await clientWith(github, token).api.repos.getBranchRules({ ...where, branch: "main" })).data).toEqual([]);
});

test("a push breaks off when the answer is lost, and has happened", async () => {
  await using github = await startGitHub();
  await using folder = await temporaryFolder();
  await git(folder.path, "clone", "-q", remote(github, `x-access-token:${github.jobToken({ contents: "write" })}`), "clone");
  const clone = join(folder.path, "clone");
  github.inject({ method: "POST", route: "git receive-pack", kind: "lost-answer" });
  // Git itself asks again when a connection that it kept breaks off, and is then told that the branch exists.
  await expect(commitAndPush(clone, "refs/heads/x")).rejects.toThrow(/failed to push|hung up|RPC failed|Empty reply/u);
  expect(await bare(github.gitDirectory, ["rev-parse", "refs/heads/x"])).toBe(await git(clone, "rev-parse", "HEAD"));
});
