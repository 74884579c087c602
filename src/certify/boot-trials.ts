import type { BootController, BootReport } from "../core/boot.ts";
import { ImageReadError } from "../ports/images.ts";
import { Undecided } from "./check.ts";
import type { Context } from "./context.ts";
import { bootDrivers, drives, type BootDrivers, type Driver } from "./facts/boot-drivers.ts";

/** Which controllers are worth a trial, in order, and why the others are not. */
export type BootTrials = { readonly controllers: readonly BootController[]; readonly skipped: BootReport["skipped"] };

const disk: Driver = { module: "sd_mod", options: ["CONFIG_BLK_DEV_SD"] };

/** What a kernel needs to find its root behind a controller. */
const needed: Readonly<Record<BootController, readonly Driver[]>> = {
  ide: [{ module: "ata_piix", options: ["CONFIG_ATA_PIIX"] }, disk],
  ahci: [{ module: "ahci", options: ["CONFIG_SATA_AHCI"] }, disk],
  "virtio-scsi": [
    { module: "virtio_pci", options: ["CONFIG_VIRTIO_PCI"] },
    { module: "virtio_scsi", options: ["CONFIG_SCSI_VIRTIO"] },
    disk,
  ],
  nvme: [{ module: "nvme", options: ["CONFIG_BLK_DEV_NVME"] }],
};

/**
 * The emulator has no Hyper-V disk, so that an image starts only from a controller whose driver is in its kernel or initial RAM disk. Where the files
 * say that a driver is missing, the trial is saved: it would end after minutes of waiting for a root that can not come. `asked` limits the choice.
 */
export async function bootTrials(context: Context, asked?: BootController): Promise<BootTrials> {
  const { type, os } = context;
  const usual: readonly BootController[] = type === "x64Gen1" ? ["ide", "ahci", "virtio-scsi", "nvme"] : ["ahci", "virtio-scsi", "nvme"];
  const all = asked === undefined ? usual : [asked];
  const { kind } = os.image.container;
  if (type === "arm64Gen2") return noneOf(all, "images for arm64 are not started here");
  if (kind !== "fixed" && kind !== "none") return noneOf(all, `the disk is no fixed VHD (${kind})`);
  const entries = await entriesOf(context);
  const missing = new Map<BootController, string>();
  for (const controller of all) {
    const lacking = await lackedByAll(entries, needed[controller]);
    if (lacking !== undefined) missing.set(controller, `neither kernel nor initial RAM disk has ${lacking}`);
  }
  return {
    controllers: all.filter((each) => !missing.has(each)),
    skipped: [...missing].map(([controller, reason]) => ({ controller, reason })),
  };
}

function noneOf(all: readonly BootController[], reason: string): BootTrials {
  return { controllers: [], skipped: all.map((controller) => ({ controller, reason })) };
}

/** What can not be read rules nothing out. */
async function entriesOf(context: Context): Promise<readonly BootDrivers[]> {
  try {
    return await bootDrivers(context);
  } catch (error) {
    if (error instanceof ImageReadError || error instanceof Undecided) return [];
    throw error;
  }
}

/** The first driver that is certainly not there in any boot entry. */
async function lackedByAll(entries: readonly BootDrivers[], drivers: readonly Driver[]): Promise<string | undefined> {
  for (const driver of drivers) {
    const answers = await Promise.all(entries.map(async (entry) => await drivesIfRead(entry, driver)));
    if (answers.length > 0 && answers.every((has) => has === false)) return driver.module;
  }
  return undefined;
}

async function drivesIfRead(entry: BootDrivers, driver: Driver): Promise<boolean | undefined> {
  try {
    return await drives(entry, driver);
  } catch (error) {
    if (error instanceof ImageReadError || error instanceof Undecided) return undefined;
    throw error;
  }
}
