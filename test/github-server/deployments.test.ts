import { expect, test } from "vitest";

import { git } from "../support/github/git/run.ts";
import { startGitHub } from "../support/github/start.ts";
import { clientOf, refusalOf } from "./support/client.ts";

test("a deployment tells its statuses, and a newer one retires it", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { deployments: "write" });
  const ref = await git(github.gitDirectory, ["rev-parse", "refs/heads/main"]);
  const deploy = async () => {
    const { data } = await api.repos.createDeployment({
      ...where,
      ref,
      environment: "preview",
      payload: { offer: "web" },
      required_contexts: [],
    });
    if (!("id" in data)) throw new Error("no deployment");
    return { ...where, deployment_id: data.id };
  };
  const one = await deploy();
  await api.repos.createDeploymentStatus({ ...one, state: "in_progress" });
  await api.repos.createDeploymentStatus({ ...one, state: "success", environment_url: "https://preview.example.com" });
  const two = await deploy();
  await api.repos.createDeploymentStatus({ ...two, state: "success", log_url: "https://example.com/log" });
  expect(github.deployments().map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
    ["in_progress", "success", "inactive"],
    ["success"],
  ]);
  expect((await api.repos.listDeploymentStatuses(one)).data.map(({ state }) => state)).toEqual(["inactive", "success", "in_progress"]);
  expect((await api.repos.getDeployment(two)).data).toMatchObject({ sha: ref, environment: "preview", payload: { offer: "web" } });
  expect((await api.repos.listDeployments({ ...where, environment: "preview" })).data.map(({ id }) => id)).toEqual([
    two.deployment_id,
    one.deployment_id,
  ]);
  expect((await api.repos.listDeployments({ ...where, environment: "live" })).data).toEqual([]);
});

test("GitHub refuses a deployment of nothing, and one whose checks have not passed", async () => {
  await using github = await startGitHub();
  const { api, where } = clientOf(github, { deployments: "write", checks: "write" });
  const head_sha = await git(github.gitDirectory, ["rev-parse", "refs/heads/main"]);
  expect(await refusalOf(api.repos.createDeployment({ ...where, ref: "nothing" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(api.repos.createDeployment({ ...where, ref: "main", description: "d".repeat(141) }))).toMatchObject({
    status: 422,
  });
  await api.checks.create({ ...where, name: "web", head_sha, status: "in_progress" });
  expect(await refusalOf(api.repos.createDeployment({ ...where, ref: "main" }))).toMatchObject({ status: 409 });
  expect((await api.repos.createDeployment({ ...where, ref: "main", required_contexts: [] })).status).toBe(201);
  expect(await refusalOf(api.repos.getDeployment({ ...where, deployment_id: 1 }))).toMatchObject({ status: 404 });
});
