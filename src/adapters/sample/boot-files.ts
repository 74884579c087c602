import type { Architecture } from "./binaries.ts";
import { sampleGuids } from "./layout.ts";

const debianNames = { x64: "amd64", arm64: "arm64" } as const;

/** The release of the sample's kernel, as its files are named. */
export function kernelVersion(architecture: Architecture): string {
  return `6.1.0-41-cloud-${debianNames[architecture]}`;
}

/** The console on Azure's serial port, early messages too, and patience for the disk, as the image rules ask. */
export function bootCommandLine(architecture: Architecture): string {
  const console =
    architecture === "x64"
      ? "console=tty0 console=ttyS0,115200n8 earlyprintk=ttyS0,115200"
      : "console=tty0 console=ttyAMA0 earlycon=pl011,0xeffec000";
  return `root=PARTUUID=${sampleGuids.root.toLowerCase()} ro ${console} rootdelay=300`;
}

/** An entry of the Boot Loader Specification, as systemd-boot reads it. */
export function systemdBootEntry(architecture: Architecture): string {
  return `title Debian GNU/Linux 12 (bookworm)\nversion ${kernelVersion(architecture)}\nlinux /slipway/linux\noptions ${bootCommandLine(architecture)}\n`;
}

/** A `grub.cfg` with one entry. */
export function grubConfig(architecture: Architecture): string {
  const kernel = `/boot/vmlinuz-${kernelVersion(architecture)}`;
  return `set timeout=1\nmenuentry 'Debian GNU/Linux' {\n  search --no-floppy --fs-uuid --set=root ${sampleGuids.fileSystem}\n  linux ${kernel} ${bootCommandLine(architecture)}\n}\n`;
}

/** What of a kernel's configuration decides whether it runs on Azure; all built in, so no initrd is needed. */
export const kernelConfig =
  "HYPERV HYPERV_UTILS HYPERV_BALLOON HYPERV_STORAGE HYPERV_NET HYPERV_KEYBOARD HYPERV_VSOCKETS PCI_HYPERV MICROSOFT_MANA MLX5_CORE BLK_DEV_NVME SCSI BLK_DEV_SD EXT4_FS VFAT_FS UDF_FS ISO9660_FS SERIAL_8250_CONSOLE"
    .split(" ")
    .map((name) => `CONFIG_${name}=y\n`)
    .join("");
