import { describe, expect, it } from "vitest";

import { createGitHubClient } from "../../../../src/adapters/host/github/client.ts";
import { failureOf, startRig, stepClock, type Rig } from "../../../support/github-client.ts";
import type { FaultKind } from "../../../support/github/traffic.ts";

const listIssues = "GET /repos/{owner}/{repo}/issues";

function createIssue({ client }: Pick<Rig, "client">, title = "Hello") {
  return client.create(
    "POST /repos/{owner}/{repo}/issues",
    { title },
    { read: () => "made", find: async () => await Promise.resolve(undefined) },
  );
}

describe("the client and GitHub's bad days", () => {
  it.each(["502", "503", "html-error", "timeout-before", "lost-answer", "truncated-page"] as const)(
    "repeats a read through %s, three times at most",
    async (kind: FaultKind) => {
      await using rig = await startRig();
      rig.github.inject({ kind, times: 3 });
      await expect(rig.client.ask(listIssues)).resolves.toMatchObject({ status: 200, data: [] });
      expect(rig.clock.slept).toEqual([500, 1000, 2000]);
      rig.github.inject({ kind, times: 4 });
      const failure = await failureOf(rig.client.ask(listIssues));
      expect(failure).toMatchObject({ permanent: false, problem: { code: "github-unreachable" } });
      expect(rig.client.spent()).toEqual({ requests: 8, writes: 0 });
    },
  );

  it("asks once each while GitHub stays away, and as often as before when it is back", async () => {
    await using rig = await startRig();
    rig.github.inject({ kind: "502", times: 5 });
    await failureOf(rig.client.ask(listIssues));
    await failureOf(rig.client.ask(listIssues));
    expect(rig.client.spent().requests).toBe(5);
    await rig.client.ask(listIssues);
    rig.github.inject({ kind: "502" });
    await expect(rig.client.ask(listIssues)).resolves.toMatchObject({ status: 200 });
  });

  it("looks before it creates again, and leaves it when it is there", async () => {
    await using rig = await startRig();
    rig.github.inject({ kind: "lost-answer", method: "POST" });
    let looks = 0;
    const find = async () => {
      looks += 1;
      return await Promise.resolve(rig.github.issues()[0]?.number);
    };
    const number = await rig.client.create("POST /repos/{owner}/{repo}/issues", { title: "Hello" }, { read: () => 0, find });
    expect({ number, looks }).toEqual({ number: 1, looks: 1 });
    expect(rig.github.issues()).toHaveLength(1);
  });
});

describe("the client and GitHub's limits", () => {
  it("waits as long as Retry-After says, then goes on", async () => {
    await using rig = await startRig();
    rig.github.inject({ kind: "secondary-limit", retryAfter: 40 });
    await expect(createIssue(rig)).resolves.toBe("made");
    expect(rig.clock.slept).toEqual([40_000]);
    expect(rig.github.issues()).toHaveLength(1);
  });

  it("parks when the wait is longer than its patience, and says for how long", async () => {
    await using rig = await startRig();
    rig.github.inject({ kind: "secondary-limit", retryAfter: 400 });
    const failure = await failureOf(createIssue(rig));
    expect(failure).toMatchObject({ permanent: false, retryAfterMs: 400_000, problem: { code: "github-budget-spent" } });
    expect(failure.problem.text).toContain("7 min");
    expect(rig.clock.slept).toEqual([]);
  });

  it("sits out a primary limit that opens soon, and parks at one that does not", async () => {
    await using rig = await startRig();
    rig.github.inject({ kind: "primary-limit", retryAfter: 30 });
    await rig.client.ask(listIssues);
    expect(rig.clock.slept).toEqual([31_000]);
    rig.github.inject({ kind: "primary-limit", retryAfter: 1800 });
    expect(await failureOf(rig.client.ask(listIssues))).toMatchObject({
      retryAfterMs: 1_801_000,
      problem: { code: "github-budget-spent" },
    });
    const { requests } = rig.client.spent();
    // Nothing is sent any more until then.
    expect(await failureOf(rig.client.ask(listIssues))).toMatchObject({ problem: { code: "github-budget-spent" } });
    expect(rig.client.spent().requests).toBe(requests);
  });
});

