import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createGitLedger } from "../../../src/adapters/ledger/git-ledger.ts";
import { mustAppend, turnOf, webStack } from "../../contract/ledger-turns.ts";
import { git } from "../../support/git-repository.ts";
import { ledgerInPlace, ledgerOnRemote } from "../../support/ledger-harness.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("the user's repository", () => {
  it.each([
    ["in place", async () => ledgerInPlace(false)],
    ["on a remote", ledgerOnRemote],
  ])("keeps its index, work tree and checked-out branch (%s)", async (_, makeHarness) => {
    await using harness = await makeHarness();
    const { clone, ledger } = harness;
    await git(clone, "checkout", "--quiet", "-b", "feature");
    await writeFile(join(clone, "staged.txt"), "staged");
    await writeFile(join(clone, "loose.txt"), "loose");
    await git(clone, "add", "staged.txt");
    const index = await readFile(join(clone, ".git/index"));
    const head = await mustAppend(ledger, webStack, await ledger.head(webStack), turnOf("one"));
    await ledger.tree(head);
    expect(await readFile(join(clone, ".git/index"))).toEqual(index);
    expect(await git(clone, "status", "--porcelain", "--branch")).toMatch(/feature\nA {2}staged.txt\n\?\? loose.txt$/);
    expect((await readdir(clone)).toSorted()).toEqual([".git", "loose.txt", "staged.txt"]);
    expect((await readdir(join(clone, ".git"))).filter((name) => /crash|FETCH_HEAD/.test(name))).toEqual([]);
  });

  it("runs no hook and no program that its configuration names", async () => {
    await using harness = await ledgerOnRemote();
    const hook = '#!/bin/sh\ntouch "$0.ran"\nexit 1\n';
    await mkdir(join(harness.clone, ".git/hooks"), { recursive: true });
    for (const name of ["reference-transaction", "pre-push", "post-update"]) {
      // oxlint-disable-next-line no-await-in-loop -- three small files
      await writeFile(join(harness.clone, ".git/hooks", name), hook, { mode: 0o755 });
    }
    await git(harness.clone, "config", "core.fsmonitor", join(harness.clone, ".git/hooks/pre-push"));
    await mustAppend(harness.ledger, webStack, await harness.ledger.head(webStack), turnOf("one"));
    expect((await readdir(join(harness.clone, ".git/hooks"))).filter((name) => name.endsWith(".ran"))).toEqual([]);
  });

  it("is the one named, even when a hook of another calls us", async () => {
    await using harness = await ledgerInPlace(true);
    await using other = await ledgerInPlace(true);
    process.env["GIT_DIR"] = other.home;
    try {
      await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    } finally {
      delete process.env["GIT_DIR"];
    }
    expect(await other.ledger.list()).toEqual([]);
    expect(await harness.ledger.list()).toEqual([webStack]);
  });
});

describe("turns", () => {
  it("name the committer that was asked for", async () => {
    await using harness = await ledgerInPlace(true);
    const ledger = createGitLedger({ directory: harness.home, identity: { name: "Robot", email: "robot@example.com" } });
    const head = await mustAppend(ledger, webStack, undefined, turnOf("one"));
    expect(await ledger.history(head)).toMatchObject([{ committer: { name: "Robot", email: "robot@example.com" } }]);
  });

  it("read as people expect in git log", async () => {
    await using harness = await ledgerInPlace(true);
    const head = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    expect(await git(harness.home, "log", "-1", "--format=%an <%ae> %aI%n%B", head)).toBe(
      "Octo Publisher <octo@example.com> 2026-03-22T15:48:03+00:00\nturn one\n\nOffer: contoso/web-stack\nSubmission: 1",
    );
    expect(await git(harness.home, "log", "-1", "--format=%(trailers:key=Submission,valueonly)", head)).toBe("1");
  });

  it("keep their exact bytes, whatever the attributes and line endings of the repository", async () => {
    await using harness = await ledgerInPlace(false);
    await git(harness.home, "config", "core.autocrlf", "true");
    const files = new Map([["a.txt", "one\r\ntwo\n"]]);
    const head = await mustAppend(harness.ledger, webStack, undefined, turnOf("one", { files }));
    expect(await harness.ledger.read(head, ["a.txt"])).toEqual(files);
  });

  it("that were pushed reach a clone that never saw the branch", async () => {
    await using harness = await ledgerOnRemote();
    const first = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    const stranger = await harness.another();
    const second = await mustAppend(harness.ledger, webStack, first, turnOf("two"));
    expect(await stranger.append(webStack, first, turnOf("late"))).toEqual({ kind: "conflict" });
    expect(await (await harness.another()).append(webStack, second, turnOf("three"))).toMatchObject({ kind: "appended" });
  });
});

