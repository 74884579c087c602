import { availableParallelism } from "node:os";

import type { BootController } from "../../core/boot.ts";
import type { Accelerator } from "./canary.ts";
import type { BootTools } from "./tools.ts";

/** The files and choices that make one machine. */
export type MachinePlan = {
  readonly tools: BootTools;
  readonly accelerator: Accelerator;
  readonly generation: 1 | 2;
  readonly controller: BootController;
  readonly memoryMiB: number;
  /** The image, and how many of its bytes are the disk: a fixed VHD's footer is not. */
  readonly image: { readonly file: string; readonly bytes: number };
  /** Takes what the guest writes. */
  readonly overlay: string;
  /** This machine's own copy of the firmware's variables; generation 2 only. */
  readonly variables: string;
  readonly controlSocket: string;
  /** CD, network and identity, as whoever plays the platform wants them. */
  readonly platform: readonly string[];
};

/** More than two processors make a boot no faster. */
const processors = Math.min(2, availableParallelism());
const scsiDisks = "disks";
/** Begins like the names of buses that the machine has by itself: that is how a drive knows its kind. */
const ideDisks = "ide-disks";

/**
 * The emulator's arguments. Paths stand in JSON, so that no character in them means anything. Nothing is there that is not named here: no default
 * devices, no monitor, no display; the serial line is standard output; the image is opened for reading only.
 */
export function machineArguments(plan: MachinePlan): readonly string[] {
  const { accelerator, generation, memoryMiB, controlSocket, platform } = plan;
  return [
    "-nodefaults",
    "-no-user-config",
    "-display",
    "none",
    "-no-reboot",
    "-sandbox",
    "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
    // Without graphics SeaBIOS and what asks it to print use the serial line.
    "-machine",
    generation === 2 ? "q35" : "pc,graphics=off",
    ...(accelerator === "kvm"
      ? ["-accel", "kvm", "-cpu", "host,hv_relaxed,hv_vapic,hv_time"]
      : ["-accel", "tcg,thread=multi", "-cpu", "max"]),
    "-smp",
    String(processors),
    "-m",
    String(memoryMiB),
    "-serial",
    "stdio",
    "-device",
    "virtio-rng-pci",
    "-qmp",
    `unix:${controlSocket.replaceAll(",", ",,")},server=on,wait=off`,
    ...firmware(plan),
    ...blockdev({ driver: "file", "node-name": "image-file", filename: plan.image.file, "read-only": true }),
    ...blockdev({ driver: "raw", "node-name": "image", file: "image-file", size: plan.image.bytes, "read-only": true }),
    ...blockdev({ driver: "file", "node-name": "overlay-file", filename: plan.overlay }),
    // A guest's flushes are of no use to anybody: the overlay is thrown away.
    ...blockdev({ driver: "qcow2", "node-name": "os", file: "overlay-file", backing: "image", cache: { "no-flush": true } }),
    ...controllerArguments(plan),
    ...platform,
  ];
}

/** The bus that a CD drive goes on, of the kind that the machine's disk is on; undefined where the drive needs a controller of its own. */
export function cdBus({ generation, controller }: Pick<MachinePlan, "generation" | "controller">): string | undefined {
  switch (controller) {
    case "ide":
      return "ide.1";
    case "ahci":
      return generation === 2 ? "ide.1" : `${ideDisks}.1`;
    case "virtio-scsi":
      return `${scsiDisks}.0`;
    case "nvme":
      return undefined;
  }
}

function controllerArguments({ generation, controller }: MachinePlan): readonly string[] {
  switch (controller) {
    case "ide":
      return ["-device", "ide-hd,drive=os,bus=ide.0,bootindex=0"];
    case "ahci":
      return generation === 2
        ? ["-device", "ide-hd,drive=os,bus=ide.0,bootindex=0"]
        : ["-device", `ahci,id=${ideDisks}`, "-device", `ide-hd,drive=os,bus=${ideDisks}.0,bootindex=0`];
    case "virtio-scsi":
      return ["-device", `virtio-scsi-pci,id=${scsiDisks}`, "-device", `scsi-hd,drive=os,bus=${scsiDisks}.0,bootindex=0`];
    case "nvme":
      return ["-device", "nvme,drive=os,serial=slipway,bootindex=0"];
  }
}

function firmware({ tools: { uefi }, variables }: MachinePlan): readonly string[] {
  if (uefi === undefined) return [];
  return [
    ...blockdev({ driver: "file", "node-name": "firmware-code", filename: uefi.code, "read-only": true }),
    ...blockdev({ driver: "file", "node-name": "firmware-variables", filename: variables }),
    "-machine",
    "pflash0=firmware-code,pflash1=firmware-variables",
  ];
}

function blockdev(node: Readonly<Record<string, unknown>>): readonly string[] {
  return ["-blockdev", JSON.stringify(node)];
}