describe("the client's budget", () => {
  it("keeps the last 50 requests of the hour for commands", async () => {
    await using rig = await startRig();
    rig.github.setRemaining(45, new Date(rig.clock.date().getTime() + 1_800_000));
    await rig.client.ask(listIssues);
    expect(await failureOf(createIssue(rig))).toMatchObject({ permanent: false, problem: { code: "github-budget-spent" } });
    const essential = { essential: true, read: () => "made", find: async () => await Promise.resolve(undefined) };
    await expect(rig.client.create("POST /repos/{owner}/{repo}/issues", { title: "Command" }, essential)).resolves.toBe("made");
  });

  it("stops at the budget of the job", async () => {
    await using rig = await startRig();
    const client = rig.again({ budget: { requests: 2 } });
    await client.ask(listIssues);
    await client.ask(listIssues);
    expect(await failureOf(client.ask(listIssues))).toMatchObject({ permanent: false, problem: { code: "github-budget-spent" } });
  });
});

describe("the client's own pace and memory", () => {
  it("writes 20 at once, then one a second, never more than 75 in a minute", async () => {
    await using rig = await startRig({ enforceSecondaryLimits: true });
    for (let index = 0; index < 90; index += 1) await rig.client.ask("POST /repos/{owner}/{repo}/labels", { name: `label ${index}` });
    expect(rig.clock.slept[0]).toBe(1000);
    expect(rig.github.counts().mostWritesInAMinute).toBeLessThanOrEqual(75);
    expect(rig.github.log.every(({ status }) => status === 201)).toBe(true);
  });

  it("asks with the ETag of the last answer", async () => {
    await using rig = await startRig();
    await createIssue(rig);
    const first = await rig.client.ask(listIssues);
    const second = await rig.client.ask(listIssues);
    expect(second.data).toEqual(first.data);
    expect(rig.github.counts().notModified).toBe(1);
  });

  it("takes pages for as long as they are wanted", async () => {
    await using rig = await startRig();
    for (const title of ["a", "b", "c"]) await createIssue(rig, title);
    const numbers: unknown[] = [];
    for await (const issue of rig.client.list(listIssues, { per_page: 1, direction: "asc" })) numbers.push(issue);
    expect(numbers).toHaveLength(3);
    const before = rig.client.spent().requests;
    expect(await rig.client.list(listIssues, { per_page: 1 }).next()).toMatchObject({ done: false });
    expect(rig.client.spent().requests).toBe(before + 1);
  });
});

describe("what the client says", () => {
  it("names the permission that is missing", async () => {
    await using rig = await startRig();
    const client = rig.again({}, { issues: "read" });
    const failure = await failureOf(client.ask("POST /repos/{owner}/{repo}/labels", { name: "x" }));
    expect(failure).toMatchObject({ permanent: true, problem: { code: "github-denied" } });
    expect(failure.problem.remedy).toContain("`issues: write`");
    expect(failure.problem.remedy).toContain("permissions:");
  });

  it("tells a token that is not accepted, and never what it is", async () => {
    await using rig = await startRig();
    const token = "ghs_thisIsASecretThatMustNotShow12345678";
    const failure = await failureOf(rig.again({ token }).ask(listIssues));
    expect(failure).toMatchObject({ permanent: true, problem: { code: "github-denied" } });
    expect(JSON.stringify(failure.problem)).not.toContain("thisIsASecret");
  });

  it("tells what is not there from what was refused", async () => {
    await using rig = await startRig();
    expect(await failureOf(rig.client.ask("GET /repos/{owner}/{repo}/issues/{issue_number}", { issue_number: 99 }))).toMatchObject({
      status: 404,
      problem: { code: "github-not-found" },
    });
    expect(await failureOf(rig.client.ask("POST /repos/{owner}/{repo}/labels", { name: "x".repeat(60) }))).toMatchObject({
      permanent: true,
      problem: { code: "github-refused" },
    });
  });
});

describe("the client as a GitHub App", () => {
  it("works as a GitHub App, narrowed to the repository", async () => {
    const clock = stepClock(new Date().toISOString());
    await using rig = await startRig({ now: clock.date });
    const { app, apiUrl, graphqlUrl, repository } = rig.github;
    const client = createGitHubClient({ app, apiUrl, graphqlUrl, repository, now: clock.now, sleep: clock.sleep });
    await expect(createIssue({ client })).resolves.toBe("made");
    await createIssue({ client });
    expect(rig.github.issues()[0]?.author.login).toBe("slipway-app[bot]");
    // The installation and its token are asked for once, and counted.
    expect(client.spent()).toEqual({ requests: 4, writes: 3 });
    expect(await client.viewer()).toBe(rig.github.issues()[0]?.author.id);
    const denied = await failureOf(
      createGitHubClient({ app: { ...app, id: 1 }, apiUrl, repository, now: clock.now, sleep: clock.sleep }).ask(listIssues),
    );
    expect(denied.problem.code).toBe("github-denied");
    expect(JSON.stringify(denied.problem)).not.toContain("eyJ");
  });
});
