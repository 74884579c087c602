import { zstdCompressSync } from "node:zlib";

import { cpioArchive } from "../../support/cpio.ts";
import { dpkgDatabase, edited, type Edits, type Make, type PackageVersions } from "../make.ts";
import { debianMakes } from "./debian.ts";

const kernel = "6.8.0-1044-azure";
const root = "root=PARTUUID=5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a12";
const options = `${root} ro console=tty1 console=ttyS0 earlyprintk=ttyS0 rootdelay=300 panic=-1`;
const wants = "etc/systemd/system/multi-user.target.wants";

/** Versions as Ubuntu 24.04 had them in the autumn of 2026. */
const packages: PackageVersions = {
  bash: "5.2.21-2ubuntu4",
  chrony: "4.5-1ubuntu4.2",
  "cloud-guest-utils": "0.33-1",
  "cloud-init": "25.2-0ubuntu1~24.04.1",
  gdisk: "1.0.10-1build1",
  libc6: "2.39-0ubuntu8.6",
  liblzma5: "5.6.1+really5.4.5-1ubuntu0.2",
  libssl3t64: "3.0.13-0ubuntu3.6",
  "linux-image-6.8.0-1044-azure": "6.8.0-1044.50~24.04.1",
  "linux-cloud-tools-azure": "6.8.0-1044.50~24.04.1",
  "netplan.io": "1.1.2-8ubuntu1~24.04.1",
  "openssh-server": "1:9.6p1-3ubuntu13.14",
  openssl: "3.0.13-0ubuntu3.6",
  python3: "3.12.3-0ubuntu2.1",
  snapd: "2.72+ubuntu24.04",
  sudo: "1.9.15p5-3ubuntu5.24.04.1",
  walinuxagent: "2.11.1.4-0ubuntu0~24.04.2",
};

const menu = [
  "if [ -s $prefix/grubenv ]; then",
  "  set have_grubenv=true",
  "  load_env",
  "fi",
  "set linux_gfx_mode=text",
  "menuentry 'Ubuntu' --class ubuntu --class gnu-linux $menuentry_id_option 'gnulinux-simple' {",
  "\tgfxmode $linux_gfx_mode",
  "\tif [ x$grub_platform = xxen ]; then insmod xzio; fi",
  "\tsearch --no-floppy --fs-uuid --set=root 5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14",
  `\tlinux\t/boot/vmlinuz-${kernel} ${options} `,
  `\tinitrd\t/boot/initrd.img-${kernel}`,
  "}",
  "submenu 'Advanced options for Ubuntu' $menuentry_id_option 'gnulinux-advanced' {",
  `\tmenuentry 'Ubuntu, with Linux ${kernel}' {`,
  `\t\tlinux\t/boot/vmlinuz-${kernel} ${options}`,
  `\t\tinitrd\t/boot/initrd.img-${kernel}`,
  "\t}",
  `\tmenuentry 'Ubuntu, with Linux ${kernel} (recovery mode)' {`,
  `\t\tlinux\t/boot/vmlinuz-${kernel} ${root} ro recovery nomodeset dis_ucode_ldr`,
  `\t\tinitrd\t/boot/initrd.img-${kernel}`,
  "\t}",
  "}\n",
].join("\n");

const drivers = ["hv/hv_vmbus", "scsi/hv_storvsc", "nvme/host/nvme", "pci/controller/pci-hyperv", "net/hyperv/hv_netvsc"];

