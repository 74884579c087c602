import { randomBytes } from "node:crypto";

import { execa } from "execa";

import { ImageReadError } from "../../../ports/images.ts";

/** What one command gave: its standard output, byte for byte, and what it complained of (empty when it succeeded). */
export type Answer = { readonly out: Buffer; readonly error: string };

/** A guestfish that takes one command after the other. After a failure of the session itself every command fails with it. */
export type Session = AsyncDisposable & {
  /** Runs one command. Throws `ImageReadError` when the session ended, or when the answer is late or too large, which ends it. */
  ask(command: string, timeoutMs?: number): Promise<Answer>;
};

export type SessionOptions = {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly limits?: Partial<SessionLimits>;
};

export type SessionLimits = { readonly timeoutMs: number; readonly answerBytes: number; readonly commands: number };

/** An orderly system's certification asks some thousands; hostile ones make readers ask without end. */
const usualLimits: SessionLimits = { timeoutMs: 60_000, answerBytes: 16 * 1024 * 1024, commands: 100_000 };
const killAfterMs = 5000;

type Pending = { readonly mark: string; readonly out: Buffer[]; readonly err: Buffer[]; readonly settle: () => void; bytes: number };

/**
 * Starts guestfish with commands from its standard input. Each command is followed by a mark on both outputs, made at random so that no content of
 * an image can be mistaken for it: `echo` answers on the one, and an unknown command is complained of on the other. A leading `-` lets it go on
 * after a failure (guestfish(1), "EXIT ON ERROR BEHAVIOUR").
 */
export function startSession({ limits, ...options }: SessionOptions): Session {
  const { timeoutMs: usualTimeoutMs, answerBytes, commands } = { ...usualLimits, ...limits };
  const child = startChild(options);
  const state: State = { ended: undefined, pending: undefined };
  let queue: Promise<unknown> = Promise.resolve();
  let asked = 0;
  const end = (reason: string): void => {
    state.ended ??= reason;
    child.kill();
    state.pending?.settle();
  };
  listen(child, state, { answerBytes, end });

  const run = async (command: string, timeoutMs: number): Promise<Answer> => {
    if (++asked > commands) end(`More than ${commands} questions were needed`);
    if (state.ended !== undefined) throw new ImageReadError("the file system", state.ended);
    const { promise, resolve } = Promise.withResolvers<void>();
    const mine: Pending = { mark: randomBytes(16).toString("hex"), out: [], err: [], settle: resolve, bytes: 0 };
    state.pending = mine;
    const timer = setTimeout(() => end(`A question was not answered within ${timeoutMs / 1000} seconds`), timeoutMs);
    child.stdin.write(`-${command}\necho ${mine.mark}\n-${mine.mark}\n`);
    await promise;
    clearTimeout(timer);
    state.pending = undefined;
    if (!isComplete(mine)) throw new ImageReadError("the file system", state.ended ?? "libguestfs gave no answer");
    return answerOf(mine);
  };

  return {
    ask: async (command, timeoutMs = usualTimeoutMs) => {
      const answer = queue.then(async () => await run(command, timeoutMs));
      queue = answer.catch(() => undefined);
      return await answer;
    },
    [Symbol.asyncDispose]: async () => {
      end("The image was closed");
      await child;
    },
  };
}

type State = { ended: string | undefined; pending: Pending | undefined };
type Child = ReturnType<typeof startChild>;

function startChild({ program, args, environment, folder }: Omit<SessionOptions, "limits">) {
  return execa(program, args, {
    cwd: folder,
    env: environment,
    extendEnv: false,
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    reject: false,
    forceKillAfterDelay: killAfterMs,
  });
}

type Ending = { readonly answerBytes: number; readonly end: (reason: string) => void };

/** Gathers what the child answers until it is complete; everything else ends the session. */
function listen(child: Child, state: State, { answerBytes, end }: Ending): void {
  const take = (pieces: (of: Pending) => Buffer[]) => (piece: Buffer) => {
    const { pending } = state;
    if (pending === undefined) return;
    pieces(pending).push(piece);
    pending.bytes += piece.length;
    if (pending.bytes > answerBytes) end(`An answer is longer than the ${answerBytes} bytes read`);
    else if (isComplete(pending)) pending.settle();
  };
  child.stdout.on(
    "data",
    take(({ out }) => out),
  );
  child.stderr.on(
    "data",
    take(({ err }) => err),
  );
  child.stdin.on("error", () => end("libguestfs does not listen any more"));
  void child.finally(() => end("libguestfs ended before it answered"));
}

function endMarks(mark: string): { readonly out: string; readonly err: string } {
  return { out: `${mark}\n`, err: `${mark}: unknown command\n` };
}

function isComplete({ mark, out, err }: Pending): boolean {
  const marks = endMarks(mark);
  return endsWith(out, marks.out) && endsWith(err, marks.err);
}

/** Looks at the last bytes only: an answer may come in thousands of pieces. */
function endsWith(pieces: readonly Buffer[], mark: string): boolean {
  let tail = Buffer.alloc(0);
  for (const piece of pieces.toReversed()) {
    tail = Buffer.concat([piece, tail]);
    if (tail.length >= mark.length) break;
  }
  return tail.subarray(-mark.length).toString("latin1") === mark;
}

function answerOf({ mark, out, err }: Pending): Answer {
  const marks = endMarks(mark);
  return {
    out: Buffer.concat(out).subarray(0, -marks.out.length),
    error: Buffer.concat(err)
      .toString()
      .slice(0, -marks.err.length)
      .replace(/\*stdin\*:\d+: $/, "")
      .trimEnd(),
  };
}
