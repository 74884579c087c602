import { expect, test } from "vitest";

import { git } from "../support/github/git/run.ts";
import { startGitHub } from "../support/github/start.ts";
import type { GitHub } from "../support/github/types.ts";
import { installationToken } from "./support/app.ts";
import { clientOf, clientWith, refusalOf } from "./support/client.ts";

const headOf = async (github: GitHub) => await git(github.gitDirectory, ["rev-parse", "refs/heads/main"]);

const annotation = (line: number) => ({
  path: "offers/web.yaml",
  start_line: line,
  end_line: line,
  annotation_level: "failure" as const,
  message: "wrong",
});
const lines = (count: number) => Array.from({ length: count }, (_, at) => annotation(at + 1));

const saying = (more: object) => ({ output: { title: "t", summary: "s", annotations: [{ ...annotation(2), ...more }] } });

test("a check run gathers annotations over its requests, fifty at a time", async () => {
  await using github = await startGitHub();
  const head_sha = await headOf(github);
  const { api, octokit, where } = clientOf(github, { checks: "write" });
  const output = { title: "3 problems", summary: "…" };
  const { data: check } = await api.checks.create({
    ...where,
    name: "slipway: web",
    head_sha,
    status: "in_progress",
    external_id: "web/1",
    output: { ...output, annotations: lines(50) },
  });
  const on = { ...where, check_run_id: check.id };
  await api.checks.update({ ...on, conclusion: "failure", output: { ...output, annotations: lines(20) } });
  expect(await refusalOf(api.checks.update({ ...on, output: { ...output, annotations: lines(51) } }))).toMatchObject({ status: 422 });
  expect((await api.checks.get(on)).data).toMatchObject({
    status: "completed",
    conclusion: "failure",
    external_id: "web/1",
    output: { annotations_count: 70 },
  });
  expect(await octokit.paginate(api.checks.listAnnotations, { ...on, per_page: 50 })).toHaveLength(70);
  expect(github.checks()[0]?.annotations).toHaveLength(70);
});

test("GitHub refuses what no check run can be", async () => {
  await using github = await startGitHub();
  const head_sha = await headOf(github);
  const { api, where } = clientOf(github, { checks: "write" });
  const create = async (more: object) => await api.checks.create({ ...where, name: "x", head_sha, ...more });
  expect(await refusalOf(create({ head_sha: "0".repeat(40) }))).toMatchObject({ status: 422 });
  expect(await refusalOf(create({ conclusion: "stale" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(create({ output: { title: "t", summary: "s".repeat(65_536) } }))).toMatchObject({ status: 422 });
  expect(await refusalOf(create(saying({ end_line: 1 })))).toMatchObject({ status: 422 });
  expect(await refusalOf(create(saying({ end_line: 3, start_column: 1 })))).toMatchObject({ status: 422 });
  expect(await refusalOf(create(saying({ title: "t".repeat(256) })))).toMatchObject({ status: 422 });
  expect(await refusalOf(create(saying({ path: "/etc/passwd" })))).toMatchObject({ status: 422 });
  expect(github.checks()).toEqual([]);
});

test("a commit lists the latest run of each name; only the App that made one changes it", async () => {
  await using github = await startGitHub();
  const head_sha = await headOf(github);
  const job = clientOf(github, { checks: "write" });
  const app = clientWith(github, await installationToken(github));
  const { where } = job;
  const first = await job.api.checks.create({ ...where, name: "web", head_sha });
  const second = await job.api.checks.create({ ...where, name: "web", head_sha });
  const apps = await app.api.checks.create({ ...where, name: "web", head_sha });
  const listed = await job.api.checks.listForRef({ ...where, ref: "main", check_name: "web" });
  expect(listed.data.check_runs.map(({ id }) => id)).toEqual([apps.data.id, second.data.id]);
  expect((await job.api.checks.listForRef({ ...where, ref: head_sha, filter: "all" })).data.total_count).toBe(3);
  expect((await job.api.checks.listForRef({ ...where, ref: head_sha, app_id: github.app.id })).data.total_count).toBe(1);
  const change = app.api.checks.update({ ...where, check_run_id: first.data.id, conclusion: "success" });
  expect(await refusalOf(change)).toMatchObject({ status: 403 });
});
