import type { BootPatience } from "../core/boot-watch.ts";
import type { BootController, BootReport, BootRun, BootStage } from "../core/boot.ts";
import type { Problem } from "../core/problem.ts";
import type { Milliseconds } from "../core/time.ts";
import type { Disk } from "./images.ts";

/** What a machine may use. */
export type BootLimits = {
  readonly patience: BootPatience;
  readonly memoryMiB: number;
  /** What the guest may write to its disk. */
  readonly overlayBytes: number;
  /** From the beginning to the end of all machines that are started. */
  readonly allMs: Milliseconds;
};

/** What happens while machines run, for whoever watches. */
export type BootProgress =
  | { readonly kind: "started"; readonly purpose: BootRun["purpose"]; readonly controller: BootController }
  | { readonly kind: "stage"; readonly purpose: BootRun["purpose"]; readonly stage: BootStage; readonly atMs: Milliseconds }
  | { readonly kind: "ended"; readonly run: BootRun };

/** What starts and how. */
export type MachineRequest = {
  readonly disk: Disk;
  readonly generation: 1 | 2;
  /** Controllers to try, in order; the first that boots is the image's. */
  readonly controllers: readonly BootController[];
  /** Those that are not worth a trial, for the report. */
  readonly skipped: BootReport["skipped"];
  readonly limits: BootLimits;
  readonly onProgress?: (progress: BootProgress) => void;
  /** Gets the serial consoles' bytes, one after the other. */
  readonly onSerial?: (bytes: Uint8Array) => void;
};

export type BootRequest = MachineRequest & {
  /** `once` stops after the first boot that succeeds; `whole` restarts that machine without its CD and starts another one, and looks into both. */
  readonly depth: "once" | "whole";
};

/** A machine that is to be used: `forward` are TCP ports of the guest, besides 22, that this machine is to reach. */
export type KeepRequest = MachineRequest & { readonly forward: readonly number[]; readonly signal: AbortSignal };

/** A machine that has started and runs until it is disposed of, with what it takes to reach it. Nothing that it writes is kept. */
export type RunningMachine = AsyncDisposable & {
  readonly run: BootRun;
  readonly accelerator: BootReport["accelerator"];
  /** Loopback port of its SSH server, the user that was made for this run, and files that go with the machine: the user's key, and one for host keys. */
  readonly ssh: { readonly port: number; readonly user: string; readonly keyFile: string; readonly knownHosts: string };
  /** Loopback ports that lead to those asked for, by the guest's. */
  readonly forwarded: ReadonlyMap<number, number>;
  /** Resolves when it has switched itself off. */
  readonly ended: Promise<void>;
};

/** What the running system showed to whoever logged in; every string is the guest's. */
export type ObservedSystem = {
  readonly commandLine: string;
  /** Names of active swap areas: device or file. */
  readonly swaps: readonly string[];
  readonly users: readonly { readonly name: string; readonly uid: number; readonly home: string; readonly shell: string }[];
  /** TCP ports that something listens on, and whether others than the machine itself reach them. */
  readonly listening: readonly { readonly port: number; readonly isPublic: boolean }[];
  /** Names of units that failed; undefined where systemd does not run. */
  readonly failedUnits: readonly string[] | undefined;
  /** SHA-256 of the machine id. */
  readonly machineId: string;
  readonly modules: readonly string[];
  /** The user that provisioning made at the platform's request. */
  readonly user: string;
};

/** What one machine showed; a reason stands where it could not be had. */
export type BootObservation = {
  readonly purpose: BootRun["purpose"];
  /** SHA-256 fingerprints of the SSH host keys, by kind, as `ssh-keygen -l` writes them. */
  readonly hostKeys: Readonly<Record<string, string>> | { readonly reason: string };
  readonly system: ObservedSystem | { readonly reason: string };
  /** The kernel said that it uses the serial line as a console, or the login prompt stood there. */
  readonly hasConsole: boolean;
};

export type BootOutcome = { readonly report: BootReport; readonly observations: readonly BootObservation[] };

/**
 * Starts an image in an emulator and tells what it does. The image's bytes are only read; the guest reaches nothing but what plays the platform for
 * it. A Problem when there is no emulator or no firmware (`boot-tool-missing`), or the image can not be read.
 */
export interface Boots {
  boot(request: BootRequest): Promise<BootOutcome | Problem>;
  /**
   * Starts a machine and leaves it running. Problems as above, `boot-stopped` after the signal, and `boot-not-started` when none of the
   * controllers brought it to a good end.
   */
  keep(request: KeepRequest): Promise<RunningMachine | Problem>;
}
