import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { git } from "../support/git-repository.ts";
import type { HookEvent } from "../support/github/types.ts";
import { createRunner } from "../support/runner/runner.ts";
import type { Runner, RunnerOptions } from "../support/runner/types.ts";

export type Stage = AsyncDisposable & {
  readonly runner: Runner;
  /** Permissions of every token that was asked for. */
  readonly tokens: Readonly<Record<string, string>>[];
  /** Queues an event about the head of main. */
  readonly emit: (name: string, payload?: object, other?: Partial<HookEvent>) => void;
  /** Commits files on a branch; gives the commit. */
  readonly commit: (files: Readonly<Record<string, string>>, branch?: string) => Promise<string>;
};

const actor = { id: 7, login: "ana" };
const actionFile = `
name: Echo
description: Prints what it got
inputs:
  run: { description: What to do, required: true }
  token: { description: A token, default: "\${{ github.token }}" }
  app-id: { description: Kept hyphens }
  app-private-key: { description: As ours }
  offer: { description: As ours }
  hop: { description: As ours }
  key: { description: As ours }
  live: { description: As ours, default: "false" }
  state-folder: { description: As ours }
runs: { using: node24, main: dist/action.js }
`;

/** A program that does what the step asks it to: its input `run` is code, or the end of the name of a variable `PLAY_…` that holds some. */
const program = `
import { appendFileSync, readFileSync } from "node:fs";
const input = (name) => process.env["INPUT_" + name];
const output = (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + "=" + value + "\\n");
const event = () => JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const code = process.env["PLAY_" + input("RUN")] ?? input("RUN");
await (0, eval)("(async (input, output, event, sleep, append) => {" + code + "})")(input, output, event, sleep, appendFileSync);
`;

/** A repository with these workflow files (short name to text), a runner for it and an action whose input \`run\` is the code to run. */
export async function stage(workflows: Readonly<Record<string, string>>, options: Partial<RunnerOptions> = {}): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), "slipway-stage-"));
  const [work, action] = [join(root, "work"), join(root, "action")];
  await write(action, { "action.yml": actionFile, "dist/action.js": program, "package.json": '{"type":"module"}' });
  await mkdir(work);
  await git(work, "init", "-q");
  const events: HookEvent[] = [];
  const tokens: Readonly<Record<string, string>>[] = [];

  async function commit(files: Readonly<Record<string, string>>, branch = "main"): Promise<string> {
    if (branch !== "main") await git(work, "checkout", "-q", "-B", branch, "main");
    await write(work, files);
    await git(work, "add", "--all");
    await git(work, "commit", "-q", "--allow-empty", "-m", "Files");
    const id = await git(work, "rev-parse", "HEAD");
    if (branch !== "main") await git(work, "checkout", "-q", "main");
    return id;
  }

  let head = await commit(Object.fromEntries(Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}`, text])));
  const hub = {
    serverUrl: "http://127.0.0.1:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    graphqlUrl: "http://127.0.0.1:1/api/graphql",
    repository: "octo-org/offers",
    repositoryId: 42,
    defaultBranch: "main",
    gitDirectory: join(work, ".git"),
    takeEvents: () => events.splice(0),
    jobToken: (permissions: Readonly<Record<string, string>>) => `ghs_token${tokens.push(permissions)}ofAJob`,
  };
  return {
    runner: createRunner(hub, { action, uses: "./", ...options }),
    tokens,
    emit: (name, payload = {}, other = {}) =>
      events.push({ name, payload, sha: head, ref: "refs/heads/main", actor, fromFork: false, at: new Date(), ...other }),
    commit: async (files, branch) => {
      const id = await commit(files, branch);
      if (branch === undefined || branch === "main") head = id;
      return id;
    },
    [Symbol.asyncDispose]: async () => await rm(root, { recursive: true, force: true }),
  };
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** A workflow file from its `on` and its jobs, each written as YAML. */
export function workflow(on: string, jobs: Readonly<Record<string, string>>, top = "permissions: {}"): string {
  const bodies = Object.entries(jobs).map(([id, body]) => `  ${id}:\n    runs-on: ubuntu-latest\n${indent(body)}`);
  return `on: ${on}\n${top}\njobs:\n${bodies.join("\n")}\n`;
}

/** A job with one step of the action that runs this code. */
export function job(code: string, more = ""): string {
  return `${more}\nsteps:\n  - uses: ./\n    id: act\n    with:\n      run: ${JSON.stringify(code)}\n`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `    ${line}`)
    .join("\n");
}
