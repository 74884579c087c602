// needs: mke2fs
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { minute } from "../../../src/core/time.ts";
import { commitChanges } from "../../support/github/git/commit.ts";
import { mentionsOf } from "../../support/github/world/mentions.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { git } from "../support/git.ts";
import { offerFiles, openStage, people, publishBy, textOf, type Stage } from "../support/github.ts";
import { slipway } from "../support/slipway.ts";
import { cameOf, settingsOf } from "../support/untouched.ts";

const offer = "contoso/web-stack";
const { publisher, maintainer, second } = people;

/** What a manifest, a title or a reason may hold, and what must come of none of it. */
const hostile = "@octo-org/team #1 **x** <img src=x onerror=y> <!-- ::add-mask::a ${{ github.token }}";

let stage: Stage;
let pullRequest = 0;

/** One merge brings the offer, its hostile words, other workflows and rules by which its author could sign off alone. */
beforeAll(async () => {
  stage = await openStage({ settings: "signoff: { notAuthor: true }\n" });
  const { github } = stage;
  github.setRole(publisher.login, "maintain");
  github.addUser("octo-admin", { role: "admin" });
  const manifest = `offers/${offer}/offer.yaml`;
  const files = await offerFiles();
  const words = textOf(files, manifest)
    .replace(/^ {2}title: .*$/m, '  title: "@octo-org/team #1 <b>*x*</b> ::debug::y"')
    .replace(/^ {2}summary: .*$/m, `  summary: ${JSON.stringify(hostile)}`);
  const workflow = await git(github.gitDirectory, "show", `${github.defaultBranch}:.github/workflows/slipway.yml`);
  pullRequest = await publishBy(
    stage,
    {
      ...files,
      [manifest]: words,
      ".github/slipway.yaml": (await settingsOf(stage)).replace("signoff: { notAuthor: true }", "signoff: { role: read }"),
      ".github/workflows/slipway.yml": `${workflow}\n# Changed together with what it publishes.\n`,
    },
    `Publish ${hostile}`,
  );
  stage.pass(minute);
}, 120_000);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

function publication(): number {
  return stage.github.issues().findLast(({ title, isPullRequest }) => title === `Publication of ${offer}` && !isPullRequest)?.number ?? 0;
}

/** Whoever would be pinged by what Slipway wrote. */
function pinged(): readonly string[] {
  const { github } = stage;
  const own = github.issues().filter(({ author }) => author.type === "Bot");
  const comments = github.issues().flatMap(({ number }) => github.comments(number).filter(({ author }) => author.type === "Bot"));
  return [
    ...own.flatMap(({ title, body }) => [...mentionsOf(title), ...mentionsOf(body ?? "")]),
    ...comments.flatMap(({ mentions }) => mentions),
  ];
}

/** Lines of all logs that a runner would take for commands, besides those by which the Action masks, warns and reports. */
function commandsTold(): readonly string[] {
  const lines = stage.runner.runs().flatMap(({ jobs }) => jobs.flatMap(({ stdout }) => stdout.split("\n")));
  return lines.filter((line) => /^\s*::/.test(line) && !/^::(?:add-mask|error|warning|notice|debug|group|endgroup)[ :]/.test(line));
}

test("a merge that loosens the rules and publishes still needs the old sign-off", async () => {
  const came = await cameOf(stage, publication(), async () => await stage.github.as(publisher.login).comment(publication(), "/go-live"));
  expect(came).toEqual({ answers: [expect.stringMatching(/\*\*own-change\*\*/)], reasons: ["refused"], moved: false });
});

test("hostile words ping nobody, open nothing and command no runner, wherever they are shown", async () => {
  const { github } = stage;
  expect(await git(github.gitDirectory, "show", `${github.defaultBranch}:offers/${offer}/offer.yaml`)).toContain("@octo-org/team");
  expect(pinged()).toEqual([]);
  expect(commandsTold()).toEqual([]);
  const shown = [...github.comments(publication()), ...github.comments(pullRequest)].map(({ body }) => body).join("\n");
  expect(shown).not.toMatch(/<img/);
  const checks = github.checks().map(({ title, summary, text }) => `${title} ${summary} ${text}`);
  expect(checks.join("\n")).not.toMatch(/<img|@octo-org\/team/);
});

