import { parse } from "yaml";

import { trusted } from "../../../../src/manifest/trusted.ts";
import { emit } from "../events/emit.ts";
import { commitAt, git, tryGit } from "../git/run.ts";
import type { Doer } from "./records.ts";
import type { World } from "./world.ts";

export type Dispatch = { readonly workflow: string; readonly ref: string; readonly inputs: Readonly<Record<string, unknown>> };

export type DispatchRefusal = { readonly status: 404 | 422; readonly message: string };

/**
 * Starts a workflow by name of its file, as the API and "Run workflow" do: the file must be on the default branch, have
 * `workflow_dispatch`, and declare every input.
 */
export async function dispatchWorkflow(world: World, doer: Doer, wanted: Dispatch): Promise<DispatchRefusal | undefined> {
  const path = `.github/workflows/${wanted.workflow}`;
  const name = wanted.ref.replace(/^refs\/(?:heads|tags)\//u, "");
  const ref = ["refs/heads/", "refs/tags/"]
    .map((prefix) => `${prefix}${name}`)
    .find((full) => commitAt(world.gitDirectory, full) !== undefined);
  if ((await tryGit(world.gitDirectory, ["cat-file", "-e", `refs/heads/${world.defaultBranch}:${path}`])) === undefined)
    return { status: 404, message: "Not Found" };
  if (ref === undefined) return { status: 422, message: `No ref found for: ${wanted.ref}` };
  const text = (await tryGit(world.gitDirectory, ["cat-file", "blob", `${ref}:${path}`])) ?? "";
  const trigger = triggerOf(text);
  if (trigger === undefined) return { status: 422, message: "Workflow does not have 'workflow_dispatch' trigger" };
  const refusal = refuseInputs(trigger, wanted.inputs);
  if (refusal !== undefined) return refusal;
  const sha = await git(world.gitDirectory, ["rev-parse", `${ref}^{commit}`]);
  const inputs = { ...defaultsOf(trigger), ...wanted.inputs };
  emit(world, doer, { name: "workflow_dispatch", payload: { inputs, ref, workflow: path }, place: { sha, ref, fromFork: false } });
  return undefined;
}

type Inputs = Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown } | null>>;

function triggerOf(text: string): Inputs | undefined {
  const on = fieldOf(parse(text), "on");
  if (on === "workflow_dispatch" || (Array.isArray(on) && on.includes("workflow_dispatch"))) return {};
  if (typeof on !== "object" || on === null || !("workflow_dispatch" in on)) return undefined;
  return trusted<Inputs>(fieldOf(on.workflow_dispatch, "inputs") ?? {});
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? trusted<Record<string, unknown>>(value)[name] : undefined;
}

function defaultsOf(declared: Inputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, input]) => (input?.default === undefined ? [] : [[name, input.default]])),
  );
}

function refuseInputs(declared: Inputs, given: Readonly<Record<string, unknown>>): DispatchRefusal | undefined {
  const unexpected = Object.keys(given).filter((name) => !(name in declared));
  if (unexpected.length > 0) return { status: 422, message: `Unexpected inputs provided: ${JSON.stringify(unexpected)}` };
  const missing = Object.entries(declared).find(
    ([name, input]) => input?.required === true && input.default === undefined && given[name] === undefined,
  );
  if (missing !== undefined) return { status: 422, message: `Required input '${missing[0]}' not provided` };
  const wrong = Object.entries(given).find(([, value]) => typeof value !== "string");
  return wrong === undefined ? undefined : { status: 422, message: `Invalid value for input '${wrong[0]}'` };
}
