import { describe, expect, test } from "vitest";

import { workflowFiles } from "../../src/manifest/edit/workflow-files.ts";
import { holds, type Status } from "../support/runner/expressions.ts";
import { readWorkflow } from "../support/runner/workflow-file.ts";

const files = workflowFiles({ uses: "./", defaultBranch: "main" });

async function conditionOf(file: string, job: string): Promise<string> {
  const path = `.github/workflows/${file}`;
  const { jobs } = await readWorkflow(path, files.get(path) ?? "");
  const found = jobs.find(({ id }) => id === job);
  if (found === undefined) throw new Error(`${file} has no job ${job}`);
  return found.if;
}

const intake = await conditionOf("slipway.yml", "intake");
const going: Status = { success: () => true, failure: () => false, cancelled: () => false };

function comment(body: string): object {
  return { event_name: "issue_comment", event: { action: "created", comment: { body }, issue: { number: 57 } } };
}

function label(event_name: string, name: string, merged?: boolean): object {
  return { event_name, event: { action: "labeled", label: { name }, ...(merged === undefined ? {} : { pull_request: { merged } }) } };
}

describe("intake", () => {
  test.each([
    ["a merge", { event_name: "push", event: { ref: "refs/heads/main" } }],
    ["the clock", { event_name: "schedule", event: { schedule: "17,47 * * * *" } }],
    ["somebody by hand", { event_name: "workflow_dispatch", event: { inputs: null } }],
    ["a command", comment("/go-live 1a2b3c4d")],
    ["a comment that may be one", comment("/etc/passwd is readable")],
    ["a label that asks", label("issues", "go-live")],
    ["the same on a merged pull request", label("pull_request_target", "cancel", true)],
  ])("starts for %s", (_, github) => {
    expect(holds(intake, { contexts: { github }, status: going })).toBe(true);
  });

  test.each([
    ["talk", comment("Looks good. /go-live")],
    ["a quoted command", comment("> /go-live")],
    ["a command on the second line", comment("\n/go-live")],
    ["an empty comment", comment("")],
    ["a label that says a state", label("issues", "slipway:running")],
    ["a label of somebody else", label("issues", "bug")],
    ["a pull request that is not merged", label("pull_request_target", "go-live", false)],
  ])("spares a runner for %s", (_, github) => {
    expect(holds(intake, { contexts: { github }, status: going })).toBe(false);
  });
});

describe("after advance", () => {
  type Case = readonly [job: string, outputs: object, status: Status, runs: boolean];
  const failed: Status = { ...going, success: () => false, failure: () => true };
  const stopped: Status = { ...failed, cancelled: () => true };
  const nothing = { work: "[]", live: "false", again: "false" };

  test.each<Case>([
    ["work", { ...nothing, work: '["contoso/db/1/copy/1"]' }, going, true],
    ["work", nothing, going, false],
    ["work", {}, going, false],
    ["next", { ...nothing, again: "true" }, going, true],
    ["next", { ...nothing, again: "true" }, failed, true],
    ["next", { ...nothing, again: "true" }, stopped, false],
    ["next", nothing, going, false],
    ["next", {}, failed, false],
    ["live", { ...nothing, live: "true" }, going, true],
    ["live", { ...nothing, live: "true" }, failed, false],
    ["live", nothing, going, false],
  ])("%s, given %j: %#", async (job, outputs, status, runs) => {
    const contexts = { needs: { advance: { outputs } } };
    expect(holds(await conditionOf("slipway-advance.yml", job), { contexts, status })).toBe(runs);
  });
});
