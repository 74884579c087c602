import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";

import { execa } from "execa";

import { gitEnvironment } from "./git-environment.ts";
import { settingArguments } from "./git-run.ts";

/** One object as `git cat-file --batch` shows it. */
export type GitObject = { readonly id: string; readonly type: string; readonly size: number };

/** Where the bytes of a request go, in pieces and in order. */
export type Sink = (bytes: Uint8Array) => void;

/**
 * Reads objects through one `git cat-file --batch` process that starts when it is needed and ends after a moment without requests, so that a thousand
 * reads cost one process. While nothing is asked it does not keep Node.js alive, not even for that moment, and ends with it.
 */
export type ObjectReader = AsyncDisposable & {
  /** Streams an object named by id or `<commit>:<path>` into the sink; undefined when there is no such object. Names must hold no line break. */
  stream(name: string, sink: Sink): Promise<GitObject | undefined>;
};

const idleMs = 250;

type Request = {
  readonly sink: Sink;
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
};

type Ending = { readonly stderr: Uint8Array; readonly message?: string | undefined };

type Session = {
  readonly input: Writable;
  readonly requests: Request[];
  readonly ended: Promise<void>;
  /** Says whether Node.js must stay for answers. */
  readonly hold: (isAsked: boolean) => void;
};

/** An object reader for the repository at `directory`. */
export function openObjectReader(directory: string): ObjectReader {
  let session: Session | undefined;
  let idle: NodeJS.Timeout | undefined;

  async function close(): Promise<void> {
    const closing = session;
    session = undefined;
    clearTimeout(idle);
    // Whoever waits for the end must live to see it.
    closing?.hold(true);
    closing?.input.end();
    await closing?.ended;
  }

  async function stream(name: string, sink: Sink): Promise<GitObject | undefined> {
    if (/[\r\n\0]/.test(name)) return undefined;
    clearTimeout(idle);
    session ??= startSession(directory);
    const current = session;
    current.hold(true);
    try {
      return await ask(current, name, sink);
    } catch (error) {
      if (session === current) session = undefined;
      throw error;
    } finally {
      // Requests that were answered together end here one after the other: each timer but the last would close the session under later ones.
      clearTimeout(idle);
      if (session === current && current.requests.length === 0) {
        idle = setTimeout(() => void close(), idleMs).unref();
        current.hold(false);
      }
    }
  }

  return { stream, [Symbol.asyncDispose]: close };
}

async function ask(session: Session, name: string, sink: Sink): Promise<GitObject | undefined> {
  return new Promise((resolve, reject) => {
    session.requests.push({ sink, resolve, reject });
    // What is asked in the same moment goes to git in one piece.
    if (session.input.writableCorked === 0) {
      session.input.cork();
      process.nextTick(() => session.input.uncork());
    }
    session.input.write(`${name}\n`);
  });
}

function startSession(directory: string): Session {
  const child = execa("git", [...settingArguments(), "cat-file", "--batch"], {
    cwd: directory,
    env: gitEnvironment(),
    extendEnv: false,
    reject: false,
    buffer: { stdout: false },
    encoding: "buffer",
  });
  const requests: Request[] = [];
  receive(child.stdout, requests);
  // A process that died answers through its end, not through a broken pipe.
  child.stdin.on("error", () => undefined);
  return {
    input: child.stdin,
    requests,
    ended: refuseAtEnd(child, requests),
    hold: (isAsked) => holdProcess(child.nodeChildProcess, isAsked),
  };
}

function holdProcess(child: ChildProcess, isAsked: boolean): void {
  const pipes = child.stdio.filter((pipe) => pipe instanceof Socket);
  for (const each of [child, ...pipes])
    if (isAsked) each.ref();
    else each.unref();
}

/** What was asked and not answered when the process ended fails with what it said. */
async function refuseAtEnd(child: PromiseLike<Ending>, requests: Request[]): Promise<void> {
  const { stderr, message = "" } = await child;
  const words = `${Buffer.from(stderr).toString()} ${message}`.trim();
  for (const request of requests.splice(0)) request.reject(new Error(words === "" ? "git cat-file ended early" : words));
}

/** Cuts the output `<id> <type> <size>LF<bytes>LF` into answers, in the order of the requests. */
function receive(output: Readable, requests: Request[]): void {
  let header = Buffer.alloc(0);
  let object: GitObject | undefined;
  let remaining = 0;

  function takeHeader(chunk: Buffer): Buffer {
    const end = chunk.indexOf(10);
    if (end === -1) {
      header = Buffer.concat([header, chunk]);
      return Buffer.alloc(0);
    }
    const line = Buffer.concat([header, chunk.subarray(0, end)]).toString();
    header = Buffer.alloc(0);
    object = parseHeader(line);
    if (object === undefined) requests.shift()?.resolve(undefined);
    // The line break after the content is counted with it.
    else remaining = object.size + 1;
    return chunk.subarray(end + 1);
  }

  function takeContent(chunk: Buffer): Buffer {
    const piece = chunk.subarray(0, remaining);
    const content = piece.length === remaining ? piece.subarray(0, -1) : piece;
    if (content.length > 0) requests[0]?.sink(content);
    remaining -= piece.length;
    if (remaining === 0) {
      requests.shift()?.resolve(object);
      object = undefined;
    }
    return chunk.subarray(piece.length);
  }

  output.on("data", (chunk: Buffer) => {
    let rest = chunk;
    while (rest.length > 0) rest = object === undefined ? takeHeader(rest) : takeContent(rest);
  });
}

function parseHeader(line: string): GitObject | undefined {
  const match = /^([0-9a-f]{40,64}) ([a-z]+) ([0-9]+)$/.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { id: match[1], type: match[2], size: Number(match[3]) };
}
