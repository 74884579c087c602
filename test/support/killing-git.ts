import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How a program ended that ran with a git which kills its caller. */
export type Ending = {
  readonly killed: boolean;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: number;
};

/** A moment of a program's life: right before or right after its n-th call of git, counted from 1. */
export type Moment = { readonly call: number; readonly when: "before" | "after" };

// $PPID is the program that called git; git's own children find the real git first and are not counted.
const shim = `#!/bin/sh
calls=$(( $(cat "$SHIM_COUNT" 2>/dev/null || echo 0) + 1 ))
echo "$calls" > "$SHIM_COUNT"
[ "$SHIM_KILL" = "before $calls" ] && { kill -9 $PPID; exit 1; }
"$SHIM_GIT" "$@"
code=$?
[ "$SHIM_KILL" = "after $calls" ] && kill -9 $PPID
exit $code
`;

/** Runs a TypeScript program with a git on its path that kills the program (signal 9) at the moment given. */
export async function runAndKill(folder: string, program: readonly string[], moment: Moment): Promise<Ending> {
  const bin = join(folder, "bin");
  const count = join(folder, "calls");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "git"), shim);
  await chmod(join(bin, "git"), 0o755);
  await writeFile(count, "0");
  const realGit = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const path = process.env["PATH"] ?? "";
  const variables = { SHIM_GIT: realGit, SHIM_COUNT: count, SHIM_KILL: `${moment.when} ${moment.call}`, HOME: folder };
  const child = spawn(process.execPath, program, { env: { PATH: `${bin}:${path}`, ...variables } });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on("close", (code, name) => resolve([code, name]));
  });
  return { ...output, exitCode, killed: signal === "SIGKILL", calls: Number(await readFile(count, "utf8")) };
}
