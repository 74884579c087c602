import { gzipSync, zstdCompressSync } from "node:zlib";

import { cleanLinuxTree } from "../../../src/adapters/sample/clean-linux-tree.ts";
import type { ImageType } from "../../../src/core/offer.ts";
import { cpioArchive } from "../../support/cpio.ts";
import { unifiedKernel } from "../../support/unified-kernel.ts";
import { dpkgDatabase, edited, type Edits, type Make, type PackageVersions } from "../make.ts";

export const debianKernel = "6.1.0-41-cloud-amd64";
const rootPart = "PARTUUID=5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a12";
const options = `root=${rootPart} ro console=tty0 console=ttyS0,115200 earlyprintk=ttyS0,115200 rootdelay=300`;

/** Versions as Debian 12 had them at the end of 2025. */
const debianPackages: PackageVersions = {
  bash: "5.2.15-2+b9",
  "cloud-guest-utils": "0.33-1",
  "cloud-init": "22.4.2-1+deb12u3",
  dash: "0.5.12-2",
  gdisk: "1.0.9-2.1",
  "hyperv-daemons": "6.1.158-1",
  libc6: "2.36-9+deb12u13",
  liblzma5: "5.4.1-1",
  libssl3: "3.0.17-1~deb12u3",
  "linux-image-6.1.0-41-cloud-amd64": "6.1.158-1",
  "openssh-server": "1:9.2p1-2+deb12u7",
  openssl: "3.0.17-1~deb12u3",
  python3: "3.11.2-1+b1",
  sudo: "1.9.13p3-1+deb12u2",
  systemd: "252.39-1~deb12u1",
  waagent: "2.7.3.0-4.1",
};

/** What Debian's cloud kernel says beyond the sample's own list. */
const kernelOptions =
  "CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\nCONFIG_FHANDLE=y\n# CONFIG_BLK_DEV_FD is not set\nCONFIG_HID_HYPERV_MOUSE=y\nCONFIG_DEVTMPFS=y\n";

const usual: Edits = {
  "etc/modprobe.d/azure.conf": "blacklist floppy\n",
  "etc/skel/.bashrc": "# ~/.bashrc: executed by bash(1) for non-login shells.\n",
  "root/.bashrc": "# ~/.bashrc\n",
  "root/.profile": "mesg n 2> /dev/null || true\n",
  "var/log/apt/history.log": "",
};

/** Drivers as Debian's initramfs-tools puts them in with MODULES=most, packed as the release does by default. */
function ramDisk(pack: (bytes: Buffer) => Buffer): Buffer {
  const names = ["hv/hv_vmbus", "scsi/hv_storvsc", "net/hyperv/hv_netvsc", "nvme/host/nvme", "pci/controller/pci-hyperv", "hid/hid-hyperv"];
  const paths = names.map((name) => [`usr/lib/modules/${debianKernel}/kernel/drivers/${name}.ko`, "ELF"] as const);
  return pack(cpioArchive({ init: "#!/bin/sh\n", ...Object.fromEntries(paths) }));
}

const asModules = (text: string) => text.replaceAll(/(HYPERV|HYPERV_STORAGE|BLK_DEV_NVME|PCI_HYPERV)=y/g, "$1=m");

const cloudGrub = [
  "set root='hd0,gpt2'",
  "menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'gnulinux-simple' {",
  "\tsearch --no-floppy --fs-uuid --set=root 5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14",
  `\tlinux\t/boot/vmlinuz-${debianKernel} ${options}`,
  `\tinitrd\t/boot/initrd.img-${debianKernel}`,
  "}",
  "submenu 'Advanced options for Debian GNU/Linux' {",
  `\tmenuentry 'Debian GNU/Linux, with Linux ${debianKernel} (recovery mode)' {`,
  `\t\tlinux\t/boot/vmlinuz-${debianKernel} root=${rootPart} ro single`,
  `\t\tinitrd\t/boot/initrd.img-${debianKernel}`,
  "\t}",
  "}\n",
].join("\n");

const agentVersion = 'AGENT_NAME = "WALinuxAgent"\nAGENT_LONG_NAME = "Azure Linux Agent"\nAGENT_VERSION = \'2.11.1.4\'\n';
const wants = "etc/systemd/system/multi-user.target.wants";

