import { open, stat, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";

import { execa } from "execa";

import { fixedFooter } from "../../../src/adapters/sample/vhd-footer-bytes.ts";
import { seed, type Seed } from "../seed.ts";

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;
const footerBytes = 512;
const sector = 512;

/** Container, sizes, partition table, data disks, and what the plan says of them. The tools are those that publishers use. */
export const diskSeeds: readonly Seed[] = [
  seed("The raw disk was uploaded under the name of a VHD", "VHD-001", { disk: { alter: async (path) => await withoutFooter(path) } }),
  seed("A dynamic VHD, as qemu-img makes it unless told", "VHD-002", {
    disk: { alter: async (path) => await convert(path, "subformat=dynamic,force_size=on") },
  }),
  seed("A VHDX from Hyper-V", "VHD-001", { disk: { alter: async (path) => await convert(path, "", "vhdx") } }),
  {
    name: "qemu-img rounded the size, for want of force_size",
    disk: { alter: async (path) => await convert(path, "subformat=fixed") },
    expected: { "VHD-004": "fail", "PART-010": "warn" },
  },
  seed("Somebody patched the footer: its checksum is wrong", "VHD-003", {
    disk: { alter: async (path) => await patchFooter(path, 28, "hand", false) },
  }),
  seed("Exported from a machine in saved state", "VHD-010", { disk: { alter: async (path) => await patchFooter(path, 84, "\u0001") } }),
  {
    name: "The upload broke off in the middle",
    disk: { alter: async (path) => await truncate(path, 15 * gibibyte).then(() => undefined) },
    expected: { "VHD-001": "fail", "VHD-008": "warn", "PART-002": "fail", "PART-008": "unknown" },
  },
  seed("The footer says another size than the file has", "VHD-005", {
    disk: { alter: async (path) => await writeAt(path, 30 * gibibyte, fixedFooter(31 * gibibyte)) },
  }),
  seed("A small disk of 4 GiB", "VHD-008", { disk: { sizeMiB: 4096 } }, "warn"),
  {
    name: "A disk of 512 MiB",
    disk: { sizeMiB: 512 },
    expected: { "VHD-007": "fail", "VHD-008": "warn" },
  },
  {
    name: "A disk of 1100 GiB",
    disk: { sizeMiB: 1100 * 1024 },
    expected: { "VHD-008": "warn", "VHD-009": "fail", "VHD-014": "warn" },
  },
  seed("A disk of 600 GiB with next to nothing in it", "VHD-014", { disk: { sizeMiB: 600 * 1024 } }, "warn"),
  seed("A per cent sign in the file's name", "VHD-013", { disk: { fileName: "contoso%20db.vhd" } }, "warn"),
  seed("The disk was grown after it was partitioned", "PART-010", { disk: { alter: async (path) => await grow(path) } }, "warn"),
  seed("growpart died: the backup table is gone", "PART-002", {
    disk: { alter: async (path) => await writeAt(path, 30 * gibibyte - sector, Buffer.alloc(sector)) },
  }),
  seed("A BIOS boot partition in sectors 34 to 2047", "PART-003", { disk: { alter: async (path) => await earlyPartition(path) } }),
  seed("An old loader's code is left in the first MiB", "PART-004", {
    disk: { alter: async (path) => await writeAt(path, 63 * sector, Buffer.from("GRUB \u0000Geom\u0000Hard Disk\u0000Read\u0000")) },
  }),
  seed("A swap partition from the installer, in no fstab", "PART-005", { disk: { swapPartitionMiB: 1024 } }),
  {
    name: "A second partition for LVM",
    disk: { swapPartitionMiB: 1024, alter: async (path) => await lvmInstead(path) },
    expected: { "PART-007": "warn", "PART-009": "unknown" },
  },
  seed("A generation 1 image, sold as generation 2", "BOOT-001", { make: "gen1", disk: { plan: { type: "x64Gen2" } } }),
  seed("A generation 2 image, sold as generation 1", "BOOT-002", { disk: { plan: { type: "x64Gen1" } } }),
  {
    name: "An arm64 image, sold for x64",
    make: "arm64",
    disk: { plan: { type: "x64Gen2" } },
    expected: { "BOOT-001": "fail", "OFFER-002": "fail", "BOOT-010": "fail", "BOOT-011": "warn" },
  },
  seed("A Linux image, sold as Windows", "OFFER-001", { disk: { plan: { osFamily: "windows" } } }),
  seed("A data disk at LUN 1 and none at 0", "DATA-003", { disk: { dataDisks: [{ lun: 1, sizeMiB: 4096 }] } }),
  seed("A data disk of 1.5 TiB", "DATA-001", { disk: { dataDisks: [{ lun: 0, sizeMiB: 1536 * 1024 }] } }),
  seed(
    "A data disk encrypted with the publisher's key",
    "DATA-004",
    {
      disk: { dataDisks: [{ lun: 0, sizeMiB: 4096, alter: async (path) => await writeAt(path, mebibyte, luksHeader()) }] },
    },
    "warn",
  ),
];

async function withoutFooter(path: string): Promise<undefined> {
  await truncate(path, (await stat(path)).size - footerBytes);
}

/** Converts as a publisher does, from the raw disk. */
async function convert(path: string, options: string, format = "vpc"): Promise<string> {
  await withoutFooter(path);
  const target = join(dirname(path), "converted.vhd");
  await execa("qemu-img", ["convert", "-f", "raw", "-O", format, ...(options === "" ? [] : ["-o", options]), path, target]);
  return target;
}

/** Changes bytes of the footer; its checksum is made anew unless that is the defect. */
async function patchFooter(path: string, at: number, text: string, sound = true): Promise<undefined> {
  const size = (await stat(path)).size - footerBytes;
  const footer = fixedFooter(size);
  footer.write(text, at, "latin1");
  if (sound) {
    footer.writeUInt32BE(0, 64);
    footer.writeUInt32BE(~footer.reduce((sum, byte) => sum + byte, 0) >>> 0, 64);
  }
  return await writeAt(path, size, footer);
}

async function writeAt(path: string, offset: number, bytes: Uint8Array): Promise<undefined> {
  await using file = await open(path, "r+");
  await file.write(bytes, 0, bytes.length, offset);
}

async function grow(path: string): Promise<undefined> {
  await withoutFooter(path);
  await truncate(path, 32 * gibibyte);
  return await writeAt(path, 32 * gibibyte, fixedFooter(32 * gibibyte));
}

/** What `sgdisk -a1 -n 128:34:2047 -t 128:ef02` does. */
async function earlyPartition(path: string): Promise<undefined> {
  await withoutFooter(path);
  await sfdisk(["--append", path], "start=34, size=2014, type=21686148-6449-6E6F-744E-656564454649\n");
  return await withFooter(path);
}

async function lvmInstead(path: string): Promise<undefined> {
  await withoutFooter(path);
  await sfdisk(["--part-type", path, "3", "E6D6D379-F507-44C2-A23C-238F2A3DF928"]);
  await withFooter(path);
  const start = 30 * gibibyte - 1025 * mebibyte;
  await writeAt(path, start, Buffer.alloc(8192));
  const label = Buffer.alloc(sector);
  label.write("LABELONE", 0, "latin1");
  label.write("LVM2 001", 24, "latin1");
  return await writeAt(path, start + sector, label);
}

async function sfdisk(args: readonly string[], input = ""): Promise<void> {
  const env = { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
  await execa("sfdisk", ["--quiet", "--no-reread", ...args], { input, env });
}

async function withFooter(path: string): Promise<undefined> {
  const { size } = await stat(path);
  return await writeAt(path, size, fixedFooter(size));
}

function luksHeader(): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write("LUKS", 0, "latin1");
  bytes.set([0xba, 0xbe, 0x00, 0x01], 4);
  return bytes;
}
