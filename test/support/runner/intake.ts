import type { HookEvent } from "../github/types.ts";
import { changedPaths, headOf, isDispatchOf, workflowCommit, workflowFiles } from "./commit-files.ts";
import { asText, plainOf } from "./plain.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";
import { hasPathFilter, pathsPass, payloadOf, starts } from "./triggers.ts";
import type { RunnerHub, RunnerOptions } from "./types.ts";
import { readWorkflow } from "./workflow-file.ts";
import type { Workflow } from "./workflow-file.ts";

export type Intake = {
  /** The runs that the events since the last call start. */
  readonly take: () => Promise<readonly Run[]>;
  /** Adds an event that the runner itself causes. */
  readonly cause: (event: HookEvent) => void;
  readonly loseNext: (count: number) => void;
};

const firstRunId = 7_000_000_001;

/** Turns events into runs by the workflow files of the commit that counts for each. */
export function createIntake(hub: RunnerHub, options: RunnerOptions): Intake {
  const own: HookEvent[] = [];
  const byContent = new Map<string, Promise<Workflow>>();
  const numbers = new Map<string, number>();
  let [lose, runs] = [0, 0];

  async function take(): Promise<readonly Run[]> {
    const started: Run[] = [];
    for (const event of [...hub.takeEvents(), ...own.splice(0)]) {
      if (lose > 0) lose -= 1;
      else for (const each of await readings(hub, event)) started.push(...(await runsOf(each)));
    }
    return started;
  }

  async function runsOf(event: HookEvent): Promise<readonly Run[]> {
    const commit = await workflowCommit(hub, event);
    const files = await workflowFiles(hub.gitDirectory, commit);
    const workflows = await Promise.all([...files].map(async ([path, content]) => await read(path, content)));
    const woken = workflows.filter((workflow) => starts(workflow.on, event) && isFor(event, workflow));
    const filtered = woken.some((workflow) => hasPathFilter(workflow.on, event));
    const changed = filtered ? await changedPaths(hub.gitDirectory, event) : undefined;
    const triggered = woken.filter((workflow) => pathsPass(workflow.on, event, changed));
    if (event.name === "workflow_dispatch" && triggered.length === 0) {
      throw new Error(
        `No workflow ${asText(payloadOf(event)["workflow"])} can be dispatched; ${commit} has ${[...files.keys()].join(", ")}.`,
      );
    }
    return triggered.map((workflow) => {
      const number = (numbers.get(workflow.path) ?? 0) + 1;
      numbers.set(workflow.path, number);
      const identity = { id: firstRunId + runs, number, path: workflow.path, name: workflow.name, commit };
      runs += 1;
      return createRun(hub, options, { workflow, identity, event: withCron(event, workflow) });
    });
  }

  async function read(path: string, content: string): Promise<Workflow> {
    const key = `${path}\0${content}`;
    const known = byContent.get(key) ?? readWorkflow(path, content);
    byContent.set(key, known);
    return await known;
  }

  return { take, cause: (event) => own.push(event), loseNext: (count) => (lose += count) };
}

// What happens to a pull request is one event to the world and two to workflows: the other one is of the default branch (github.md, 4.15), with all its rights.
async function readings({ gitDirectory, defaultBranch }: RunnerHub, event: HookEvent): Promise<readonly HookEvent[]> {
  if (event.name !== "pull_request") return [event];
  const sha = await headOf(gitDirectory, defaultBranch);
  return [event, { ...event, name: "pull_request_target", sha, ref: `refs/heads/${defaultBranch}`, fromFork: false }];
}

function isFor(event: HookEvent, workflow: Workflow): boolean {
  return event.name !== "workflow_dispatch" || isDispatchOf(event, workflow.path);
}

// The event of a wake-up by the clock names the line of `schedule` that it is for.
function withCron(event: HookEvent, workflow: Workflow): HookEvent {
  if (event.name !== "schedule") return event;
  const lines = workflow.on["schedule"];
  const first = plainOf(Array.isArray(lines) ? lines[0] : undefined);
  return { ...event, payload: { ...payloadOf(event), schedule: first["cron"] } };
}