it("works from a shallow clone, as a checkout in a workflow makes it", async () => {
  await using harness = await ledgerOnRemote();
  const { clone, home } = harness;
  await git(clone, "commit", "--quiet", "--allow-empty", "--message", "one");
  await git(clone, "commit", "--quiet", "--allow-empty", "--message", "two");
  await git(clone, "push", "--quiet", "origin", "HEAD:refs/heads/main");
  await using folder = await temporaryFolder();
  await git(folder.path, "clone", "--quiet", "--depth", "1", "--branch", "main", `file://${home}`, "shallow");
  const first = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
  const shallow = createGitLedger({ directory: join(folder.path, "shallow"), remote: "origin" });
  expect(await shallow.head(webStack)).toBe(first);
  const second = await mustAppend(shallow, webStack, first, turnOf("two"));
  expect(await harness.ledger.head(webStack)).toBe(second);
  expect(await shallow.isAncestor(first, second)).toBe(true);
});

describe("failures say what to do", () => {
  const noWhere = "0".repeat(39) + "1";

  it("outside a repository", async () => {
    await using folder = await temporaryFolder();
    const missing = createGitLedger({ directory: join(folder.path, "missing") });
    await expect(missing.head(webStack)).rejects.toMatchObject({ name: "LedgerError", code: "not-a-repository" });
    const empty = createGitLedger({ directory: folder.path });
    await expect(empty.list()).rejects.toMatchObject({ code: "not-a-repository" });
    await expect(empty.read(noWhere, ["a"])).rejects.toMatchObject({ code: "not-a-repository" });
    await expect(empty.append(webStack, undefined, turnOf("one"))).rejects.toMatchObject({ code: "not-a-repository" });
  });

  it("when the remote cannot be reached, without showing its password", async () => {
    await using harness = await ledgerInPlace(true);
    const ledger = createGitLedger({ directory: harness.home, remote: "http://octo:hunter2@127.0.0.1:1/repository.git" });
    const error: unknown = await ledger.head(webStack).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ledger-remote-unreachable" });
    expect(String(error)).toContain("http://***@127.0.0.1:1");
    expect(String(error)).not.toContain("hunter2");
    await expect(ledger.append(webStack, undefined, turnOf("one"))).rejects.toMatchObject({ code: "ledger-remote-unreachable" });
    await expect(ledger.list()).rejects.toMatchObject({ code: "ledger-remote-unreachable" });
  });

  it("when the remote refuses the push", async () => {
    await using harness = await ledgerOnRemote();
    const hook = join(harness.home, "hooks/pre-receive");
    await mkdir(join(harness.home, "hooks"), { recursive: true });
    await writeFile(hook, "#!/bin/sh\necho 'only robots may push here' >&2\nexit 1\n");
    await chmod(hook, 0o755);
    const error: unknown = await harness.ledger.append(webStack, undefined, turnOf("one")).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "LedgerError", code: "ledger-push-denied" });
    expect(String(error)).toContain("only robots may push here");
  });

  it("when a lock was left behind", async () => {
    await using harness = await ledgerInPlace(true);
    const head = await mustAppend(harness.ledger, webStack, undefined, turnOf("one"));
    await writeFile(join(harness.home, "refs/heads/slipway/contoso/web-stack.lock"), "");
    await expect(harness.ledger.append(webStack, head, turnOf("two"))).rejects.toMatchObject({ code: "ledger-locked" });
  });

  it("when commits are missing or broken", async () => {
    await using harness = await ledgerInPlace(true);
    await expect(harness.ledger.history(noWhere)).rejects.toMatchObject({ code: "ledger-corrupt" });
    await expect(harness.ledger.tree(noWhere)).rejects.toMatchObject({ code: "ledger-corrupt" });
    await expect(harness.ledger.read(noWhere, ["a"])).rejects.toMatchObject({ code: "ledger-corrupt" });
  });
});
