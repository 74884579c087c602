import type { Milliseconds } from "./time.ts";

/** Milestones of a boot in the order in which they are reached. `ready` is the provisioning agent's own report that the machine is ready. */
export const bootStages = ["firmware", "loader", "kernel", "init", "login", "ready"] as const;
export type BootStage = (typeof bootStages)[number];

/**
 * How one boot ended. `ready` and `login` are good ends (`login`: the image reached its login prompt, and nobody was to provision it); every other word
 * names what stopped it: the kernel panicked, no root file system was found, init fell into emergency mode, no boot loader was found, nothing was ever
 * written to the serial console, nothing more was heard until time ran out, the machine switched itself off, the agent reported failure or nothing, the
 * guest used up what it may use.
 */
export type BootEnd =
  | "ready"
  | "login"
  | "panic"
  | "noRoot"
  | "emergency"
  | "noLoader"
  | "noConsole"
  | "hang"
  | "stopped"
  | "notProvisioned"
  | "limit";

/** True for the ends that a publisher wants. */
export function isGoodEnd(end: BootEnd): boolean {
  return end === "ready" || end === "login";
}

/** Disk controllers that the emulator offers. */
export const bootControllers = ["ide", "ahci", "virtio-scsi", "nvme"] as const;
export type BootController = (typeof bootControllers)[number];

/** When a stage was reached, after power-on. */
export type BootMoment = { readonly stage: BootStage; readonly atMs: Milliseconds };

/** One start of the image in an emulator. */
export type BootRun = {
  /** What the machine is: `first` and `again` are first boots of two machines from the same image, `second` is a restart of the first without its CD. */
  readonly purpose: "first" | "again" | "second";
  readonly controller: BootController;
  readonly end: BootEnd;
  /** One sentence: what was seen. */
  readonly text: string;
  readonly timeline: readonly BootMoment[];
  /** Who reported ready, in the words of the report: `WALinuxAgent-2.7.3.0`, `Cloud-Init`. */
  readonly readyBy?: string;
  /** What the serial console said: everything has a digest, the excerpt is what stood around the end, escaped. */
  readonly serial: { readonly sha256: string; readonly bytes: number; readonly cut: boolean; readonly excerpt: string };
};

/** What starting the image showed, beside the findings of tier B that were judged from it. */
export type BootReport = {
  readonly emulator: string;
  /** `kvm` only where a canary machine proved that it works. */
  readonly accelerator: "kvm" | "tcg";
  readonly firmware: "ovmf" | "seabios";
  readonly machine: "q35" | "pc";
  /** Every start, in the order of trial; controllers that did not find the root are among them. */
  readonly runs: readonly BootRun[];
  /** Controllers that were not tried, each with the reason. */
  readonly skipped: readonly { readonly controller: BootController; readonly reason: string }[];
  /** Whether the image's bytes were the same before and after. */
  readonly untouched: boolean;
};
