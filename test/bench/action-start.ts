import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { parse } from "yaml";

import { trusted } from "../../src/manifest/trusted.ts";
import { buildPackage } from "../acceptance/support/setup.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Row } from "./row.ts";

const runs = 21;
const peerFolder = process.env["BENCH_BRANCH_DEPLOY"];
const peerName = "branch-deploy, ignoring the same comment";

/** One way of starting a program: gives milliseconds from its start to the moment that is measured. */
type Start = () => Promise<number>;

/**
 * Cold start of the built Action to its first decision, and of a command to its first request, against github/branch-deploy's bundle that has nothing to
 * do and against Node itself. BENCH_BRANCH_DEPLOY names a folder with that project's `dist` and `action.yml`. All take turns, on the same Node.
 */
export async function actionStartBench(): Promise<Row[]> {
  await using folder = await temporaryFolder();
  await using server = await openServer();
  await buildPackage(join(folder.path, "package"));
  const main = join(folder.path, "package/dist/action.js");
  const base = await environment(folder.path, server.url, "Looks good to me.");
  const asking = await environment(folder.path, server.url, "/go-live");
  let caches = 0;
  const fresh = (): Record<string, string> => ({ NODE_COMPILE_CACHE: join(folder.path, `cache-${(caches += 1)}`) });
  const warm = { NODE_COMPILE_CACHE: join(folder.path, "cache-warm") };
  const starts: Record<string, Start> = {
    node: async () => await untilEnd(["--eval", "0"], base),
    first: async () => await untilEnd([main], { ...base, ...fresh() }),
    again: async () => await untilEnd([main], { ...base, ...warm }),
    command: async () => await untilRequest([main], { ...asking, ...fresh() }, server),
    commandAgain: async () => await untilRequest([main], { ...asking, ...warm }, server),
    ...(await peerStart(base)),
  };
  return rows(await medians(starts));
}

function rows(ms: Readonly<Record<string, number>>): Row[] {
  const peer = ms["peer"];
  const peers = { ...(peer === undefined ? {} : { [peerName]: peer }), "node --eval 0": ms["node"] ?? Number.NaN };
  const row = (name: string, key: string, goal: string, most = peer): Row => {
    const ours = ms[key] ?? Number.NaN;
    return { name: `start: ${name}`, unit: "ms", ours, peers, goal, met: most === undefined || ours < most };
  };
  const faster =
    peer === undefined ? "faster than branch-deploy: not measured, BENCH_BRANCH_DEPLOY names no folder" : "faster than branch-deploy";
  return [
    row("comment that is no command, first run on a machine, whole process", "first", faster),
    row("the same, again on the machine", "again", faster),
    row("command, first run on a machine, to its first request (by git)", "command", "for comparison", Number.POSITIVE_INFINITY),
    row("the same, again on the machine", "commandAgain", "for comparison", Number.POSITIVE_INFINITY),
  ];
}

async function medians(starts: Readonly<Record<string, Start>>): Promise<Record<string, number>> {
  const times = Object.fromEntries(Object.keys(starts).map((name): [string, number[]] => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, start] of Object.entries(starts)) times[name]?.push(await start());
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function untilEnd(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`node ${args.join(" ")} ended with ${child.exitCode}`);
  return performance.now() - started;
}

async function untilRequest(args: readonly string[], env: Readonly<Record<string, string>>, server: Waiting): Promise<number> {
  const started = performance.now();
  const asked = server.next();
  const child = spawn(process.execPath, args, { env, stdio: "ignore" });
  const closed = once(child, "close");
  const ended = await Promise.race([asked.then(() => "asked"), closed.then(() => "closed")]);
  const took = performance.now() - started;
  await closed;
  if (ended !== "asked") throw new Error("The Action ended before it asked the server for anything.");
  return took;
}

type Waiting = { readonly url: string; readonly next: () => Promise<void> };

/** A server that knows nothing: it tells when it is asked, and refuses. */
async function openServer(): Promise<Waiting & AsyncDisposable> {
  let asked: (() => void) | undefined;
  const server = createServer((_request, response) => {
    asked?.();
    response.writeHead(404, { connection: "close" }).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = trusted<AddressInfo>(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    next: async () => await new Promise((resolve) => (asked = resolve)),
    [Symbol.asyncDispose]: async () => void (await once(server.close(), "close")),
  };
}

/** What the runner sets for a comment on an issue that is no publication. */
async function environment(folder: string, url: string, body: string): Promise<Record<string, string>> {
  const name = Buffer.from(body).toString("hex");
  const at = "2026-11-22T10:00:00Z";
  const user = { id: 7, login: "somebody", type: "User" };
  const event = join(folder, `event-${name}.json`);
  const comment = { id: 5, body, user, created_at: at, updated_at: at };
  const repository = { full_name: "octo-org/offers", default_branch: "main" };
  await writeFile(
    event,
    JSON.stringify({ action: "created", comment, issue: { number: 3, user, pull_request: {} }, sender: user, repository }),
  );
  const files = { GITHUB_OUTPUT: "output", GITHUB_STATE: "state", GITHUB_STEP_SUMMARY: "summary" };
  for (const each of Object.values(files)) await writeFile(join(folder, each), "");
  await mkdir(join(folder, "work"), { recursive: true });
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    CI: "true",
    ...Object.fromEntries(Object.entries(files).map(([variable, each]) => [variable, join(folder, each)])),
    GITHUB_EVENT_NAME: "issue_comment",
    GITHUB_EVENT_PATH: event,
    GITHUB_REPOSITORY: repository.full_name,
    GITHUB_SERVER_URL: url,
    GITHUB_API_URL: `${url}/api/v3`,
    GITHUB_GRAPHQL_URL: `${url}/api/graphql`,
    GITHUB_SHA: "a".repeat(40),
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_ID: "1",
    GITHUB_WORKSPACE: join(folder, "work"),
    RUNNER_TEMP: folder,
    INPUT_RUN: "intake",
    INPUT_TOKEN: "none",
  };
}

/** The peer with the defaults of its inputs, which read no trigger in the comment and end. Nothing where it is not at hand. */
async function peerStart(base: Readonly<Record<string, string>>): Promise<Record<string, Start>> {
  if (peerFolder === undefined) return {};
  const { inputs } = trusted<{ inputs: Record<string, { default?: string }> }>(
    parse(await readFile(join(peerFolder, "action.yml"), "utf8")),
  );
  const filled = Object.entries(inputs).map(([name, { default: value = "" }]): [string, string] => [`INPUT_${name.toUpperCase()}`, value]);
  const env: Record<string, string> = { ...base, ...Object.fromEntries(filled) };
  return { peer: async () => await untilEnd([join(peerFolder, "dist/index.js")], env) };
}
