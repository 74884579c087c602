import { zstdCompressSync } from "node:zlib";

import { elfStub } from "../../../src/adapters/sample/binaries.ts";
import { cpioArchive } from "../../support/cpio.ts";
import { unifiedKernel } from "../../support/unified-kernel.ts";
import { debianKernel } from "../makes/debian.ts";
import { added, replaced, seed, type Seed } from "../seed.ts";

const entry = "boot/efi/loader/entries/slipway.conf";
const grub = "boot/grub/grub.cfg";
const kernelConfig = `boot/config-${debianKernel}`;
const initrd = `boot/initrd.img-${debianKernel}`;
const ramDisk = (names: readonly string[]) =>
  zstdCompressSync(
    cpioArchive(Object.fromEntries(names.map((name) => [`usr/lib/modules/${debianKernel}/kernel/drivers/${name}.ko`, "ELF"]))),
  );

function elf32(): Uint8Array {
  const bytes = Uint8Array.from(elfStub("x64"));
  bytes.set([1], 4);
  bytes.set([3, 0], 18);
  return bytes;
}

/** System, loader, kernel line, mounts, drivers. */
export const bootSeeds: readonly Seed[] = [
  seed("An i386 system on a 64-bit plan", "OFFER-002", { edits: { "usr/bin/dash": { content: elf32(), mode: 0o755 } } }),
  seed(
    "Debian 10, whose support has ended",
    "OFFER-004",
    { edits: { "usr/lib/os-release": replaced('VERSION_ID="12"', 'VERSION_ID="10"') } },
    "warn",
  ),
  seed("The loader is in its vendor's folder only, for want of --removable", "BOOT-001", {
    make: "cloud",
    edits: { "boot/efi/EFI/BOOT": undefined, "boot/efi/EFI/debian/grubx64.efi": "MZ" },
  }),
  seed("autoremove took the kernel, the entry stayed", "BOOT-004", { edits: { "boot/efi/slipway/linux": undefined } }),
  seed("The kernel's line was taken over from a KVM template: no console", "BOOT-010", {
    edits: { [entry]: replaced(/ console=ttyS0\S*/, "") },
  }),
  seed("The console is the second serial port", "BOOT-010", {
    make: "gen1",
    edits: { [grub]: replaced("console=ttyS0,115200n8", "console=ttyS1") },
  }),
  seed("An older kernel stands second in GRUB's menu, without console", "BOOT-010", {
    make: "cloud",
    edits: {
      [grub]: added(
        `menuentry 'Debian GNU/Linux, with Linux 6.1.0-40' {\n\tlinux /boot/vmlinuz-${debianKernel} root=LABEL=root ro earlyprintk=ttyS0 rootdelay=300\n\tinitrd /boot/initrd.img-${debianKernel}\n}\n`,
      ),
    },
  }),
  seed("grubby changed kernelopts and lost the console", "BOOT-010", {
    make: "alma",
    edits: { "boot/grub2/grubenv": replaced("console=ttyS0,115200n8 ", "") },
  }),
  seed("A BLS entry without console", "BOOT-010", {
    make: "rhel",
    edits: {
      "boot/loader/entries/ffffffffffffffffffffffffffffffff-5.14.0-570.58.1.el9_6.x86_64.conf": replaced("console=ttyS0,115200n8 ", ""),
    },
  }),
  seed("extlinux without console", "BOOT-010", {
    make: "extlinux",
    edits: { "boot/extlinux/extlinux.conf": replaced("console=ttyS0,115200 ", "") },
  }),
  seed("A unified kernel image was built on a desktop: quiet splash, no console", "BOOT-010", {
    make: "ukiAlone",
    edits: {
      "boot/efi/EFI/BOOT/BOOTX64.EFI": {
        content: unifiedKernel({
          ".uname": debianKernel,
          ".cmdline": "root=LABEL=root ro splash earlyprintk=ttyS0 rootdelay=300",
          ".linux": "kernel",
          ".initrd": ramDisk(["hv_vmbus", "hv_storvsc", "nvme", "pci-hyperv"]),
        }),
      },
    },
  }),
  seed("No earlyprintk", "BOOT-011", { edits: { [entry]: replaced(/ earlyprintk=\S+/, "") } }, "warn"),
  seed("No rootdelay", "BOOT-012", { make: "ubuntu", edits: { [grub]: (text) => text.replaceAll(" rootdelay=300", "") } }, "warn"),
  seed(
    "rhgb quiet from the installer",
    "BOOT-013",
    { make: "alma", edits: { "boot/grub2/grubenv": replaced(" net.ifnames=0", " net.ifnames=0 rhgb quiet") } },
    "warn",
  ),
  seed("The DVD drive was cut off by an old hardening guide", "BOOT-014", {
    edits: { [entry]: replaced(" ro ", " ro libata.atapi_enabled=0 ") },
  }),
  seed(
    "The console stands in the generated menu only",
    "BOOT-015",
    {
      make: "gen1",
      edits: { "etc/default/grub": 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX="rootdelay=300"\n' },
    },
    "warn",
  ),
  seed("root= is the UUID of the template's disk", "BOOT-005", {
    make: "cloud",
    edits: { [grub]: (text) => text.replaceAll(/root=PARTUUID=\S+/g, "root=UUID=9c1f6f1e-3a0f-4d7c-9f0b-2f2f8a4f6f10") },
  }),
  seed("root=/dev/sda2", "BOOT-005", { edits: { [entry]: replaced(/root=\S+/, "root=/dev/sda2") } }),
  seed("fstab mounts the build machine's second disk", "BOOT-006", {
    edits: { "etc/fstab": added("UUID=1f0c7b9a-44d2-4f7b-8d0b-3c7a3a0f2f11 /data xfs defaults 0 2\n") },
  }),
  seed("fstab names disks by their order", "BOOT-007", { edits: { "etc/fstab": replaced(/^PARTUUID=\S+ \/ /m, "/dev/sda2 / ") } }, "warn"),
  seed("Dracut in host-only mode, run under KVM: no Hyper-V storage in the initramfs", "KRN-006", {
    make: "cloud",
    edits: { [initrd]: { content: ramDisk(["virtio_blk", "virtio_scsi", "nvme", "pci-hyperv"]) } },
  }),
  seed(
    "An initramfs of a size without NVMe",
    "KRN-008",
    { make: "cloud", edits: { [initrd]: { content: ramDisk(["hv_vmbus", "hv_storvsc"]) } } },
    "warn",
  ),
  seed("A kernel of one's own, without Hyper-V's network", "KRN-001", { edits: { [kernelConfig]: replaced("CONFIG_HYPERV_NET=y\n", "") } }),
  seed("A kernel of one's own, without MANA", "KRN-009", { edits: { [kernelConfig]: replaced("CONFIG_MICROSOFT_MANA=y\n", "") } }, "warn"),
  seed(
    "A kernel of one's own, without NVMe",
    "KRN-005",
    { edits: { [kernelConfig]: replaced("CONFIG_BLK_DEV_NVME=y\n", "# CONFIG_BLK_DEV_NVME is not set\n") } },
    "warn",
  ),
  seed("CIS hardening turns udf off", "KRN-002", {
    edits: { "etc/modprobe.d/cis.conf": "install cramfs /bin/false\ninstall udf /bin/false\nblacklist udf\n" },
  }),
  seed("CIS hardening turns vfat off", "KRN-002", { make: "rhel", edits: { "etc/modprobe.d/vfat.conf": "install vfat /bin/true\n" } }),
  seed(
    "The modules of the kernel that starts are gone",
    "KRN-010",
    { edits: { "usr/lib/modules/6.1.0-40-cloud-amd64/modules.dep": "" } },
    "warn",
  ),
];
