import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";

import { entranceOf } from "./concurrency.ts";
import { holds } from "./expressions.ts";
import type { Scope, Status } from "./expressions.ts";
import { idleRecord } from "./job.ts";
import type { JobOrder } from "./job.ts";
import { strategyOf } from "./matrix.ts";
import type { Combination, Strategy } from "./matrix.ts";
import { isMapping } from "./parser.ts";
import { jobPermissions } from "./permissions.ts";
import { messageOf } from "./plain.ts";
import type { Instance, Node, Run } from "./run.ts";
import { pairs, resolve, resolveText } from "./tokens.ts";
import type { JobRecord, RunnerOptions } from "./types.ts";

/** Decides over a job all of whose needs have ended: the jobs it becomes, or the record of the one it does not. */
export function openNode(
  run: Run,
  node: Node,
  options: RunnerOptions,
): { readonly instances: readonly Instance[] } | { readonly record: JobRecord } {
  const scope = { contexts: { ...run.contexts, needs: needsOf(run, node) }, status: statusOf(run, node) };
  const permissions = jobPermissions(node.job.permissions, run.workflow.permissions, isReadOnly(run));
  const idle = { job: node.job, permissions };
  if (!holds(node.job.if, scope)) return { record: idleRecord(idle, run.cancelled ? "cancelled" : "skipped") };
  try {
    const strategy = strategyOf(node.job.parts.strategy && resolve(node.job.parts.strategy, scope));
    const instances = strategy.combinations.map((matrix, index) => {
      const place = { "job-index": index, "job-total": strategy.combinations.length };
      return instanceOf(
        { run, node, strategy },
        { ...scope.contexts, strategy: place, matrix: matrix ?? {} },
        { permissions, matrix, options },
      );
    });
    return { instances };
  } catch (error) {
    // The platform ends such a job before it gets a machine.
    return {
      record: idleRecord(idle, "failure", `Error when evaluating 'strategy' for job '${node.job.id}'. ${messageOf(error)}`),
    };
  }
}

/** Names of the jobs that have to end before this one, all the way back. */
function ancestorsOf(run: Run, { job }: Node): readonly Node[] {
  const direct = run.nodes.filter((node) => job.needs.includes(node.job.id));
  return [...new Set(direct.flatMap((node) => [node, ...ancestorsOf(run, node)]))];
}

// A job skipped or failed anywhere before this one keeps it from starting, not only one it names (actions/runner issue 491).
function statusOf(run: Run, node: Node): Status {
  const asked = (names: readonly string[]): readonly Node[] => {
    const ancestors = ancestorsOf(run, node);
    return names.length === 0 ? ancestors : ancestors.filter(({ job }) => names.includes(job.id));
  };
  return {
    success: (names) => !run.cancelled && asked(names).every(({ result }) => result === "success"),
    failure: (names) => asked(names).some(({ result }) => result === "failure"),
    cancelled: () => run.cancelled,
  };
}

function needsOf(run: Run, { job }: Node): Readonly<Record<string, unknown>> {
  const needed = run.nodes.filter((other) => job.needs.includes(other.job.id));
  return Object.fromEntries(needed.map(({ job: { id }, result, outputs }) => [id, { result, outputs }]));
}

function instanceOf(
  { run, node, strategy: { failFast, maxParallel } }: { readonly run: Run; readonly node: Node; readonly strategy: Strategy },
  contexts: Readonly<Record<string, unknown>>,
  own: Pick<JobOrder, "permissions"> & { readonly matrix: Combination | undefined; readonly options: RunnerOptions },
): Instance {
  const { parts } = node.job;
  const environment = parts.environment && environmentName(parts.environment, { contexts });
  const minutes = parts["timeout-minutes"] && Number(resolve(parts["timeout-minutes"], { contexts }));
  const entrance = parts.concurrency && entranceOf(resolve(parts.concurrency, { contexts }));
  const order: JobOrder = {
    workflow: run.workflow,
    job: node.job,
    event: run.event,
    github: run.github,
    contexts,
    secrets: isReadOnly(run) ? {} : (own.options.secrets ?? {}),
    permissions: own.permissions,
    ...(own.matrix && { matrix: own.matrix }),
    ...(environment !== undefined && { environment }),
    ...(minutes !== undefined && { timeoutMs: minutes * 60_000 }),
  };
  return { kind: "job", run, node, order, ...(entrance && { entrance }), failFast, maxParallel, phase: "new" };
}

function environmentName(token: TemplateToken, scope: Scope): string {
  const name = isMapping(token) ? pairs(token).find(([key]) => key === "name")?.[1] : token;
  return name === undefined ? "" : resolveText(name, scope);
}

// A pull request from a fork gets a token that only reads, and no secrets.
function isReadOnly({ event }: Run): boolean {
  return event.fromFork && event.name === "pull_request";
}
