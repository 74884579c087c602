import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { githubVariables } from "./contexts.ts";
import type { Scope } from "./expressions.ts";
import type { JobOrder } from "./job.ts";
import { objectAt } from "./plain.ts";
import { resolveTexts } from "./tokens.ts";
import type { Annotation, RunnerOptions } from "./types.ts";

export type StepResult = { readonly outputs: Readonly<Record<string, string>>; readonly outcome: string; readonly conclusion: string };

/** A job's machine: fresh folders, its environment so far, and what its steps left. */
export type Site = {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly env: Record<string, string>;
  readonly path: string[];
  readonly steps: Record<string, StepResult>;
  status: "success" | "failure" | "cancelled";
  exitCode?: number;
  stdout: string;
  stderr: string;
  summary: string;
  readonly annotations: Annotation[];
};

/** Sets a machine up for a job; its folders are gone after `removeSite`. */
export async function prepareSite(order: JobOrder, options: RunnerOptions, token: string): Promise<Site> {
  const root = await mkdtemp(join(tmpdir(), "slipway-runner-"));
  const [workspace, temp, home] = [join(root, "work"), join(root, "temp"), join(root, "home")];
  await Promise.all([workspace, temp, home].map(async (folder) => await mkdir(folder)));
  const eventPath = join(root, "event.json");
  await writeFile(eventPath, JSON.stringify(order.event.payload));
  const github = { ...order.github, job: order.job.id, token, workspace, event_path: eventPath };
  const contexts = { ...order.contexts, github, secrets: { ...order.secrets, GITHUB_TOKEN: token }, runner: runnerContext(temp) };
  const workflowEnv = resolveTexts(order.workflow.env, { contexts });
  const env = { ...workflowEnv, ...resolveTexts(order.job.parts.env, { contexts: { ...contexts, env: workflowEnv } }) };
  const left = { steps: {}, status: "success" as const, stdout: "", stderr: "", summary: "", annotations: [] };
  return { root, workspace, temp, home, contexts, env: { ...options.env, ...env }, path: [], ...left };
}

export async function removeSite(site: Site): Promise<void> {
  await rm(site.root, { recursive: true, force: true });
}

/** What an expression in a step sees now. */
export function scopeOf(site: Site): Scope {
  return {
    contexts: { ...site.contexts, env: site.env, steps: site.steps, job: { status: site.status } },
    status: {
      success: () => site.status === "success",
      failure: () => site.status === "failure",
      cancelled: () => site.status === "cancelled",
    },
  };
}

/** The environment of a step's program: nothing of this machine but PATH; what GitHub sets can not be overridden by the workflow. */
export function programEnvironment(site: Site, own: Readonly<Record<string, string>>): Record<string, string> {
  const path = [...site.path.toReversed(), process.env["PATH"] ?? ""].join(":");
  const github = githubVariables(objectAt(site.contexts, "github"));
  const { os, arch, temp, tool_cache: tools, name, environment } = runnerContext(site.temp);
  const runner = {
    RUNNER_OS: os,
    RUNNER_ARCH: arch,
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: tools,
    RUNNER_NAME: name,
    RUNNER_ENVIRONMENT: environment,
  };
  return { HOME: site.home, PATH: path, ...site.env, ...own, ...github, ...runner };
}

function runnerContext(temp: string) {
  return { os: "Linux", arch: "X64", temp, tool_cache: join(temp, "tools"), name: "test", environment: "github-hosted" } as const;
}
