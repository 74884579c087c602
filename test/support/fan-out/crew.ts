import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

import { execa } from "execa";

import { trusted } from "../../../src/manifest/trusted.ts";
import type { FanOutStage } from "./stage.ts";

/** What one key came to on a worker; undefined from `perform` when the worker died over it. */
export type WorkerAnswer = {
  readonly key: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
};

export type Worker = {
  readonly name: string;
  /** The kernel's name of the network that it is in. */
  readonly namespace: string;
  /** Bytes that it sent to the storage, as counted where its only way there ends. */
  readonly sentBytes: () => number;
  readonly perform: (key: string) => Promise<WorkerAnswer | undefined>;
  /** Ends it, and whatever it runs, at once and without a word. */
  readonly kill: () => void;
  readonly isDead: () => boolean;
};

/** Whether this machine lets us make networks of their own, in which nothing but loopback is. */
export async function canIsolate(): Promise<boolean> {
  const { exitCode } = await execa("unshare", ["-rn", "sh", "-c", "ip link set lo up"], { reject: false });
  return exitCode === 0;
}

export type WorkerOptions = { readonly cli: string; readonly isolated: boolean; /** 0: as fast as it goes. */ readonly upstream: number };

/**
 * Starts a worker in a clone of its own. Isolated, it is in a network of its own whose loopback leads to the storage and nowhere else; git's remote is a
 * path, as on a mounted share.
 */
export async function startWorker(stage: FanOutStage, name: string, { cli, isolated, upstream }: WorkerOptions): Promise<Worker> {
  const clone = await stage.clone(name);
  const way = await openWayOut(join(stage.folder, `${name}.socket`), stage.port);
  const program = [process.execPath, join(import.meta.dirname, "worker.ts"), cli, clone];
  const inside = ["sh", "-c", 'ip link set lo up && exec "$@"', "worker", ...program, String(stage.port), way.path, String(upstream)];
  const [command = "", ...args] = isolated ? ["unshare", "-rn", ...inside] : program;
  // A group of its own, so that one signal ends it with everything that it started.
  const child = spawn(command, args, { detached: true, stdio: ["pipe", "pipe", "inherit"], env: workerEnvironment(stage) });
  const lines = createInterface({ input: child.stdout });
  const { namespace } = trusted<{ namespace: string }>(await nextLine(child, lines));
  return {
    name,
    namespace,
    sentBytes: way.bytes,
    perform: async (key) => {
      child.stdin.write(`${key}\n`);
      return trusted<WorkerAnswer | undefined>(await nextLine(child, lines));
    },
    kill: () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    },
    isDead: () => child.exitCode !== null || child.signalCode !== null,
  };
}

function workerEnvironment(stage: FanOutStage): NodeJS.ProcessEnv {
  return { ...process.env, STORAGE_KEY: stage.storage.key, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
}

async function nextLine(child: ChildProcess, lines: Interface): Promise<unknown> {
  const ended = new AbortController();
  try {
    const [line] = await Promise.race([
      once(lines, "line", { signal: ended.signal }),
      once(child, "exit", { signal: ended.signal }).then(() => []),
    ]);
    return typeof line === "string" ? (JSON.parse(line) as unknown) : undefined;
  } finally {
    ended.abort();
  }
}

/** A Unix socket on this side that leads to the storage and counts what is sent there. */
async function openWayOut(path: string, port: number): Promise<{ readonly path: string; readonly bytes: () => number }> {
  await rm(path, { force: true });
  let bytes = 0;
  const server = createServer((inner) => {
    const outer = createConnection(port, "127.0.0.1");
    inner.on("data", (piece) => void (bytes += piece.length));
    inner.on("error", () => outer.destroy()).on("close", () => outer.destroy());
    outer.on("error", () => inner.destroy()).on("close", () => inner.destroy());
    inner.pipe(outer).pipe(inner);
  });
  server.listen(path).unref();
  await once(server, "listening");
  return { path, bytes: () => bytes };
}
