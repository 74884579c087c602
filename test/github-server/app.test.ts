import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import { appClient, installationToken } from "./support/app.ts";
import { clientOf, clientWith, refusalOf } from "./support/client.ts";

test("an App finds its installation, gets a token, and what it does starts workflows", async () => {
  await using github = await startGitHub();
  const octokit = appClient(github);
  const { where } = clientOf(github, {});
  expect((await octokit.rest.apps.getAuthenticated()).data?.slug).toBe(github.app.slug);
  expect((await octokit.rest.apps.listInstallations()).data.map(({ id }) => id)).toEqual([github.app.installationId]);
  expect((await octokit.rest.apps.getRepoInstallation(where)).data.id).toBe(github.app.installationId);
  const { data: issue } = await octokit.rest.issues.create({ ...where, title: "By the App" });
  expect(issue.user?.login).toBe(`${github.app.slug}[bot]`);
  expect(github.takeEvents().map(({ name, actor }) => [name, actor.login])).toEqual([["issues", "slipway-app[bot]"]]);
});

test("a token has the permissions that were asked for, and no other repository", async () => {
  await using github = await startGitHub();
  const { api, where } = clientWith(github, await installationToken(github, { issues: "read" }));
  const octokit = appClient(github);
  expect((await api.issues.listForRepo(where)).data).toEqual([]);
  expect(await refusalOf(api.issues.create({ ...where, title: "x" }))).toMatchObject({
    status: 403,
    message: expect.stringContaining("not accessible by integration") as unknown,
  });
  const installation_id = github.app.installationId;
  expect(
    await refusalOf(octokit.rest.apps.createInstallationAccessToken({ installation_id, permissions: { pages: "write" } })),
  ).toMatchObject({ status: 422 });
  expect(await refusalOf(octokit.rest.apps.createInstallationAccessToken({ installation_id, repositories: ["other"] }))).toMatchObject({
    status: 422,
  });
  expect(await refusalOf(octokit.rest.apps.createInstallationAccessToken({ installation_id: 1 }))).toMatchObject({ status: 404 });
});

test("a token of an installation ends after an hour", async () => {
  let now = new Date();
  await using github = await startGitHub({ now: () => now });
  const { api, where } = clientWith(github, await installationToken(github));
  await api.repos.get(where);
  now = new Date(now.getTime() + 3_600_000);
  expect(await refusalOf(api.repos.get(where))).toMatchObject({ status: 401 });
});

test("only the App's own key opens, and only for the App", async () => {
  await using github = await startGitHub();
  const forged = `${Buffer.from('{"alg":"RS256"}').toString("base64url")}.${Buffer.from(JSON.stringify({ iss: github.app.id, iat: 0, exp: 9_999_999_999 })).toString("base64url")}.AAAA`;
  expect(await refusalOf(clientWith(github, forged).api.apps.getAuthenticated())).toMatchObject({ status: 401 });
  expect(await refusalOf(clientOf(github, { issues: "write" }).api.apps.getAuthenticated())).toMatchObject({ status: 401 });
  expect(await refusalOf(clientWith(github, "ghs_unknown").api.meta.get())).toMatchObject({ status: 401 });
});

test("a server whose clock runs behind is understood by the client", async () => {
  await using github = await startGitHub({ now: () => new Date(Date.now() - 6 * 3_600_000) });
  expect((await appClient(github).rest.apps.getAuthenticated()).data?.id).toBe(github.app.id);
});
