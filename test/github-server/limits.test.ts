import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import { installationToken } from "./support/app.ts";
import { clientOf, clientWith, refusalOf } from "./support/client.ts";

test("the jobs of a repository share a thousand requests an hour", async () => {
  let now = new Date();
  await using github = await startGitHub({ now: () => now });
  const [one, other] = [clientOf(github, {}), clientOf(github, {})];
  await one.api.repos.get(one.where);
  const { headers } = await other.api.repos.get(other.where);
  expect(headers["x-ratelimit-remaining"]).toBe("998");
  expect((await one.api.rateLimit.get()).data.rate.remaining).toBe(998);
  github.setRemaining(0, new Date(now.getTime() + 60_000));
  expect(await refusalOf(other.api.repos.get(other.where))).toMatchObject({
    status: 403,
    message: expect.stringContaining("rate limit exceeded") as unknown,
  });
  const app = clientWith(github, await installationToken(github));
  expect((await app.api.repos.get(app.where)).headers["x-ratelimit-limit"]).toBe("5000");
  now = new Date(now.getTime() + 61_000);
  expect((await one.api.repos.get(one.where)).status).toBe(200);
});

test("what has not changed is not counted", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  const number = github.as("alice").openIssue("One");
  const { api, where } = clientOf(github, { issues: "read" });
  const on = { ...where, issue_number: number };
  const first = await api.issues.get(on);
  github.resetCounts();
  const etag = first.headers.etag ?? "";
  expect(await refusalOf(api.issues.get({ ...on, headers: { "if-none-match": etag } }))).toMatchObject({ status: 304 });
  expect(await refusalOf(api.issues.get({ ...on, headers: { "if-modified-since": first.headers["last-modified"] ?? "" } }))).toMatchObject({
    status: 304,
  });
  expect(github.counts()).toMatchObject({ rest: 0, notModified: 2 });
  await github.as("alice").comment(number, "news");
  expect((await api.issues.get({ ...on, headers: { "if-none-match": etag } })).status).toBe(200);
});

test("an entity tag is worth nothing to the token of another job", async () => {
  await using github = await startGitHub();
  const [one, other] = [clientOf(github, {}), clientOf(github, {})];
  const etag = (await one.api.repos.get(one.where)).headers.etag ?? "";
  expect((await other.api.repos.get({ ...other.where, headers: { "if-none-match": etag } })).status).toBe(200);
});

test("more than eighty writes in a minute are too many, when that is enforced", async () => {
  let now = new Date("2026-11-22T10:00:00Z");
  await using github = await startGitHub({ now: () => now, enforceSecondaryLimits: true });
  const { api, where } = clientOf(github, { issues: "write" });
  const write = async () => await api.issues.create({ ...where, title: "One" });
  for (let at = 1; at <= 80; at += 1) await write();
  const refused = await write().catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 403, response: { headers: { "retry-after": "60" } } });
  now = new Date(now.getTime() + 60_000);
  await write();
  expect(github.counts()).toMatchObject({ writes: 82, mostWritesInAMinute: 81 });
});

test("the log tells route, status and who asked", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  await api.issues.create({ ...where, title: "One" });
  await refusalOf(clientWith(github, undefined).api.issues.listForRepo(where));
  expect(github.log.map(({ method, route, status, counted, as }) => [method, route, status, counted, as])).toEqual([
    ["POST", "/repos/{owner}/{repo}/issues", 201, true, "github-actions[bot]"],
    ["GET", "/repos/{owner}/{repo}/issues", 401, true, "anonymous"],
  ]);
  expect(github.counts()).toEqual({ rest: 2, graphql: 0, writes: 1, notModified: 0, mostWritesInAMinute: 1 });
});
