import { describe, expect, it } from "vitest";

import { createGitHubForge } from "../../../../src/adapters/host/github/forge.ts";
import { headOf, openForge } from "../../../support/github-client.ts";
import { failedCheck } from "../../../support/github-views.ts";

const done = (value: unknown) => ({ kind: "done", value });
const nobody = { id: 77, login: "nobody-at-all", isBot: false };

describe("people on GitHub", () => {
  it.each([
    ["read", "read"],
    ["triage", "triage"],
    ["write", "write"],
    ["maintain", "maintain"],
    ["admin", "admin"],
    ["none", "read"],
    ["release-lead:write", "write"],
    ["release-lead:maintain", "write"],
    ["auditor:read", "read"],
    ["labeller:triage", "read"],
  ])("role %s counts as %s", async (role, counted) => {
    await using rig = await openForge({ private: true });
    const { id, login } = rig.github.addUser("alice", { role });
    expect(await rig.forge.person({ id, login, isBot: false })).toMatchObject(done({ id, login, role: counted }));
  });
});

describe("who somebody is on GitHub", () => {
  it("does not take somebody for whom a login belonged to, and a stranger for read", async () => {
    await using rig = await openForge();
    const { id } = rig.github.addUser("alice", { role: "admin" });
    rig.github.rename("alice", "alice-moved");
    rig.github.addUser("alice", { role: "maintain" });
    expect(await rig.forge.person({ id, login: "alice", isBot: false })).toMatchObject(done(undefined));
    expect(await rig.forge.person({ id, login: "alice-moved", isBot: false })).toMatchObject(done({ role: "admin" }));
    expect(await rig.forge.person(nobody)).toMatchObject(done({ id: 77, role: "read" }));
    expect(await rig.forge.person({ id: 41_898_282, login: "github-actions[bot]", isBot: true })).toMatchObject(done({ role: "read" }));
  });

  it("asks once per process, and again after a failure", async () => {
    await using rig = await openForge();
    const { id, login } = rig.github.addUser("alice", { role: "write" });
    rig.github.inject({ kind: "502", times: 4 });
    const sender = { id, login, isBot: false };
    expect(await rig.forge.person(sender)).toMatchObject({ kind: "failed", permanent: false });
    expect(await rig.forge.person(sender)).toMatchObject({ kind: "done" });
    const { requests } = rig.forge.spent();
    await rig.forge.person(sender);
    expect(rig.forge.spent().requests).toBe(requests);
  });

  it("knows teams where the token may see them, and says no where it may not", async () => {
    await using rig = await openForge();
    const { id, login } = rig.github.addUser("alice", { role: "write", teams: ["release"] });
    const sender = { id, login, isBot: false };
    const seeing = createGitHubForge(rig.again({}, { members: "read" }), { workflow: "slipway-advance.yml", defaultBranch: "main" });
    expect(await seeing.isInTeam(sender, "octo-org/release")).toMatchObject(done(true));
    expect(await seeing.isInTeam(sender, "octo-org/others")).toMatchObject(done(false));
    expect(await seeing.isInTeam({ ...sender, id: 5 }, "octo-org/release")).toMatchObject(done(false));
    expect(await rig.forge.isInTeam(sender, "octo-org/release")).toMatchObject(done(false));
    expect(await rig.forge.isInTeam(sender, "release")).toMatchObject(done(false));
  });
});

describe("comments on GitHub", () => {
  it("reads one as it is now, edited or gone", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const alice = rig.github.as("alice");
    const issue = alice.openIssue("Hello");
    const id = await alice.comment(issue, "/status");
    expect(await rig.forge.comment(id)).toMatchObject(done({ id, issue, body: "/status", author: { login: "alice", isBot: false } }));
    await rig.clock.sleep(5000);
    alice.editComment(id, "/go-live");
    const edited = await rig.forge.comment(id);
    expect(edited).toMatchObject(done({ body: "/go-live", createdAt: "2026-11-22T16:00:00.000Z", updatedAt: "2026-11-22T16:00:05.000Z" }));
    alice.deleteComment(id);
    expect(await rig.forge.comment(id)).toMatchObject(done(undefined));
  });

  it("reacts and takes labels once, and says when it was so already", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const issue = rig.github.as("alice").openIssue("Hello");
    const id = await rig.github.as("alice").comment(issue, "/status");
    rig.github.as("alice").label(issue, "go-live");
    rig.github.inject({ kind: "lost-answer", method: "POST" });
    expect(await rig.forge.react(id, "+1")).toMatchObject({ kind: "done" });
    expect(await rig.forge.react(id, "+1")).toMatchObject({ kind: "done", already: true });
    expect(rig.github.reactions(id)).toEqual(["+1"]);
    expect(await rig.forge.takeLabel(issue, "go-live")).toMatchObject({ kind: "done", already: false });
    expect(await rig.forge.takeLabel(issue, "go-live")).toMatchObject({ kind: "done", already: true });
    expect(await rig.forge.react(4, "eyes")).toMatchObject({ kind: "failed", permanent: true, problem: { code: "github-not-found" } });
  });
});

