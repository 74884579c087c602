import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { problem, type Problem } from "../../../core/problem.ts";
import { startSession, type Session } from "./session.ts";
import { complaint } from "./words.ts";

const program = "guestfish";
/** With KVM a start takes 3 to 6 s, and some seconds more when libguestfs first builds its appliance; a broken KVM hangs or dies. */
const firstStartMs = 45_000;
/** Emulated, on a busy machine: 15 to 30 s, and as long again for the first build. */
const emulatedStartMs = 300_000;
const emulated = "force_tcg";
/** MiB: enough for the kernel's file systems and ntfs-3g. */
const memory = "512";

/** How libguestfs was got ready, or why it was not, in words for people. */
export type Started = { readonly kind: "started"; readonly session: Session } | { readonly kind: "failed"; readonly reason: string };

/** Where guestfish is, looked for as a shell would. */
export function findGuestfish(path = process.env["PATH"] ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find(canRun);
}

/** Why an image can not be opened by whoever demands libguestfs; undefined when it is installed. */
export function guestfishMissing(): Problem | undefined {
  if (findGuestfish() !== undefined) return undefined;
  return problem(
    "libguestfs-missing",
    "libguestfs was asked for, but there is no `guestfish` on this machine.",
    "Install the package libguestfs-tools (and a kernel that it may read below /boot), or leave the choice at `auto`.",
  );
}

/**
 * Starts libguestfs' own small virtual machine on a disk file, read-only, with a folder of its own for all it writes. KVM is tried first; where it
 * fails without anybody having said how to emulate, the second attempt emulates.
 */
export async function startAppliance(file: string, guestfish: string): Promise<Started> {
  const settings = process.env["LIBGUESTFS_BACKEND_SETTINGS"];
  if (settings !== undefined) return await attempt(file, guestfish, { settings, timeoutMs: emulatedStartMs });
  const first = await attempt(file, guestfish, { settings: "", timeoutMs: firstStartMs });
  return first.kind === "started" ? first : await attempt(file, guestfish, { settings: emulated, timeoutMs: emulatedStartMs });
}

type Attempt = { readonly settings: string; readonly timeoutMs: number };

async function attempt(file: string, guestfish: string, { settings, timeoutMs }: Attempt): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), `slipway-guestfs-${process.pid}-`));
  const inner = startSession({
    program: guestfish,
    args: ["--ro", "--format=raw", "-a", file],
    environment: environmentOf(folder, settings),
    folder,
  });
  const session: Session = {
    ask: async (command, patienceMs) => await inner.ask(command, patienceMs),
    [Symbol.asyncDispose]: async () => {
      await inner[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    const { error } = await session.ask("run", timeoutMs);
    if (error === "") return { kind: "started", session };
    await session[Symbol.asyncDispose]();
    return { kind: "failed", reason: complaint(error) };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Only what libguestfs needs: a guest's parser must not find secrets in its environment either. Its own variables are the machine's to set. */
function environmentOf(folder: string, settings: string): Readonly<Record<string, string>> {
  const own = Object.entries(process.env).filter(([name]) => /^(?:LIBGUESTFS|SUPERMIN)_/.test(name) || name === "PATH");
  return {
    LIBGUESTFS_BACKEND: "direct",
    LIBGUESTFS_MEMSIZE: memory,
    ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ""])),
    LIBGUESTFS_BACKEND_SETTINGS: settings,
    LIBGUESTFS_TMPDIR: folder,
    TMPDIR: folder,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    LC_ALL: "C",
  };
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
