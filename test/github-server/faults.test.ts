import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import type { FaultKind } from "../support/github/traffic.ts";
import { clientOf, refusalOf } from "./support/client.ts";

const issues = "/repos/{owner}/{repo}/issues";

test.each<readonly [FaultKind, number, Readonly<Record<string, string>>]>([
  ["secondary-limit", 403, { "retry-after": "7" }],
  ["primary-limit", 403, { "x-ratelimit-remaining": "0" }],
  ["502", 502, {}],
  ["503", 503, {}],
  ["404-once", 404, {}],
  ["html-error", 500, { "content-type": "text/html; charset=utf-8" }],
])("%s answers %i once, and nothing has changed", async (kind, status, headers) => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  github.inject({ method: "POST", route: issues, kind, retryAfter: 7 });
  await api.issues.listForRepo(where);
  const refused = await api.issues.create({ ...where, title: "One" }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status, response: { headers } });
  expect(github.issues()).toEqual([]);
  await api.issues.create({ ...where, title: "One" });
  expect(github.issues()).toHaveLength(1);
});

test("a lost answer has happened, a time-out before has not", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { issues: "write" });
  github.inject({ route: issues, kind: "lost-answer" });
  await expect(api.issues.create({ ...where, title: "One" })).rejects.toThrow(/fetch failed|other side closed/u);
  expect(github.issues()).toHaveLength(1);
  github.inject({ route: /issues$/u, kind: "timeout-before" });
  await expect(api.issues.create({ ...where, title: "Two" })).rejects.toThrow(/fetch failed|other side closed/u);
  expect(github.issues()).toHaveLength(1);
  expect(github.log.map(({ status }) => status)).toEqual([0, 0]);
});

test("a page breaks off in the middle, and comes whole the next time", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  github.as("alice").openIssue("One");
  const { api, where } = clientOf(github, { issues: "read" });
  const headers = { authorization: `Bearer ${github.jobToken({ issues: "read" })}` };
  github.inject({ route: issues, kind: "truncated-page", times: 2 });
  const broken = await fetch(`${github.apiUrl}/repos/${github.repository}/issues`, { headers });
  await expect(broken.text()).rejects.toThrow(/terminated/u);
  // Octokit swallows the broken connection and gives an empty text with status 200: who reads lists has to look.
  expect(await api.issues.listForRepo(where)).toMatchObject({ status: 200, data: "" });
  expect((await api.issues.listForRepo(where)).data).toHaveLength(1);
});

test("a fault lasts as often as it says", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, {});
  github.inject({ kind: "502", times: 2 });
  expect(await refusalOf(api.repos.get(where))).toMatchObject({ status: 502 });
  expect(await refusalOf(api.repos.get(where))).toMatchObject({ status: 502 });
  github.inject({ kind: "slow" });
  expect((await api.repos.get(where)).status).toBe(200);
});