describe("replies on GitHub", () => {
  it("replies once through a lost answer, also with words that stood there before", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const issue = rig.github.as("alice").openIssue("Hello");
    await rig.forge.reply(issue, "Accepted");
    await rig.clock.sleep(600_000);
    rig.github.inject({ kind: "lost-answer", method: "POST" });
    expect(await rig.forge.reply(issue, "Accepted")).toMatchObject({ kind: "done", already: false });
    expect(rig.github.comments(issue)).toHaveLength(2);
  });

  it("keeps one comment current and leaves a stranger's with the marker alone", async () => {
    await using rig = await openForge();
    rig.github.addUser("mallory", { role: "read" });
    const issue = rig.github.as("mallory").openIssue("Hello");
    await rig.github.as("mallory").comment(issue, "<!-- slipway:plan -->\nmine");
    expect(await rig.forge.keepComment(issue, "plan", "safe")).toMatchObject({ kind: "done", already: false });
    expect(await rig.newForge().keepComment(issue, "plan", "safe")).toMatchObject({ kind: "done", already: true });
    expect(await rig.newForge().keepComment(issue, "plan", "forbidden")).toMatchObject({ kind: "done", already: false });
    expect(rig.github.comments(issue).map(({ body }) => body.split("\n").at(-1))).toEqual(["mine", "forbidden"]);
  });

  it("finds its comment behind 120 others", async () => {
    await using rig = await openForge();
    const issue = rig.github.as(rig.github.addUser("alice", { role: "write" }).login).openIssue("Hello");
    for (let index = 0; index < 120; index += 1) await rig.github.as("alice").comment(issue, `comment ${index}`);
    await rig.forge.keepComment(issue, "plan", "safe");
    await rig.newForge().keepComment(issue, "plan", "safe, still");
    expect(rig.github.comments(issue)).toHaveLength(121);
  });
});

describe("pull requests and commits on GitHub", () => {
  it("knows the pull request that brought a commit", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "write" });
    const alice = rig.github.as("alice");
    const number = await alice.openPullRequest({ branch: "topic", title: "Change", changes: { "a.txt": "1\n" } });
    expect(await rig.forge.pullRequest(number)).toMatchObject(done({ number, merged: false, author: { login: "alice" } }));
    const before = await headOf(rig.github);
    const commit = await alice.merge(number, "squash");
    const forge = rig.newForge();
    expect(await forge.pullRequest(number)).toMatchObject(done({ merged: true, mergeCommit: commit, mergedBy: { login: "alice" } }));
    expect(await forge.pullRequestOf(commit)).toMatchObject(done({ number, merged: true, mergeCommit: commit }));
    expect(await forge.pullRequestOf(before)).toMatchObject(done(undefined));
    expect(await forge.pullRequestOf("0".repeat(40))).toMatchObject(done(undefined));
    expect(await forge.pullRequest(99)).toMatchObject(done(undefined));
  });

  it("knows which commit changed a folder last", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "admin" });
    const first = await rig.github.as("alice").push({ "offers/contoso/web/offer.yaml": "a\n" });
    const second = await rig.github.as("alice").push({ "README.md": "b\n" });
    expect(await rig.forge.lastChange("offers/contoso/web", second)).toMatchObject(done(first));
    expect(await rig.forge.lastChange("offers/contoso/none", second)).toMatchObject(done(undefined));
  });
});

describe("checks and ticks on GitHub", () => {
  it("shows a check once, and a second run of the job as another when it tells something else", async () => {
    await using rig = await openForge();
    const commit = await headOf(rig.github);
    const view = failedCheck(commit, 60);
    rig.github.inject({ kind: "lost-answer", method: "POST", route: /check-runs$/ });
    rig.github.inject({ kind: "lost-answer", method: "PATCH", route: /check-runs/ });
    expect(await rig.forge.check(view)).toMatchObject({ kind: "done", already: false });
    expect(await rig.newForge().check(view)).toMatchObject({ kind: "done", already: true });
    expect(rig.github.checks()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
    expect(rig.github.checks()[0]?.annotations).toHaveLength(60);
    expect(await rig.newForge().check(failedCheck(commit, 2))).toMatchObject({ kind: "done", already: false });
    expect(rig.github.checks().map(({ annotations }) => annotations.length)).toEqual([60, 2]);
  });

  it("says for good when it may not show checks", async () => {
    await using rig = await openForge();
    const forge = createGitHubForge(rig.again({}, { checks: "read" }), { workflow: "slipway-advance.yml", defaultBranch: "main" });
    const answer = await forge.check(failedCheck(await headOf(rig.github), 1));
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "github-denied" } });
    expect(answer.kind === "failed" && answer.problem.remedy).toContain("`checks: write`");
  });

  it("starts the walk of an offer", async () => {
    await using rig = await openForge();
    rig.github.addUser("alice", { role: "admin" });
    const file = ".github/workflows/slipway-advance.yml";
    const inputs = "on:\n  workflow_dispatch:\n    inputs:\n      offer: { type: string }\n      hop: { type: string }\njobs: {}\n";
    await rig.github.as("alice").push({ [file]: inputs });
    rig.github.takeEvents();
    expect(await rig.forge.dispatch({ offer: "contoso/web-stack", hop: 3 })).toMatchObject({ kind: "done", already: false });
    expect(rig.github.takeEvents()).toMatchObject([
      { name: "workflow_dispatch", payload: { inputs: { offer: "contoso/web-stack", hop: "3" } } },
    ]);
  });

  it("knows the rules of a ledger branch", async () => {
    await using rig = await openForge();
    expect(await rig.forge.branchRules("slipway/contoso/web-stack")).toMatchObject(done([]));
    rig.github.setRules("slipway/**", [{ type: "update" }, { type: "deletion" }, { type: "non_fast_forward" }]);
    expect(await rig.forge.branchRules("slipway/contoso/web-stack")).toMatchObject(done(["update", "deletion", "non_fast_forward"]));
  });
});
