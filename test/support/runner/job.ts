import { performance } from "node:perf_hooks";

import type { HookEvent, Permissions } from "../github/types.ts";
import type { ActionFile } from "./action-file.ts";
import { holds } from "./expressions.ts";
import type { Combination } from "./matrix.ts";
import type { Running } from "./program.ts";
import type { Secrets } from "./secrets.ts";
import { prepareSite, removeSite, scopeOf } from "./site.ts";
import type { Site } from "./site.ts";
import { runStep } from "./step.ts";
import { resolveTexts } from "./tokens.ts";
import type { JobRecord, Leak, RunnerHub, RunnerOptions } from "./types.ts";
import type { Job, Workflow } from "./workflow-file.ts";

/** One job to run, with everything it needs to know of its run. */
export type JobOrder = {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly event: HookEvent;
  readonly github: Readonly<Record<string, unknown>>;
  /** `inputs`, `vars`, `needs`, `strategy`, `matrix`. */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly permissions: Permissions;
  readonly matrix?: Combination;
  readonly environment?: string;
  readonly timeoutMs?: number;
};

export type JobTools = {
  readonly hub: RunnerHub;
  readonly options: RunnerOptions;
  readonly action: ActionFile;
  readonly secrets: Secrets;
  readonly leaks: Leak[];
  /** Milliseconds until the machine of the job that asks dies, if it is to. */
  readonly takeDeath: () => number | undefined;
};

/** The hand on a running job. */
export type Control = { cancelled: boolean; dead: boolean; running?: Running; death?: NodeJS.Timeout };

export type StartedJob = { readonly ended: Promise<JobRecord>; readonly cancel: () => void };

/** Runs a job on a fresh machine. The promise rejects only for what the runner can not play. */
export function startJob(order: JobOrder, tools: JobTools): StartedJob {
  const control: Control = { cancelled: false, dead: false };
  const cancel = (): void => {
    control.cancelled = true;
    control.running?.cancel();
  };
  const timeout = order.timeoutMs === undefined ? undefined : setTimeout(cancel, order.timeoutMs);
  const ended = runJob(order, tools, control).finally(() => {
    clearTimeout(timeout);
    clearTimeout(control.death);
  });
  return { ended, cancel };
}

/** The record of a job that never had a machine. */
export function idleRecord(
  order: Pick<JobOrder, "job" | "permissions" | "matrix" | "environment">,
  result: JobRecord["result"],
  stderr = "",
): JobRecord {
  const idle = { stdout: "", stderr, outputs: {}, summary: "", annotations: [], durationMs: 0 };
  return { ...headOf(order), result, ...idle };
}

async function runJob(order: JobOrder, tools: JobTools, control: Control): Promise<JobRecord> {
  const startedAt = performance.now();
  const token = tools.hub.jobToken(order.permissions);
  tools.secrets.add(`GITHUB_TOKEN of job ${order.job.id}`, token);
  const site = await prepareSite(order, tools.options, token);
  try {
    await runSteps(order, tools, { site, control });
    const outputs = control.dead ? {} : jobOutputs(order, site, tools.secrets);
    noteLeaks(order, tools, site);
    const { stdout, stderr, summary, annotations, exitCode } = site;
    const left = { stdout, stderr, summary, annotations, ...(exitCode !== undefined && { exitCode }) };
    return { ...headOf(order), result: site.status, outputs, ...left, durationMs: performance.now() - startedAt };
  } finally {
    await removeSite(site);
  }
}

async function runSteps(
  order: JobOrder,
  tools: JobTools,
  { site, control }: { readonly site: Site; readonly control: Control },
): Promise<void> {
  for (const step of order.job.steps) {
    if (control.dead) return;
    if (control.cancelled) site.status = "cancelled";
    if (holds(step.if, scopeOf(site))) await runStep(step, site, { ...tools, control });
    else site.steps[step.id] = { outputs: {}, outcome: "skipped", conclusion: "skipped" };
  }
}

// An output that holds a secret does not leave the job, as on the platform.
function jobOutputs(order: JobOrder, site: Site, secrets: Secrets): Readonly<Record<string, string>> {
  const outputs = Object.entries(resolveTexts(order.job.parts.outputs, scopeOf(site)));
  return Object.fromEntries(outputs.filter(([, value]) => secrets.leaksIn(value).length === 0));
}

function noteLeaks(order: JobOrder, { leaks, secrets }: JobTools, site: Site): void {
  const outputs = Object.values(site.steps)
    .flatMap((step) => Object.values(step.outputs))
    .join("\n");
  const texts = { stdout: site.stdout, stderr: site.stderr, summary: site.summary, outputs };
  for (const where of ["stdout", "stderr", "summary", "outputs"] as const) {
    for (const secret of secrets.leaksIn(texts[where])) leaks.push({ workflow: order.workflow.path, job: order.job.id, where, secret });
  }
}

function headOf({ job, permissions, matrix, environment }: Pick<JobOrder, "job" | "permissions" | "matrix" | "environment">) {
  return { job: job.id, permissions, if: job.if, ...(matrix && { matrix }), ...(environment !== undefined && { environment }) };
}
