import type { HookEvent } from "../github/types.ts";
import { givenInputs } from "./commit-files.ts";
import { entranceOf } from "./concurrency.ts";
import type { Entrance } from "./concurrency.ts";
import { githubContext } from "./contexts.ts";
import type { RunIdentity } from "./contexts.ts";
import { dispatchInputs } from "./dispatch-inputs.ts";
import type { JobOrder, StartedJob } from "./job.ts";
import { resolve } from "./tokens.ts";
import type { JobRecord, Result, RunnerHub, RunnerOptions, RunRecord } from "./types.ts";
import type { Job, Workflow } from "./workflow-file.ts";

/** A workflow run on its way. */
export type Run = {
  readonly kind: "run";
  readonly identity: RunIdentity;
  readonly workflow: Workflow;
  readonly event: HookEvent;
  readonly github: Readonly<Record<string, unknown>>;
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly entrance?: Entrance;
  readonly nodes: readonly Node[];
  readonly records: JobRecord[];
  status: RunRecord["status"];
  cancelled: boolean;
};

/** One job of the workflow file in a run; opened once all it needs has ended. */
export type Node = {
  readonly job: Job;
  instances?: readonly Instance[];
  result?: Result;
  readonly outputs: Record<string, string>;
};

/** One job as it runs: a combination of the matrix, or the only one. */
export type Instance = {
  readonly kind: "job";
  readonly run: Run;
  readonly node: Node;
  readonly order: JobOrder;
  readonly entrance?: Entrance;
  readonly failFast: boolean;
  readonly maxParallel: number;
  /** new → queued (in a concurrency group) → admitted → gated (an environment) → ready → running → done */
  phase: "new" | "queued" | "admitted" | "gated" | "ready" | "running" | "done";
  started?: StartedJob;
  result?: Result;
};

/** A run of a workflow for an event. Throws for inputs the API would refuse. */
export function createRun(
  hub: RunnerHub,
  options: RunnerOptions,
  { workflow, identity, event }: Pick<Run, "workflow" | "identity" | "event">,
): Run {
  const github = githubContext(hub, identity, event);
  const inputs = event.name === "workflow_dispatch" ? dispatchInputs(workflow.on, givenInputs(event)) : {};
  const contexts = { github, inputs, vars: options.vars ?? {} };
  const entrance = workflow.concurrency && entranceOf(resolve(workflow.concurrency, { contexts }));
  const nodes = workflow.jobs.map((job) => ({ job, outputs: {} }));
  const start = { nodes, records: [], status: "pending" as const, cancelled: false };
  return { kind: "run", identity, workflow, event, github, contexts, ...(entrance && { entrance }), ...start };
}

/** What a test sees of a run. */
export function recordOf({ identity, event, status, records }: Run): RunRecord {
  const workflow = identity.path.split("/").at(-1) ?? identity.path;
  return { id: identity.id, workflow, event: event.name, ref: event.ref, sha: event.sha, status, jobs: [...records] };
}
