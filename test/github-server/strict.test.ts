import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import type { GitHub } from "../support/github/types.ts";
import { type Client, clientOf, refusalOf } from "./support/client.ts";

const all = {
  issues: "write",
  pull_requests: "write",
  contents: "write",
  checks: "write",
  deployments: "write",
  actions: "write",
} as const;

const wrong: readonly (readonly [string, (client: Client) => Promise<unknown>, RegExp])[] = [
  ["an operation that does not exist", async ({ octokit }) => await octokit.request("GET /no/such/thing"), /know no such operation/u],
  ["an operation that is not served", async ({ octokit }) => await octokit.request("GET /gitignore/templates"), /does not serve/u],
  [
    "a path parameter of another type",
    async ({ octokit, where }) => await octokit.request("GET /repos/{owner}/{repo}/issues/{n}", { ...where, n: "one" }),
    /must be integer/u,
  ],
  [
    "an unknown query parameter",
    async ({ api, where }) => await api.issues.listForRepo({ ...where, lables: "x" }),
    /no query parameter "lables"/u,
  ],
  [
    "a value the documents do not list",
    async ({ octokit, where }) => await octokit.request("GET /repos/{owner}/{repo}/{list}", { ...where, list: "issues", state: "opened" }),
    /"state"/u,
  ],
  ["too large a page", async ({ api, where }) => await api.issues.listForRepo({ ...where, per_page: 200 }), /above 100/u],
  [
    "a misspelt property",
    async ({ api, where }) => await api.issues.create({ ...where, title: "x", label: ["y"] }),
    /no property "label"/u,
  ],
  [
    "a misspelt property further in",
    async ({ octokit, where }) =>
      await octokit.request("POST /repos/{owner}/{repo}/{list}", {
        ...where,
        list: "check-runs",
        name: "x",
        head_sha: "x",
        output: { title: "t", summary: "s", annotation: [] },
      }),
    /"output.annotation"/u,
  ],
  [
    "a property of another type",
    async ({ octokit, where }) =>
      await octokit.request("POST /repos/{owner}/{repo}/{list}", { ...where, list: "issues", title: "x", body: 1 }),
    /body\/body/u,
  ],
  [
    "a missing property",
    async ({ octokit, where }) => await octokit.request("POST /repos/{owner}/{repo}/{list}", { ...where, list: "issues", body: "x" }),
    /title/u,
  ],
];

test.each(wrong)("%s is a violation, and disposing tells", async (_what, request, violation) => {
  const github = await startGitHub();
  expect((await refusalOf(request(clientOf(github, all)))).status).toBeGreaterThanOrEqual(422);
  expect(github.violations.join("\n")).toMatch(violation);
  await expect(github[Symbol.asyncDispose]()).rejects.toThrow(violation);
});

test("a body that is no JSON is a violation", async () => {
  const github = await startGitHub();
  const headers = { authorization: `Bearer ${github.jobToken(all)}` };
  const answer = await fetch(`${github.apiUrl}/repos/${github.repository}/issues`, { method: "POST", headers, body: "{" });
  expect(answer.status).toBe(400);
  await expect(github[Symbol.asyncDispose]()).rejects.toThrow(/no JSON/u);
});

const number = 1;
const needs: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ["issues: write", async ({ api, where }) => await api.issues.create({ ...where, title: "x" })],
  ["issues: write", async ({ api, where }) => await api.issues.createComment({ ...where, issue_number: number, body: "x" })],
  ["issues: write", async ({ api, where }) => await api.issues.addLabels({ ...where, issue_number: number, labels: ["x"] })],
  ["pull-requests: write", async ({ api, where }) => await api.issues.createComment({ ...where, issue_number: 2, body: "x" })],
  ["pull-requests: read", async ({ api, where }) => await api.pulls.get({ ...where, pull_number: 2 })],
  ["contents: read", async ({ api, where }) => await api.repos.getCommit({ ...where, ref: "main" })],
  ["deployments: write", async ({ api, where }) => await api.repos.createDeployment({ ...where, ref: "main" })],
  ["contents: write", async ({ api, where }) => await api.repos.createDispatchEvent({ ...where, event_type: "x" })],
];

test.each(needs)("a token without %s is refused, one with it is not", async (need, request) => {
  await using github = await populated();
  expect(await refusalOf(request(clientOf(github, {})))).toMatchObject({
    status: 403,
    message: expect.stringContaining("Resource not accessible by integration") as unknown,
  });
  const [name = "", level = ""] = need.split(": ");
  await request(clientOf(github, { [name]: level === "write" ? "write" : "read" }));
});

async function populated(): Promise<GitHub> {
  const github = await startGitHub();
  github.addUser("alice", { role: "write" });
  github.as("alice").openIssue("One");
  await github.as("alice").openPullRequest({ branch: "two", title: "Two", changes: { two: "2" } });
  return github;
}

test("another repository is not found", async () => {
  await using github = await startGitHub();
  const { api } = clientOf(github, all);
  expect(await refusalOf(api.repos.get({ owner: "octo-org", repo: "other" }))).toMatchObject({ status: 404 });
});
