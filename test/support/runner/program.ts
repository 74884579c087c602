import { spawn } from "node:child_process";

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

export type Ended = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly ended: Promise<Ended>;
  /** Asks it to stop as the runner does: SIGINT, SIGTERM after 7.5 s, then the end ("Canceling a workflow run"). */
  readonly cancel: () => void;
  /** Its machine dies: the program and all it started end at once. */
  readonly kill: () => void;
};

const [interruptMs, terminateMs] = [7500, 2500];
// What a shell reports for a program ended by SIGKILL.
const killedCode = 137;

/** Starts a program in a process group of its own, with nothing but the environment given. */
export function startProgram({ command, args, cwd, env }: Program): Running {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  const timers: NodeJS.Timeout[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));

  function kill(): void {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, "SIGKILL");
  }

  function cancel(): void {
    child.kill("SIGINT");
    timers.push(
      setTimeout(() => child.kill("SIGTERM"), interruptMs),
      setTimeout(kill, interruptMs + terminateMs),
    );
  }

  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ exitCode: code ?? killedCode, ...output });
    });
  });
  return { ended, cancel, kill };
}
