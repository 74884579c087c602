import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { quote } from "../../core/problem.ts";
import { second } from "../../core/time.ts";
import type { BootObservation } from "../../ports/boots.ts";
import { decodeSystem, lookScript } from "./decode-system.ts";
import type { SshKey } from "./openssh-key.ts";
import { findProgram } from "./tools.ts";

export type Login = { readonly folder: string; readonly port: number; readonly user: string; readonly key: SshKey };

const loginMs = 150 * second;
/** How long an SSH server may take to answer after the login prompt. */
const serverMs = 90 * second;
const pauseMs = 2 * second;
/** What ssh ends with when it is ssh itself that failed. */
const sshFailed = 255;
const maxOutput = 1024 * 1024;
const noClient = { reason: "There is no ssh client on this machine (Debian: openssh-client, Fedora: openssh-clients)." };

/** What the running machine shows on its SSH port and to the user that was made for this run. Never touches the files of whoever runs Slipway. */
export async function lookInside(login: Login): Promise<Pick<BootObservation, "hostKeys" | "system">> {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((each) => each !== "");
  const [ssh, keyscan] = [await findProgram(folders, ["ssh"]), await findProgram(folders, ["ssh-keyscan"])];
  if (ssh === undefined || keyscan === undefined) return { hostKeys: noClient, system: noClient };
  const system = await logIn(ssh, login);
  return { hostKeys: await scan(keyscan, login), system };
}

async function logIn(ssh: string, { folder, port, user, key }: Login): Promise<BootObservation["system"]> {
  const keyFile = join(folder, "login-key");
  await writeFile(keyFile, key.privateFile, { mode: 0o600 });
  const options = {
    UserKnownHostsFile: join(folder, "known-hosts"),
    GlobalKnownHostsFile: "/dev/null",
    StrictHostKeyChecking: "accept-new",
    IdentitiesOnly: "yes",
    IdentityAgent: "none",
    BatchMode: "yes",
    ConnectTimeout: "45",
    ForwardAgent: "no",
    ForwardX11: "no",
    PermitLocalCommand: "no",
    LogLevel: "ERROR",
  };
  const words = ["-F", "/dev/null", "-T", "-i", keyFile, "-p", String(port)];
  const settings = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const log = async () => await execa(ssh, [...words, ...settings, `${user}@127.0.0.1`, "sh"], { ...limits, input: lookScript });
  const endsAt = performance.now() + serverMs;
  let result = await log();
  // The login prompt may stand there before the SSH server and the user do.
  while (result.exitCode === sshFailed && performance.now() < endsAt) {
    await sleep(pauseMs);
    result = await log();
  }
  const found = decodeSystem(result.stdout, user);
  if (found !== undefined) return found;
  if (result.timedOut) return { reason: `Looking inside by SSH took more than ${loginMs / second} s.` };
  return { reason: `Logging in by SSH failed (${result.exitCode ?? "ended by a signal"}): ${quote(result.stderr.trim())}.` };
}

async function scan(keyscan: string, { port }: Login): Promise<BootObservation["hostKeys"]> {
  const { stdout, stderr } = await execa(keyscan, ["-T", "20", "-p", String(port), "127.0.0.1"], limits);
  const keys = stdout.split("\n").flatMap((line) => {
    const [, kind = "", blob = ""] = line.split(" ");
    return line.startsWith("#") || blob === "" ? [] : [[kind, fingerprint(blob)] as const];
  });
  return keys.length === 0 ? { reason: `No SSH server answered: ${quote(stderr.trim())}.` } : Object.fromEntries(keys);
}

/** A guest that talks without end, or not at all, costs no more than this. */
const limits = { reject: false, timeout: loginMs, killSignal: "SIGKILL", maxBuffer: maxOutput } as const;

/** As `ssh-keygen -l` writes it. */
function fingerprint(blob: string): string {
  return `SHA256:${hash("sha256", Buffer.from(blob, "base64"), "base64").replace(/=+$/, "")}`;
}
