// needs: mke2fs
import { appendFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { temporaryFolder } from "../support/temporary-folder.ts";
import { git } from "./support/git.ts";
import { edit, offer, repositoryAt, write } from "./support/repository.ts";
import { slipway } from "./support/slipway.ts";
import { worldOf } from "./support/world.ts";

const branch = `slipway/${offer}`;

describe("a ledger that somebody changed by hand", () => {
  test("a deleted branch never looks like an offer that nobody has published", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    const head = await git(root, "rev-parse", branch);
    await git(root, "update-ref", "-d", `refs/heads/${branch}`);
    const before = await worldOf(root);
    for (const args of [["publish", offer], ["status", offer], ["go-live", offer], ["verify"], ["tick"], ["offers"]]) {
      const { exitCode, stdout, stderr } = await slipway(root, ...args);
      const told = `${stdout}\n${stderr}`;
      expect(exitCode).toBeGreaterThan(0);
      expect(told).toMatch(/ledger-rewritten\n.*is gone\.\n {4}fix {2}Put it back with `git update-ref/);
      expect(told).toContain(head);
    }
    expect(await worldOf(root)).toEqual(before);
    await git(root, "update-ref", `refs/heads/${branch}`, head);
    expect((await slipway(root, "status", offer)).exitCode).toBe(0);
  });

  test.each([
    {
      what: "a status that no event gives",
      change: (folder: string) => edit(folder, "status.json", (text) => text.replace('"complete"', '"rejected"')),
    },
    {
      what: "a go-live that nobody gave",
      change: (folder: string) => appendFile(join(folder, "submissions/1/events.jsonl"), forgedGrant),
    },
    {
      what: "text that is no event",
      change: (folder: string) => appendFile(join(folder, "submissions/1/events.jsonl"), "garbage\n"),
    },
  ])("verify names the commit that wrote $what", async ({ change }) => {
    await using repository = await repositoryAt("waiting");
    const root = repository.path;
    await forge(root, change);
    const before = await worldOf(root);
    const { exitCode, stdout } = await slipway(root, "verify");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`✘ ${offer}  breaks at commit ${await git(root, "rev-parse", branch)}`);
    expect(stdout).toMatch(/\n {4}[a-z-]+ {2}\S.*\n {4}fix {2}\S/);
    await slipway(root, "tick");
    expect(await worldOf(root)).toEqual(before);
  });
});

describe("a ledger whose branch was moved", () => {
  test("a branch that points elsewhere stops everything", async () => {
    await using repository = await repositoryAt("waiting");
    await git(repository.path, "update-ref", `refs/heads/${branch}`, "main");
    const { exitCode, stderr } = await slipway(repository.path, "publish", offer);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/ledger-rewritten\n.*does not contain it/);
  });
});

const forgedGrant = `${JSON.stringify({ type: "go-live-granted", at: "2026-11-23T06:31:00.000Z", submission: 1, actor: { name: "Mallory", role: "admin" }, digest: "sha256:0" })}\n`;

describe("a place that is no offers repository", () => {
  test("no repository, no commit, no offers: each says what to do", async () => {
    await using folder = await temporaryFolder();
    const outside = await slipway(folder.path, "publish", offer);
    expect(outside).toMatchObject({ exitCode: 4, stdout: "" });
    expect(outside.stderr).toMatch(/not-a-repository\n[\s\S]*git init && slipway init/);

    await git(folder.path, "init", "--quiet");
    const empty = await slipway(folder.path, "publish", offer);
    expect(empty.exitCode).toBe(1);
    expect(empty.stderr).toMatch(/no-commit\n[\s\S]*git add offers && git commit/);
    expect((await slipway(folder.path, "offers")).stdout).toMatch(/No offers yet\.[\s\S]*slipway new/);
    expect((await slipway(folder.path, "validate")).stderr).toMatch(/no-offers\n[\s\S]*slipway new/);
  });

  test("somebody whom git does not know cannot act, and learns how to be known", async () => {
    await using repository = await repositoryAt("waiting");
    await git(repository.path, "config", "--unset", "user.name");
    const before = await worldOf(repository.path);
    const { exitCode, stderr } = await slipway(repository.path, "go-live", offer);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/✘ identity-missing\n[\s\S]*git config user\.name/);
    expect(await worldOf(repository.path)).toEqual(before);
  });

  test("settings that are wrong are told at their lines, and nothing starts", async () => {
    await using repository = await repositoryAt("waiting");
    const root = repository.path;
    await write(root, ".github/slipway.yaml", "regions: [West Europe]\nmail:\n  kind: smtp\nfoo: 1\n");
    await git(root, "add", ".github");
    await git(root, "commit", "--quiet", "--message", "Settings");
    const before = await worldOf(root);
    for (const verb of ["publish", "go-live", "status"]) {
      const { exitCode, stderr } = await slipway(root, verb, offer);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/✘ \.github\/slipway\.yaml:1:11 {2}field-pattern\n/);
      expect(stderr).toMatch(/✘ \.github\/slipway\.yaml:4:1 {2}field-unknown\n/);
    }
    expect(await worldOf(root)).toEqual(before);
  });
});

/** A commit on the ledger's branch that Slipway did not write, with the words of one that it wrote. */
async function forge(root: string, change: (folder: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  const tree = join(folder.path, "tree");
  await git(root, "worktree", "add", "--quiet", tree, branch);
  await change(tree);
  await git(tree, "commit", "--quiet", "--all", "--reuse-message", "HEAD");
  await git(root, "worktree", "remove", "--force", tree);
}