const edits: Edits = {
  "boot/efi/loader": undefined,
  "boot/efi/slipway": undefined,
  "boot/efi/EFI/ubuntu/grub.cfg": "search.fs_uuid 5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14 root\nconfigfile $prefix/grub.cfg\n",
  "boot/grub/grub.cfg": menu,
  "boot/grub/grubenv": "# GRUB Environment Block\nnext_entry=\ninitrdless_boot_fallback_triggered=0\n########",
  "boot/config-6.1.0-41-cloud-amd64": undefined,
  "boot/vmlinuz-6.1.0-41-cloud-amd64": undefined,
  [`boot/config-${kernel}`]:
    "CONFIG_HYPERV=y\nCONFIG_HYPERV_STORAGE=y\nCONFIG_HYPERV_NET=y\nCONFIG_HYPERV_UTILS=y\nCONFIG_PCI_HYPERV=m\nCONFIG_BLK_DEV_NVME=m\nCONFIG_MICROSOFT_MANA=m\nCONFIG_MLX5_CORE=m\nCONFIG_WATCHDOG=y\nCONFIG_CIFS=m\nCONFIG_BLK_DEV_FD=m\n",
  [`boot/vmlinuz-${kernel}`]: "MZ",
  [`boot/initrd.img-${kernel}`]: {
    content: zstdCompressSync(
      cpioArchive(Object.fromEntries(drivers.map((each) => [`usr/lib/modules/${kernel}/kernel/drivers/${each}.ko.zst`, "ELF"]))),
    ),
  },
  [`usr/lib/modules/${kernel}/modules.builtin`]: "kernel/drivers/hid/hid-hyperv.ko\nkernel/drivers/input/serio/hyperv-keyboard.ko\n",
  "usr/lib/os-release": 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n',
  "etc/debian_version": "trixie/sid\n",
  "etc/fstab":
    "LABEL=root\t/\t ext4\tdiscard,commit=30,errors=remount-ro\t0 1\nPARTUUID=5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a11\t/boot/efi\tvfat\tumask=0077\t0 1\n",
  "etc/hostname": "ubuntu\n",
  "etc/apt/sources.list": "# Ubuntu sources have moved to /etc/apt/sources.list.d/ubuntu.sources\n",
  "etc/apt/sources.list.d/debian.sources": undefined,
  "etc/apt/sources.list.d/ubuntu.sources":
    "Types: deb\nURIs: http://azure.archive.ubuntu.com/ubuntu/\nSuites: noble noble-updates noble-security\nComponents: main universe\nSigned-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n",
  "etc/default/grub": 'GRUB_DEFAULT=0\nGRUB_TIMEOUT=0\nGRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\nGRUB_CMDLINE_LINUX=""\n',
  "etc/default/grub.d/50-cloudimg-settings.cfg":
    'GRUB_TERMINAL=serial\nGRUB_CMDLINE_LINUX_DEFAULT="console=tty1 console=ttyS0 earlyprintk=ttyS0 rootdelay=300"\n',
  "etc/resolv.conf": { symlink: "../run/systemd/resolve/stub-resolv.conf" },
  "etc/netplan/90-azure-default.yaml":
    "network:\n  version: 2\n  ethernets:\n    ephemeral:\n      dhcp4: true\n      match:\n        driver: hv_netvsc\n        name: '!eth0'\n      optional: true\n",
  "etc/network": undefined,
  "etc/systemd/network": undefined,
  "etc/ssh/sshd_config.d/60-cloudimg-settings.conf": "PasswordAuthentication no\n",
  [`${wants}/ssh.service`]: undefined,
  [`${wants}/systemd-networkd.service`]: undefined,
  "etc/systemd/system/ssh.service.requires/ssh.socket": { symlink: "/usr/lib/systemd/system/ssh.socket" },
  "etc/systemd/system/sockets.target.wants/ssh.socket": { symlink: "/usr/lib/systemd/system/ssh.socket" },
  [`${wants}/waagent.service`]: undefined,
  [`${wants}/walinuxagent.service`]: { symlink: "/usr/lib/systemd/system/walinuxagent.service" },
  [`${wants}/snap-core22-2139.mount`]: { symlink: "/etc/systemd/system/snap-core22-2139.mount" },
  "etc/systemd/system/snap-core22-2139.mount":
    "[Mount]\nWhat=/var/lib/snapd/snaps/core22_2139.snap\nWhere=/snap/core22/2139\nType=squashfs\n",
  "var/lib/snapd/snaps/core22_2139.snap": "hsqs",
  [`${wants}/chrony.service`]: { symlink: "/usr/lib/systemd/system/chrony.service" },
  "etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service": undefined,
  "etc/cloud/cloud.cfg":
    'users:\n  - default\ndisable_root: true\nsystem_info:\n  distro: ubuntu\n  default_user:\n    name: ubuntu\n    lock_passwd: True\n    sudo: ["ALL=(ALL) NOPASSWD:ALL"]\n',
  "etc/cloud/cloud.cfg.d/90-azure.cfg":
    "# Azure\nsystem_info:\n  package_mirrors:\n    - arches: [i386, amd64]\n      failsafe:\n        primary: http://archive.ubuntu.com/ubuntu\n",
  "etc/modprobe.d/blacklist-rare-network.conf": "alias net-pf-3 off\n",
  "etc/sudoers": {
    content: "Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%admin ALL=(ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n",
    mode: 0o440,
  },
  "etc/sudoers.d/README": { content: "# As of Debian version 1.7.2p1-1, the default /etc/sudoers file now includes\n", mode: 0o440 },
  "etc/passwd": (text) =>
    `${text}_chrony:x:110:112:Chrony daemon,,,:/var/lib/chrony:/usr/sbin/nologin\nlxd:x:999:100::/var/snap/lxd/common/lxd:/bin/false\n`,
  "etc/shadow": (text) => `${text.replace("root:!:", "root:*:")}_chrony:!:20000::::::\nlxd:!:20000::::::\n`,
  "var/log/dpkg.log": "",
  "var/log/lastlog": "",
};

/** Ubuntu 24.04 as its cloud images for Azure are. */
export const ubuntu: Make = {
  name: "Ubuntu 24.04 in the style of its cloud images: walinuxagent, netplan, snaps, SSH by socket",
  type: "x64Gen2",
  packages,
  tree: (versions) => edited(edited(debianMakes.minbase.tree({}), edits), { "var/lib/dpkg/status": dpkgDatabase(versions, "amd64") }),
};
