// needs: mke2fs
import { afterAll, beforeAll, expect, test } from "vitest";

import { hour, minute } from "../../../src/core/time.ts";
import type { FaultKind } from "../../support/github/traffic.ts";
import { git } from "../support/git.ts";
import { offerFiles, openStage, people, publishBy, type Stage } from "../support/github.ts";
import { cameOf, standing } from "../support/untouched.ts";

const offer = "contoso/web-stack";
const { publisher, maintainer } = people;

/** How the server's log shows that a fault struck. */
const statusBy: Partial<Readonly<Record<FaultKind, number>>> = {
  "502": 502,
  "503": 503,
  "html-error": 500,
  "404-once": 404,
  "secondary-limit": 403,
  "lost-answer": 0,
  "timeout-before": 0,
  "truncated-page": 200,
};

let stage: Stage;

/** A stage whose jobs may not write what they must, until somebody corrects the workflow. */
beforeAll(async () => {
  stage = await openStage();
  await correct("slipway.yml", (text) => text.replace("contents: write", "contents: read"));
  await stage.runner.drain();
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** Changes a workflow on the default branch; the change must change something. */
async function correct(workflow: string, change: (text: string) => string): Promise<void> {
  const { github } = stage;
  const path = `.github/workflows/${workflow}`;
  const text = await git(github.gitDirectory, "show", `${github.defaultBranch}:${path}`);
  expect(change(text)).not.toBe(text);
  await github.as(publisher.login).push({ [path]: `${change(text)}\n` });
}

function publication(): number {
  const found = stage.github.issues().filter(({ title, isPullRequest }) => title === `Publication of ${offer}` && !isPullRequest);
  expect(found).toHaveLength(1);
  return found[0]?.number ?? 0;
}

function statusOf(issue: number): string {
  const found = stage.github.comments(issue).filter(({ body }) => body.startsWith(`<!-- slipway:status ${offer} -->`));
  expect(found).toHaveLength(1);
  return found[0]?.body ?? "";
}

/** What the logs of the jobs since `run` say to people. */
function told(run: number): string {
  const jobs = stage.runner
    .runs()
    .slice(run)
    .flatMap((each) => each.jobs);
  return jobs.flatMap(({ stdout, annotations }) => [stdout, ...annotations.map(({ message }) => message)]).join("\n");
}

test("a token that may not write the ledger: nothing is recorded, and the log says which permission is missing", async () => {
  await publishBy(stage, await offerFiles());
  expect(told(0)).toMatch(/ledger-push-denied: .*contents: write/s);
  expect(told(0)).toContain("denied: The token or App may not do what the run needs");
  expect(await standing(stage)).toMatchObject({ ledger: "", live: {}, deployments: [] });
});

test("a merge that was lost is published at the next wake-up, through every fault that GitHub has, and nothing is there twice", async () => {
  const { github, runner } = stage;
  await correct("slipway.yml", (text) => text.replace("contents: read", "contents: write"));
  github.takeEvents();
  const faults: readonly (readonly [kind: FaultKind, method: string, route: string, times?: number])[] = [
    ["502", "GET", "/repos/{owner}/{repo}/commits"],
    ["html-error", "GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls"],
    ["lost-answer", "POST", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches"],
    ["lost-answer", "POST", "/repos/{owner}/{repo}/issues"],
    ["truncated-page", "GET", "/repos/{owner}/{repo}/issues"],
    ["lost-answer", "POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", 2],
    ["truncated-page", "GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments"],
    ["404-once", "GET", "/repos/{owner}/{repo}/issues/{issue_number}"],
    ["404-once", "PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}"],
    ["secondary-limit", "POST", "/repos/{owner}/{repo}/check-runs"],
    ["lost-answer", "POST", "/repos/{owner}/{repo}/check-runs"],
    ["503", "POST", "/repos/{owner}/{repo}/deployments"],
    ["lost-answer", "POST", "/repos/{owner}/{repo}/deployments"],
    ["timeout-before", "POST", "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses"],
  ];
  for (const [kind, method, route, times = 1] of faults) github.inject({ kind, method, route, times, retryAfter: 1 });
  const logged = github.log.length;
  await runner.schedule();
  await runner.schedule();
  expect(
    faults.filter(
      ([kind, method, route]) =>
        !github.log.slice(logged).some((each) => each.method === method && each.route === route && each.status === statusBy[kind]),
    ),
  ).toEqual([]);
  const issue = publication();
  expect(statusOf(issue)).toMatch(/\n> \/go-live [0-9a-f]{8}\n/);
  expect(github.checks()).toHaveLength(1);
  expect(github.deployments().map(({ environment, statuses }) => [environment, statuses.at(-1)?.state])).toEqual([["preview", "success"]]);
  expect(github.violations).toEqual([]);
}, 120_000);

test("a go-live that GitHub's budget has no room for is parked, then heard once at the next wake-up", async () => {
  const { github, runner } = stage;
  const issue = publication();
  stage.pass(minute);
  github.setRemaining(0, new Date(stage.now().getTime() + hour));
  let id = 0;
  const came = await cameOf(stage, issue, async () => {
    id = await github.as(maintainer.login).comment(issue, "/go-live");
  });
  expect(came).toEqual({ answers: [], reasons: ["parked"], moved: false });
  stage.pass(hour + minute);
  await runner.schedule();
  await runner.schedule();
  expect(github.reactions(id)).toEqual(["+1"]);
  expect(github.comments(issue).filter(({ body }) => body.includes("**Go live**"))).toHaveLength(1);
  expect(statusOf(issue)).toContain("submission 1 · 1.4.0 is live");
}, 120_000);

test("where a job may not write checks and deployments, the rest is shown and the log says what is missing", async () => {
  const { github, runner } = stage;
  await correct("slipway-advance.yml", (text) =>
    text.replaceAll("checks: write", "checks: read").replaceAll("deployments: write", "deployments: read"),
  );
  await runner.drain();
  const runs = runner.runs().length;
  const words = await git(github.gitDirectory, "show", `${github.defaultBranch}:offers/${offer}/listing/description.md`);
  await publishBy(stage, { [`offers/${offer}/listing/description.md`]: `${words}\n\nMore words.\n` });
  expect(statusOf(publication())).toMatch(/submission 2.*\n/);
  expect(statusOf(publication())).toMatch(/\n> \/go-live [0-9a-f]{8}\n/);
  expect(told(runs)).toMatch(/checks: write/);
  expect(github.checks()).toHaveLength(1);
});

test("settings that are broken on the default branch publish nothing, the log says where, and what runs can still be steered", async () => {
  const { github, runner } = stage;
  const runs = runner.runs().length;
  const words = await git(github.gitDirectory, "show", `${github.defaultBranch}:offers/${offer}/listing/description.md`);
  const came = await cameOf(stage, publication(), async () => {
    const changes = {
      ".github/slipway.yaml": "regions: 7\nsignoff: { role: read\n",
      [`offers/${offer}/listing/description.md`]: `${words}\nLast words.\n`,
    };
    await github.as(publisher.login).push(changes);
  });
  expect(came).toEqual({ answers: [], reasons: ["invalid"], moved: false });
  expect(told(runs)).toMatch(/\.github\/slipway\.yaml/);
  stage.pass(minute);
  const canceled = await cameOf(stage, publication(), async () => await github.as(publisher.login).comment(publication(), "/cancel"));
  expect(canceled.answers).toEqual([expect.stringContaining("**Cancel** for `contoso/web-stack` by octo-publisher (write) is recorded")]);
});
