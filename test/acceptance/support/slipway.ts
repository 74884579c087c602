import { execa, type Options } from "execa";
import { inject } from "vitest";

/** What a command answered. */
export type Answer = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

const usualOptions = {
  reject: false,
  stdin: "ignore",
  env: { SLIPWAY_CALLED_AS: "slipway", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  timeout: 60_000,
} as const satisfies Options;

/** Runs the installed program in a folder, in pipes, as a script would. */
export async function slipway(folder: string, ...args: readonly string[]): Promise<Answer> {
  const { exitCode = -1, stdout, stderr } = await execa(process.execPath, [inject("cli"), ...args], { ...usualOptions, cwd: folder });
  return { exitCode, stdout, stderr };
}

/** The same for a command that must succeed: its output. */
export async function done(folder: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await slipway(folder, ...args);
  if (exitCode !== 0) throw new Error(`slipway ${args.join(" ")} ended with ${exitCode}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Runs a command and kills it with SIGKILL after some time; true when it was still running then. */
export async function killedAfter(folder: string, ms: number, ...args: readonly string[]): Promise<boolean> {
  const { timedOut } = await execa(process.execPath, [inject("cli"), ...args], {
    ...usualOptions,
    cwd: folder,
    timeout: Math.round(ms),
    killSignal: "SIGKILL",
  });
  return timedOut;
}

/** The program's path, for tests that start it by other means. */
export function program(): string {
  return inject("cli");
}
