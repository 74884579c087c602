import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { inputVariable } from "./action-file.ts";
import type { ActionFile } from "./action-file.ts";
import type { Scope } from "./expressions.ts";
import type { Program } from "./program.ts";
import { programEnvironment, scopeOf } from "./site.ts";
import type { Site } from "./site.ts";
import type { StepTools } from "./step.ts";
import { resolveText, resolveTexts } from "./tokens.ts";
import type { Step } from "./workflow-file.ts";

export type CommandFiles = {
  readonly GITHUB_OUTPUT: string;
  readonly GITHUB_ENV: string;
  readonly GITHUB_PATH: string;
  readonly GITHUB_STATE: string;
  readonly GITHUB_STEP_SUMMARY: string;
};

type Place = { readonly site: Site; readonly files: CommandFiles; readonly tools: StepTools };

const clock = pathToFileURL(join(import.meta.dirname, "clock.mjs")).href;
// What `run:` starts without and with `shell: bash` ("Workflow syntax", jobs.<job_id>.steps[*].shell).
const shells: Readonly<Record<string, readonly string[]>> = {
  "": ["-e"],
  bash: ["--noprofile", "--norc", "-eo", "pipefail"],
};

/** Fresh, empty files for a step's commands, by the variable that names each. */
export async function prepareFiles(site: Site): Promise<CommandFiles> {
  const id = randomUUID();
  const file = (name: string): string => join(site.root, `${name}_${id}`);
  const files = {
    GITHUB_OUTPUT: file("output"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    GITHUB_STATE: file("state"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
  await Promise.all(Object.values(files).map(async (path) => await writeFile(path, "")));
  return files;
}

/** The program a step stands for, with the environment the real runner would give it. */
export async function stepProgram(step: Step, { site, files, tools }: Place): Promise<Program> {
  const env = resolveTexts(step.parts.env, scopeOf(site));
  if (step.uses === undefined) return await scriptProgram(step, site, { ...env, ...files });
  if (step.uses !== tools.options.uses) {
    throw new Error(
      `The step uses ${step.uses}, but this runner plays ${tools.options.uses} only. To pass over others, name them in ignoreUses.`,
    );
  }
  const { now } = tools.options;
  const shift: Record<string, string> = now ? { SLIPWAY_TEST_NOW: String(now().getTime() - Date.now()) } : {};
  const inputs = inputVariables(step, tools.action, scopeOf({ ...site, env: { ...site.env, ...env } }));
  return {
    command: process.execPath,
    args: [...(now ? ["--import", clock] : []), tools.action.main],
    cwd: site.workspace,
    env: programEnvironment(site, { ...env, ...inputs, ...files, ...shift, GITHUB_ACTION: step.id }),
  };
}

function inputVariables(step: Step, { inputs }: ActionFile, scope: Scope): Record<string, string> {
  const given = resolveTexts(step.parts.with, scope);
  const declared = new Set([...inputs.keys()].map(inputVariable));
  const strange = Object.keys(given).find((name) => !declared.has(inputVariable(name)));
  if (strange !== undefined) throw new Error(`The step gives ${strange}, but action.yml declares ${[...inputs.keys()].join(", ")}.`);
  const defaults = [...inputs].map(([name, value]): [string, string] => [inputVariable(name), value ? resolveText(value, scope) : ""]);
  const handed = Object.entries(given).map(([name, value]): [string, string] => [inputVariable(name), value]);
  return Object.fromEntries([...defaults, ...handed]);
}

async function scriptProgram(step: Step, site: Site, env: Readonly<Record<string, string>>): Promise<Program> {
  const shell = step.parts.shell ? resolveText(step.parts.shell, scopeOf(site)) : "";
  const args = shells[shell];
  if (args === undefined || step.parts.run === undefined)
    throw new Error(`This runner plays scripts for bash only, not for ${JSON.stringify(shell)}.`);
  const script = join(site.temp, `${randomUUID()}.sh`);
  await writeFile(script, resolveText(step.parts.run, scopeOf(site)));
  return { command: "bash", args: [...args, script], cwd: site.workspace, env: programEnvironment(site, env) };
}
