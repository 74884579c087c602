import { basename } from "node:path";

import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";

import type { Permissions } from "../github/types.ts";
import { convertWorkflowTemplate, parseWorkflow, trace } from "./parser.ts";
import { statedPermissions } from "./permissions.ts";
import { plainOf } from "./plain.ts";
import { pairs, resolve } from "./tokens.ts";

/** A workflow file that the official parser accepted, with the parts that need a context left as tokens. */
export type Workflow = {
  readonly path: string;
  readonly name: string;
  /** Filters by event name, as plain JSON. */
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly env?: TemplateToken;
  readonly concurrency?: TemplateToken;
  readonly jobs: readonly Job[];
};

export type Job = {
  readonly id: string;
  readonly needs: readonly string[];
  readonly if: string;
  readonly permissions?: Permissions;
  readonly steps: readonly Step[];
  readonly parts: Readonly<
    Partial<Record<"strategy" | "env" | "environment" | "concurrency" | "outputs" | "timeout-minutes", TemplateToken>>
  >;
};

export type Step = {
  readonly id: string;
  readonly name?: string;
  readonly if: string;
  readonly uses?: string;
  readonly parts: Readonly<Partial<Record<"run" | "shell" | "with" | "env" | "continue-on-error", TemplateToken>>>;
};

type Template = Awaited<ReturnType<typeof convertWorkflowTemplate>>;

const known = {
  workflow: ["on", "name", "run-name", "env", "permissions", "concurrency", "jobs"],
  job: [
    ..."name needs if runs-on steps permissions".split(" "),
    ..."strategy env environment concurrency outputs timeout-minutes".split(" "),
  ],
  step: ["name", "id", "if", "uses", "run", "shell", "with", "env", "continue-on-error"],
};

/** Reads a workflow. Throws, with every finding of the official parser, for a file GitHub would refuse and for syntax this runner does not play. */
export async function readWorkflow(path: string, content: string): Promise<Workflow> {
  const { context, value } = parseWorkflow({ name: basename(path), content }, trace);
  if (value === undefined) throw refusal(path, context.errors.getErrors());
  const template = await convertWorkflowTemplate(context, value);
  if (template.errors !== undefined) throw refusal(path, context.errors.getErrors());
  const root = parts(path, value, known.workflow);
  const jobs = new Map(pairs(root["jobs"]));
  return {
    path,
    name: root["name"]?.assertString("name").value ?? path,
    on: filters(root["on"]),
    ...(root["permissions"] && { permissions: statedPermissions(root["permissions"]) }),
    ...(root["env"] && { env: root["env"] }),
    ...(root["concurrency"] && { concurrency: root["concurrency"] }),
    jobs: template.jobs.map((job) => readJob(path, job, jobs.get(job.id.value))),
  };
}

function readJob(path: string, job: Template["jobs"][number], token: TemplateToken | undefined): Job {
  if (job.type !== "job") throw new Error(`${path}: job ${job.id.value} calls another workflow, which this runner does not play.`);
  const own = parts(path, token, known.job);
  const steps = own["steps"]?.assertSequence("steps");
  return {
    id: job.id.value,
    needs: (job.needs ?? []).map((need) => need.value),
    if: job.if.expression,
    ...(own["permissions"] && { permissions: statedPermissions(own["permissions"]) }),
    steps: job.steps.map((step, index) => readStep(path, step, steps?.get(index))),
    parts: own,
  };
}

function readStep(path: string, step: { id: string; if?: { expression: string } }, token: TemplateToken | undefined): Step {
  const own = parts(path, token, known.step);
  return {
    id: step.id,
    ...(own["name"] && { name: own["name"].assertScalar("name").toString() }),
    if: step.if?.expression ?? "success()",
    ...(own["uses"] && { uses: own["uses"].assertString("uses").value }),
    parts: own,
  };
}

function parts(path: string, token: TemplateToken | undefined, allowed: readonly string[]): Readonly<Record<string, TemplateToken>> {
  const found = pairs(token);
  const strange = found.find(([key]) => !allowed.includes(key));
  if (strange) throw new Error(`${path}:${strange[1].line}: this runner does not play ${strange[0]}.`);
  return Object.fromEntries(found);
}

// `on` is a name, a list of names, or filters by name.
function filters(token: TemplateToken | undefined): Readonly<Record<string, unknown>> {
  const on = token === undefined ? {} : resolve(token, { contexts: {} });
  if (typeof on === "string") return { [on]: null };
  return Array.isArray(on) ? Object.fromEntries(on.map((name: string) => [name, null])) : plainOf(on);
}

function refusal(path: string, errors: readonly { readonly message: string }[]): Error {
  return new Error(`${path} is not a workflow GitHub would accept:\n${errors.map(({ message }) => `  ${message}`).join("\n")}`);
}
