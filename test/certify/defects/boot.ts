import { zstdCompressSync } from "node:zlib";

import { elfStub } from "../../../src/adapters/sample/binaries.ts";
import { kernelConfig } from "../../../src/adapters/sample/boot-files.ts";
import { sampleGuids } from "../../../src/adapters/sample/layout.ts";
import type { Changes } from "../../support/certify.ts";
import { cpioArchive } from "../../support/cpio.ts";
import { anyPartition } from "../../support/fake-disk.ts";
import { unifiedKernel } from "../../support/unified-kernel.ts";
import { defect, type Defect } from "./defect.ts";

const entry = "boot/efi/loader/entries/slipway.conf";
const grub = "boot/grub/grub.cfg";
const release = "6.1.0-41-cloud-amd64";
const oldRelease = "2.6.32-431.el6.x86_64";
const config = `boot/config-${release}`;
const without =
  (...patterns: readonly RegExp[]) =>
  (text: string) =>
    patterns.reduce((left, pattern) => left.replace(pattern, ""), text);
const lisaKernel = { [config]: (text: string) => `${text}CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n` };

/** Operating system, loaders, kernel options, mounts, kernel, network, swap. */
export const bootDefects: readonly Defect[] = [
  defect("OFFER-002", "a 32-bit system", { files: { "usr/bin/dash": { content: elf32() } } }),
  defect("OFFER-002", "a system of another architecture", { files: { "usr/bin/dash": { content: elfStub("arm64") } } }),
  defect("OFFER-003", "no os-release", { files: { "usr/lib/os-release": undefined, "etc/os-release": undefined } }, "warn"),
  defect(
    "OFFER-004",
    "a release without security updates",
    { files: { "usr/lib/os-release": (text) => text.replace('VERSION_ID="12"', 'VERSION_ID="10"') } },
    "warn",
  ),
  defect("BOOT-001", "no loader on the ESP", { files: { "boot/efi/EFI": undefined } }),
  defect("BOOT-001", "no ESP for generation 2", { type: "x64Gen1", request: { type: "x64Gen2" } }),
  defect("BOOT-002", "no boot code for generation 1", { type: "x64Gen1", table: { bootCode: false } }),
  defect("BOOT-002", "a GPT disk for generation 1 without a BIOS boot partition", { type: "x64Gen1", table: { partitions: [rootOnly()] } }),
  {
    name: "no boot entry at all",
    image: { files: { [entry]: undefined } },
    expected: {
      "BOOT-003": "unknown",
      "BOOT-010": "unknown",
      "BOOT-011": "unknown",
      "BOOT-012": "unknown",
      "BOOT-013": "unknown",
      "BOOT-014": "unknown",
      "KRN-006": "unknown",
      "KRN-008": "unknown",
    },
  },
  defect("BOOT-004", "an entry for a removed kernel", { files: { "boot/efi/slipway/linux": undefined } }),
  defect("BOOT-004", "an entry for a removed initial RAM disk", { files: { [entry]: (text) => `${text}initrd /slipway/initrd\n` } }),
  defect("BOOT-005", "another disk's root", {
    files: { [entry]: (text) => text.replace(/root=\S+/, "root=UUID=0b0b0b0b-0000-4000-8000-000000000000") },
  }),
  defect("BOOT-005", "a root by device name", { files: { [entry]: (text) => text.replace(/root=\S+/, "root=/dev/sda2") } }),
  defect("BOOT-006", "a mount of another disk", { files: { "etc/fstab": (text) => `${text}UUID=dead-beef /data ext4 defaults 0 2\n` } }),
  defect(
    "BOOT-007",
    "a mount by device name",
    { files: { "etc/fstab": (text) => text.replace(/^PARTUUID=\S+ \/ /m, "/dev/sda2 / ") } },
    "warn",
  ),
  defect("BOOT-010", "no serial console", { files: { [entry]: without(/ console=ttyS0\S*/) } }),
  defect("BOOT-010", "a console on another serial port", { files: { [entry]: (text) => text.replace(/console=ttyS0/, "console=ttyS01") } }),
  defect("BOOT-010", "one of two GRUB entries without a serial console", {
    type: "x64Gen1",
    files: {
      [grub]: (text) =>
        `${text}menuentry 'Old' {\n  linux /boot/vmlinuz-6.1.0-41-cloud-amd64 root=LABEL=root earlyprintk=ttyS0 rootdelay=300\n}\n`,
    },
  }),
  defect("BOOT-011", "no early messages", { files: { [entry]: without(/ earlyprintk=\S+/) } }, "warn"),
  defect("BOOT-012", "no patience for the root disk", { files: { [entry]: without(/ rootdelay=300/) } }, "warn"),
  defect("BOOT-013", "a quiet boot", { files: { [entry]: (text) => text.replace(" ro ", " ro quiet ") } }, "warn"),
  defect("BOOT-014", "no virtual DVD drive", { files: { [entry]: (text) => text.replace(" ro ", " ro libata.atapi_enabled=0 ") } }),
  defect(
    "BOOT-016",
    "a kernel of 2009 with NUMA",
    {
      type: "x64Gen1",
      files: {
        [grub]: (text) => text.replaceAll(release, oldRelease),
        [`boot/vmlinuz-${oldRelease}`]: "MZ",
        [`boot/config-${oldRelease}`]: kernelConfig,
      },
    },
    "warn",
  ),
  defect("KRN-001", "a kernel without Hyper-V storage", { files: { [config]: without(/CONFIG_HYPERV_STORAGE=y\n/) } }),
  defect("KRN-001", "a second kernel without Hyper-V", {
    files: { "boot/config-6.9.9": "CONFIG_BLK_DEV_NVME=y\nCONFIG_MICROSOFT_MANA=m\nCONFIG_MLX5_CORE=m\n" },
  }),
  defect("KRN-002", "udf blocked", { files: { "etc/modprobe.d/cis.conf": "# hardening\ninstall udf /bin/true\n" } }),
  defect("KRN-002", "vfat blocked", { files: { "usr/lib/modprobe.d/x.conf": "blacklist vfat\n" } }),
  defect("KRN-003", "floppy not blocked", {
    policy: "lisa-2026-08",
    files: { [config]: (text) => `${text}CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\nCONFIG_BLK_DEV_FD=m\n` },
  }),
  defect("KRN-004", "no CIFS", { policy: "lisa-2026-08", files: { [config]: (text) => `${text}CONFIG_WATCHDOG=y\n` } }),
  defect("KRN-005", "no NVMe", { files: { [config]: without(/CONFIG_BLK_DEV_NVME=y\n/) } }, "warn"),
  defect("KRN-006", "an initial RAM disk without the Hyper-V disk", { files: withRamDisk(["hv_vmbus", "nvme", "pci-hyperv"]) }),
  defect("KRN-006", "modules without an initial RAM disk", { files: { [config]: asModules("HYPERV_STORAGE") } }),
  defect("KRN-006", "a unified kernel image without the Hyper-V bus", {
    files: {
      "boot/efi/loader": undefined,
      "boot/efi/EFI/Linux/debian.efi": {
        content: unifiedKernel({
          ".uname": release,
          ".cmdline": "root=LABEL=root ro console=ttyS0 earlyprintk=ttyS0 rootdelay=300",
          ".linux": "kernel",
          ".initrd": cpioArchive(modulesOf(["hv_storvsc", "nvme", "pci-hyperv"])),
        }),
      },
      [config]: asModules("HYPERV", "HYPERV_STORAGE"),
    },
  }),
  {
    name: "an initial RAM disk that is packed by bzip2",
    image: { files: { ...withRamDisk([]), "boot/efi/slipway/initrd": "BZh91AY&SY" } },
    expected: { "KRN-006": "unknown", "KRN-008": "unknown" },
  },
  defect("KRN-007", "an initial RAM disk without the Hyper-V network", {
    policy: "lisa-2026-08",
    files: {
      ...withRamDisk(["hv_vmbus", "hv_storvsc"]),
      [config]: (text) => asModules("HYPERV_NET")(`${text}CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n`),
    },
  }),
  defect("KRN-008", "an initial RAM disk without NVMe", { files: withRamDisk(["hv_vmbus", "hv_storvsc", "pci_hyperv"]) }, "warn"),
  defect("KRN-009", "no driver of MANA", { files: { [config]: without(/CONFIG_MICROSOFT_MANA=y\n/) } }, "warn"),
  defect(
    "NET-001",
    "a fixed address",
    { files: { "etc/network/interfaces": (text) => `${text}auto eth0\niface eth0 inet static\n  address 10.0.0.4\n` } },
    "warn",
  ),
  defect(
    "NET-001",
    "a hardware address in netplan",
    {
      files: {
        "etc/netplan/50-cloud-init.yaml": "network:\n  ethernets:\n    eth0:\n      match:\n        macaddress: 00:0d:3a:00:00:01\n",
      },
    },
    "warn",
  ),
  defect("NET-002", "an impatient DHCP client", {
    policy: "lisa-2026-08",
    files: { ...lisaKernel, "etc/dhcp/dhclient.conf": "#timeout 300;\ntimeout 60;\n" },
  }),
  defect("SWAP-001", "swap in fstab", { files: { "etc/fstab": (text) => `${text}/swap.img none swap sw 0 0\n` } }),
  defect("SWAP-002", "a swap unit", { files: { "etc/systemd/system/data.swap": "[Swap]\nWhat=/data/swap\n" } }),
  defect("SWAP-003", "a swap file", { files: { swapfile: { content: swapPage(), mode: 0o600 } } }),
  defect("SWAP-004", "swap by cloud-init", {
    files: { "etc/cloud/cloud.cfg.d/50-swap.cfg": "swap:\n  filename: /swap.img\n  size: 2G\n" },
  }),
];

/** An entry with an initial RAM disk that brings these, for a kernel that has all drivers as modules. */
function withRamDisk(modules: readonly string[]): Changes {
  return {
    [entry]: (text) => `${text}initrd /slipway/initrd\n`,
    [config]: asModules("HYPERV", "HYPERV_STORAGE", "BLK_DEV_NVME", "PCI_HYPERV"),
    "boot/efi/slipway/initrd": { content: zstdCompressSync(cpioArchive(modulesOf(modules))) },
  };
}

function modulesOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [`usr/lib/modules/${release}/kernel/drivers/${name}.ko.xz`, "ELF"]));
}

function asModules(...options: readonly string[]) {
  return (text: string) => options.reduce((left, option) => left.replace(`CONFIG_${option}=y`, `CONFIG_${option}=m`), text);
}

function rootOnly() {
  return anyPartition(2, { name: "root", guid: sampleGuids.root });
}

function elf32(): Uint8Array {
  const bytes = Uint8Array.from(elfStub("x64"));
  bytes.set([1], 4);
  bytes.set([3, 0], 18);
  return bytes;
}

function swapPage(): Uint8Array {
  const page = Buffer.alloc(8192);
  page.write("SWAPSPACE2", 4086, "latin1");
  return page;
}
