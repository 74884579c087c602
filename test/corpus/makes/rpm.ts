import { zstdCompressSync } from "node:zlib";

import type { ImageType } from "../../../src/core/offer.ts";
import { cpioArchive } from "../../support/cpio.ts";
import { rpmSqlite } from "../../support/rpm-database.ts";
import { edited, listed, type Edits, type Make, type PackageVersions } from "../make.ts";
import { debianMakes } from "./debian.ts";

const kernel = "5.14.0-570.58.1.el9_6.x86_64";
const options =
  "root=UUID=5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14 ro console=tty1 console=ttyS0,115200n8 earlyprintk=ttyS0,115200 rootdelay=300 net.ifnames=0 scsi_mod.use_blk_mq=y";
const wants = "etc/systemd/system/multi-user.target.wants";

/** Versions as RHEL 9.6 had them in the autumn of 2025, as `version-release`. */
const packages: PackageVersions = {
  WALinuxAgent: "2.13.1.1-1.el9",
  bash: "5.1.8-9.el9",
  chrony: "4.6.1-1.el9",
  "cloud-init": "24.4-4.el9_6.3",
  "cloud-utils-growpart": "0.33-1.el9",
  gdisk: "1.0.7-5.el9",
  glibc: "2.34-168.el9_6.23",
  "hyperv-daemons": "0-0.42.20190303git.el9",
  kernel: "5.14.0-570.58.1.el9_6",
  NetworkManager: "1:1.52.0-7.el9_6",
  "openssh-server": "8.7p1-45.el9",
  openssl: "1:3.2.2-6.el9_5.1",
  "openssl-libs": "1:3.2.2-6.el9_5.1",
  python3: "3.9.21-2.el9_6.2",
  sudo: "1.9.5p2-10.el9_6.2",
  "xz-libs": "5.2.5-8.el9_0",
};

const modules = ["hv/hv_vmbus", "scsi/hv_storvsc", "nvme/host/nvme", "pci/controller/pci-hyperv"];

const common: Edits = {
  "boot/config-6.1.0-41-cloud-amd64": undefined,
  "boot/vmlinuz-6.1.0-41-cloud-amd64": undefined,
  [`boot/config-${kernel}`]:
    "CONFIG_HYPERV=m\nCONFIG_HYPERV_STORAGE=m\nCONFIG_HYPERV_NET=m\nCONFIG_HYPERV_UTILS=m\nCONFIG_PCI_HYPERV=m\nCONFIG_BLK_DEV_NVME=m\nCONFIG_MICROSOFT_MANA=m\nCONFIG_MLX5_CORE=m\nCONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n# CONFIG_BLK_DEV_FD is not set\n",
  [`boot/vmlinuz-${kernel}`]: "MZ",
  [`boot/initramfs-${kernel}.img`]: {
    content: zstdCompressSync(
      cpioArchive(Object.fromEntries(modules.map((each) => [`usr/lib/modules/${kernel}/kernel/drivers/${each}.ko.xz`, "ELF"]))),
    ),
  },
  "var/lib/dpkg": undefined,
  "etc/apt": undefined,
  "etc/debian_version": undefined,
  "etc/network": undefined,
  "etc/systemd/network": undefined,
  "etc/redhat-release": "Red Hat Enterprise Linux release 9.6 (Plow)\n",
  "etc/sysconfig/network": "NETWORKING=yes\nNOZEROCONF=yes\n",
  "etc/sysconfig/network-scripts/readme-ifcfg-rh.txt": "NetworkManager stores new network profiles in keyfile format\n",
  "etc/NetworkManager/system-connections": { mode: 0o700 },
  "etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules":
    '# Accelerated Networking on Azure exposes a new SRIOV interface to the VM.\nSUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION=="add", ENV{NM_UNMANAGED}="1"\n',
  "etc/selinux/config": "SELINUX=enforcing\nSELINUXTYPE=targeted\n",
  "etc/nsswitch.conf.bak": "passwd: files sss\n",
  "etc/shadow": (text) => text.replace("root:!:", "root:!!:").replaceAll(":*:", ":!*:"),
  "etc/ssh/sshd_config.d/50-redhat.conf":
    "SyslogFacility AUTHPRIV\nPasswordAuthentication no\nGSSAPIAuthentication yes\nX11Forwarding yes\n",
  "etc/ssh/sshd_config.d/50-cloud-init.conf": "PasswordAuthentication no\n",
  [`${wants}/ssh.service`]: undefined,
  [`${wants}/sshd.service`]: { symlink: "/usr/lib/systemd/system/sshd.service" },
  [`${wants}/NetworkManager.service`]: { symlink: "/usr/lib/systemd/system/NetworkManager.service" },
  [`${wants}/systemd-networkd.service`]: undefined,
  [`${wants}/chronyd.service`]: { symlink: "/usr/lib/systemd/system/chronyd.service" },
  "etc/systemd/system/sysinit.target.wants": undefined,
  "etc/default/grub": `GRUB_TIMEOUT=10\nGRUB_ENABLE_BLSCFG=true\nGRUB_CMDLINE_LINUX="${options}"\n`,
  "root/anaconda-ks.cfg": "#version=RHEL9\nlang en_US.UTF-8\nrootpw --iscrypted --lock thereisnopasswordanditslocked\nreboot\n",
  "var/lib/NetworkManager": {},
  "var/log/tallylog": "",
};