test("a pull request with hostile file names, values and title: its problems are told, and none of it does anything", async () => {
  const { github, runner } = stage;
  const plan = `offers/${offer}/plans/standard.yaml`;
  const text = await git(github.gitDirectory, "show", `${github.defaultBranch}:${plan}`);
  const number = await github.as(publisher.login).openPullRequest({
    branch: "hostile",
    title: `$(id) \`id\` ${hostile}`,
    changes: {
      [plan]: `${text}\n${JSON.stringify(`${hostile}\n::set-output name=live::true\n::stop-commands::x`)}: ${JSON.stringify(hostile)}\n`,
      [`offers/${offer}/media/::error::@octo-org #1 <b>.png`]: "x",
      [`offers/${offer}/plans/@octo-org %0A::warning::.yaml`]: "a: [",
    },
  });
  const ran = await runner.drain();
  const job = ran.flatMap(({ jobs }) => jobs).find((each) => each.job === "validate");
  expect(job).toMatchObject({ result: "failure" });
  expect(job?.annotations.filter(({ level }) => level === "error").map(({ file }) => file)).toContain(plan);
  expect(job?.outputs).toEqual({});
  expect(job?.summary).not.toMatch(/<img|<b>|\n::/);
  expect(github.comments(number).flatMap(({ mentions }) => mentions)).toEqual([]);
  expect(commandsTold()).toEqual([]);
});

test("a deleted issue, comment and label: the next thing that happens is told on a new issue, once", async () => {
  const { github } = stage;
  const gone = publication();
  github.as("octo-admin").deleteIssue(gone);
  for (const label of github.labels().filter((name) => name.startsWith("slipway"))) github.as("octo-admin").deleteLabel(label);
  await stage.runner.drain();
  stage.pass(minute);
  const came = await cameOf(stage, pullRequest, async () => await github.as(maintainer.login).comment(pullRequest, `/cancel ${hostile}`));
  expect(came.answers).toEqual([expect.stringContaining("**Cancel** for `contoso/web-stack` by octo-maintainer (maintain) is recorded")]);
  expect(publication()).not.toBe(gone);
  const [status, ...others] = github.comments(publication()).filter(({ body }) => body.startsWith("<!-- slipway:status"));
  expect(others).toEqual([]);
  expect(status?.body).toMatch(/canceled/);
  expect(github.labelsOf(publication())).toContain("slipway");
  expect(pinged()).toEqual([]);
  expect(commandsTold()).toEqual([]);
});

test("a default branch that was pushed by force to where it was before publishes nothing, and unrelated history goes through the same gate", async () => {
  const { github, runner } = stage;
  const head = await git(github.gitDirectory, "rev-parse", github.defaultBranch);
  const old = await git(github.gitDirectory, "rev-parse", `${github.defaultBranch}~1`);
  const back = await cameOf(stage, publication(), async () => await github.as(publisher.login).forcePush(old));
  expect(back).toMatchObject({ reasons: ["nothing-to-do"], moved: false });
  const tree = await git(github.gitDirectory, "rev-parse", `${head}^{tree}`);
  const unrelated = await git(
    github.gitDirectory,
    "-c",
    "user.name=x",
    "-c",
    "user.email=x@x.example",
    "commit-tree",
    tree,
    "-m",
    "Other history",
  );
  const came = await cameOf(stage, publication(), async () => await github.as(publisher.login).forcePush(unrelated));
  expect(came).toMatchObject({ reasons: ["nothing-to-do"], moved: false });
  await github.as(publisher.login).forcePush(head);
  await runner.drain();
});

test("a go-live that somebody with write access wrote into the ledger by hand: verify names the commit, and nothing goes live", async () => {
  const { github, runner } = stage;
  const branch = `refs/heads/slipway/${offer}`;
  const parent = await git(github.gitDirectory, "rev-parse", branch);
  const path = "submissions/1/events.jsonl";
  const events = await git(github.gitDirectory, "show", `${parent}:${path}`);
  const grant = `"type":"go-live-granted","digest":"sha256:${"a".repeat(64)}"`;
  const forged = (events.split("\n").at(-1) ?? "").replace(/"type":"[^"]*"/, grant);
  const commit = await commitChanges(github.gitDirectory, {
    ref: branch,
    parent,
    changes: { [path]: `${events}\n${forged}\n` },
    message: "Go live",
    by: { name: second.login, email: "second@contoso.example" },
    at: stage.now(),
  });
  await github.as(publisher.login).push({ ".github/workflows/verify.yml": verifyWorkflow });
  await runner.drain();
  await runner.dispatch("verify.yml");
  const job = runner.runs().at(-1)?.jobs.at(-1);
  expect(job).toMatchObject({ job: "verify", result: "failure" });
  expect(job?.annotations.map(({ message }) => message).join("\n")).toContain(commit);
  expect(job?.summary).toContain(`❌ ${offer}, commit ${commit}`);
  await using folder = await temporaryFolder();
  const clone = join(folder.path, "clone");
  await git(folder.path, "clone", "--quiet", "--mirror", github.gitDirectory, join(clone, ".git"));
  await git(clone, "config", "core.bare", "false");
  const { exitCode, stdout } = await slipway(clone, "verify");
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining(`breaks at commit ${commit}`)]);
  await runner.schedule();
  expect(github.deployments().filter(({ environment }) => environment === "live")).toEqual([]);
});

const verifyWorkflow = `name: Verify
on: workflow_dispatch
permissions: {}
jobs:
  verify:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: slipway-publish/slipway@${"a".repeat(40)}
        with:
          run: verify
`;