/** Debian 12 in the ways that publishers build it. */
export const debianMakes = {
  minbase: debian("Debian 12 by debootstrap, generation 2, systemd-boot", {}),
  gen1: debian("Debian 12 by debootstrap, generation 1, GRUB for BIOS", {}, { type: "x64Gen1" }),
  arm64: debian("Debian 12, arm64", {}, { type: "arm64Gen2" }),
  cloud: debian("Debian 12 in the style of its cloud images: GRUB, zstd initramfs, systemd-resolved", {
    "boot/efi/loader": undefined,
    "boot/efi/slipway": undefined,
    "boot/efi/EFI/debian/grub.cfg":
      "search.fs_uuid 5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14 root\nset prefix=($root)'/boot/grub'\nconfigfile $prefix/grub.cfg\n",
    "boot/grub/grub.cfg": cloudGrub,
    [`boot/initrd.img-${debianKernel}`]: { content: ramDisk((bytes) => zstdCompressSync(bytes)) },
    [`boot/config-${debianKernel}`]: asModules,
    "etc/default/grub": 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX=""\n',
    "etc/default/grub.d/10_cloud.cfg":
      'GRUB_CMDLINE_LINUX_DEFAULT="console=tty0 console=ttyS0,115200 earlyprintk=ttyS0,115200 rootdelay=300"\n',
    "etc/resolv.conf": { symlink: "../run/systemd/resolve/stub-resolv.conf" },
    "etc/systemd/system/multi-user.target.wants/systemd-resolved.service": { symlink: "/lib/systemd/system/systemd-resolved.service" },
    "etc/netplan": {},
    "var/lib/cloud": {},
    "var/lib/dbus/machine-id": { symlink: "/etc/machine-id" },
  }),
  uki: debian("Debian 12 with a unified kernel image beside systemd-boot", {
    "boot/efi/loader/entries": undefined,
    "boot/efi/slipway": undefined,
    "boot/efi/EFI/Linux/debian-6.1.0-41.efi": { content: kernelImage() },
    [`boot/config-${debianKernel}`]: asModules,
    "etc/kernel/cmdline": `${options}\n`,
  }),
  ukiAlone: debian("Debian 12 with a unified kernel image that the firmware starts itself", {
    "boot/efi/loader": undefined,
    "boot/efi/slipway": undefined,
    "boot/efi/EFI/BOOT/BOOTX64.EFI": { content: kernelImage() },
    [`boot/config-${debianKernel}`]: asModules,
  }),
  extlinux: debian(
    "Debian 12 with extlinux, gzip initramfs, generation 1",
    {
      "boot/grub": undefined,
      "etc/default/grub": undefined,
      "boot/extlinux/extlinux.conf": `DEFAULT l0\nTIMEOUT 10\nLABEL l0\n\tLINUX /boot/vmlinuz-${debianKernel}\n\tINITRD /boot/initrd.img-${debianKernel}\n\tAPPEND ${options}\n`,
      [`boot/initrd.img-${debianKernel}`]: { content: ramDisk((bytes) => gzipSync(bytes)) },
      [`boot/config-${debianKernel}`]: asModules,
    },
    { type: "x64Gen1" },
  ),
  byHand: debian(
    "Debian 12 with the agent by hand, from the vendor's sources",
    {
      "usr/local/lib/python3.11/dist-packages/WALinuxAgent-2.11.1.4-py3.11.egg/azurelinuxagent/common/version.py": agentVersion,
      "usr/lib/systemd/system/waagent.service": undefined,
      "etc/systemd/system/waagent.service":
        "[Unit]\nDescription=Azure Linux Agent\n\n[Service]\nExecStart=/usr/bin/python3 -u /usr/local/sbin/waagent -daemon\n\n[Install]\nWantedBy=multi-user.target\n",
      [`${wants}/waagent.service`]: { symlink: "/etc/systemd/system/waagent.service" },
    },
    { packages: { waagent: undefined } },
  ),
  byCloudInit: debian("Debian 12 that cloud-init provisions, the agent for extensions only", {
    "etc/waagent.conf": (text) =>
      text.replace("Provisioning.Agent=auto", "Provisioning.Enabled=n\nProvisioning.UseCloudInit=y\nProvisioning.Agent=cloud-init"),
    "etc/cloud/cloud.cfg":
      'users:\n   - default\ndisable_root: true\npreserve_hostname: false\nsystem_info:\n   distro: debian\n   default_user:\n     name: debian\n     lock_passwd: True\n     sudo: ["ALL=(ALL) NOPASSWD:ALL"]\n     shell: /bin/bash\n',
    "etc/cloud/cloud.cfg.d/05_logging.cfg": "_log:\n - &log_base |\n   [loggers]\n   keys=root,cloudinit\n",
  }),
  sysv: debian("Debian 12 that starts by SysV scripts", {
    "usr/lib/systemd": undefined,
    "etc/systemd": undefined,
    "usr/sbin/init": { content: "\u007fELF", mode: 0o755 },
    "etc/rc2.d/S01waagent": { symlink: "../init.d/waagent" },
    "etc/rc2.d/S01ssh": { symlink: "../init.d/ssh" },
    "etc/rcS.d/S12networking": { symlink: "../init.d/networking" },
    "etc/rc2.d/S03ntpsec": { symlink: "../init.d/ntpsec" },
    "etc/network/interfaces": "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n",
  }),
  appliance: debian("Debian 12 with a product: service accounts, zram, locked users, root locked by passwd -l, an empty authorized_keys", {
    "etc/passwd": (text) =>
      `${text}postgres:x:105:113:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\ncontoso:x:998:998::/opt/contoso-db:/bin/sh\nbackup-agent:x:997:997::/var/backups:/usr/sbin/nologin\n`,
    "etc/shadow": (text) =>
      `${text.replace("root:!:", "root:!$6$salt$0nq0bYc3o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8:")}postgres:*:19700:0:99999:7:::\ncontoso:!*:19700::::::\nbackup-agent:!!:19700::::::\n`,
    "etc/fstab": (text) => `${text}# /swapfile none swap sw 0 0\ntmpfs /tmp tmpfs defaults,nosuid 0 0\n`,
    "etc/systemd/zram-generator.conf": "[zram0]\nzram-size = min(ram / 2, 4096)\n",
    "root/.ssh/authorized_keys": { content: "", mode: 0o600 },
    "etc/ssh/ssh_known_hosts": "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
    "etc/cron.d/contoso-db": "17 3 * * * contoso /opt/contoso-db/bin/backup >/dev/null\n",
    "etc/sudoers.d/contoso": { content: "contoso ALL=(root) NOPASSWD: /usr/bin/systemctl restart contoso-db\n", mode: 0o440 },
    "etc/ssh/sshd_config.d/10-contoso.conf": "Match User contoso\n    X11Forwarding no\n    ClientAliveInterval 0\n",
    "etc/docker/daemon.json": '{ "log-driver": "journald" }\n',
    "root/.docker/config.json": "{}\n",
    "opt/contoso-db/lib/log4j-core-2.24.3.jar": "PK org/apache/logging/log4j/core/lookup/JndiLookup.class",
    "opt/contoso-db/share/example.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  }),
} as const;

/** A Debian make: the project's sample tree, made to what a distribution brings, with what is special about it. */
function debian(name: string, edits: Edits, about: { readonly type?: ImageType; readonly packages?: PackageVersions } = {}): Make {
  const { type = "x64Gen2" } = about;
  const architecture = type === "arm64Gen2" ? "arm64" : "amd64";
  const kernel = debianKernel.replace("amd64", architecture);
  const base = cleanLinuxTree({
    version: "1.0.0",
    generation: type === "x64Gen1" ? 1 : 2,
    architecture: type === "arm64Gen2" ? "arm64" : "x64",
  });
  const prepared = edited(edited(base, { ...usual, [`boot/config-${kernel}`]: (text) => text + kernelOptions }), edits);
  return {
    name,
    type,
    packages: { ...debianPackages, ...about.packages },
    tree: (packages) => edited(prepared, { "var/lib/dpkg/status": dpkgDatabase(packages, architecture) }),
  };
}

function kernelImage(): Buffer {
  return unifiedKernel({
    ".osrel": "ID=debian\nVERSION_ID=12\n",
    ".uname": debianKernel,
    ".cmdline": options,
    ".linux": "kernel",
    ".initrd": ramDisk((bytes) => zstdCompressSync(bytes)),
  });
}