const loaderEntry = (line: string) =>
  `title Red Hat Enterprise Linux (${kernel}) 9.6 (Plow)\nversion ${kernel}\nlinux /boot/vmlinuz-${kernel}\ninitrd /boot/initramfs-${kernel}.img $tuned_initrd\noptions ${line} $tuned_params\ngrub_users $grub_users\ngrub_class rhel\n`;
const rescueEntry = `title Red Hat Enterprise Linux (0-rescue-ffffffffffffffffffffffffffffffff) 9.6 (Plow)\nversion 0-rescue-ffffffffffffffffffffffffffffffff\nlinux /boot/vmlinuz-${kernel}\noptions root=UUID=5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14 ro\n`;

/** Distributions with RPM. */
export const rpmMakes = {
  rhel: rpm("RHEL 9 in the style of its marketplace images: BLS entries, NetworkManager, rpmdb in SQLite", "x64Gen2", {
    "boot/efi/loader": undefined,
    "boot/efi/slipway": undefined,
    "boot/efi/EFI/redhat/grub.cfg":
      "search --no-floppy --fs-uuid --set=dev 5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14\nset prefix=($dev)/boot/grub2\nconfigfile $prefix/grub.cfg\n",
    "boot/grub2/grub.cfg": "insmod blscfg\nblscfg\n",
    [`boot/loader/entries/ffffffffffffffffffffffffffffffff-${kernel}.conf`]: loaderEntry(options),
    "boot/loader/entries/ffffffffffffffffffffffffffffffff-0-rescue.conf": rescueEntry,
    "usr/lib/os-release": 'NAME="Red Hat Enterprise Linux"\nVERSION="9.6 (Plow)"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="9.6"\n',
    "etc/yum.repos.d/rh-cloud-base.repo":
      "[rhui-microsoft-azure-rhel9]\nname=Microsoft Azure RPMs for Red Hat Enterprise Linux 9\nbaseurl=https://rhui4-1.microsoft.com/pulp/repos/unprotected/microsoft-azure-rhel9\nenabled=1\ngpgcheck=1\n",
  }),
  alma: rpm("AlmaLinux 9, generation 1, options of its entries in grubenv", "x64Gen1", {
    "boot/grub": undefined,
    "boot/grub2/grub.cfg": "insmod blscfg\nblscfg\n",
    "boot/grub2/grubenv": `# GRUB Environment Block\nsaved_entry=ffffffffffffffffffffffffffffffff-${kernel}\nkernelopts=${options}\nboot_success=0\n################`,
    [`boot/loader/entries/ffffffffffffffffffffffffffffffff-${kernel}.conf`]: loaderEntry("$kernelopts"),
    "usr/lib/os-release": 'NAME="AlmaLinux"\nVERSION="9.6 (Sage Margay)"\nID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.6"\n',
    "etc/yum.repos.d/almalinux-baseos.repo":
      "[baseos]\nname=AlmaLinux $releasever - BaseOS\nmirrorlist=https://mirrors.almalinux.org/mirrorlist/$releasever/baseos\nenabled=1\ngpgcheck=1\n",
  }),
} as const;

function rpm(name: string, type: ImageType, edits: Edits): Make {
  const base = (type === "x64Gen1" ? debianMakes.gen1 : debianMakes.minbase).tree({});
  const prepared = edited(edited(base, common), edits);
  return {
    name,
    type,
    packages,
    tree: (versions) =>
      edited(prepared, {
        "var/lib/rpm/rpmdb.sqlite": { content: rpmSqlite(listed(versions).map(([key, version]) => rpmPackage(key, version))) },
      }),
  };
}

function rpmPackage(name: string, text: string): { name: string; version: string; release: string; epoch?: number } {
  const [, epoch, version = "", release = ""] = /^(?:(\d+):)?([^-]+)-(.+)$/.exec(text) ?? [];
  return { name, version, release, ...(epoch === undefined ? {} : { epoch: Number(epoch) }) };
}
