import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { attention, certifyFake, type FakeImage } from "../support/certify.ts";
import { cpioArchive } from "../support/cpio.ts";
import { unifiedKernel } from "../support/unified-kernel.ts";

const hash = "$6$salt$notARealHashnotARealHashnotARealHash";

const jar = "PK org/apache/logging/log4j/core/lookup/JndiLookup.class";

/** What other checkers stumble over, or what looks like a defect and is none. */
test.each<readonly [string, FakeImage]>([
  ["a locked hash", { files: { "etc/shadow": (text) => `${text}app:!${hash}:19675:0:99999:7:::\n` } }],
  ["accounts locked by !!, !* and *LK*", { files: { "etc/shadow": (text) => `${text}a:!!:1::::::\nb:!*:1::::::\nc:*LK*:1::::::\n` } }],
  [
    "a quoted sshd value, with an equals sign and in lower case",
    { files: { "etc/ssh/sshd_config": (text) => `${text}permitrootlogin="no"\n` } },
  ],
  ["a drop-in with an interval of its own in range", { files: { "etc/ssh/sshd_config.d/1.conf": "ClientAliveInterval 2m\n" } }],
  ["a drop-in that no Include names", { files: { "etc/ssh/sshd_config.d/off.conf.disabled": "PasswordAuthentication yes\n" } }],
  ["an empty history", { files: { "root/.bash_history": "" } }],
  ["a history that links to nowhere", { files: { "root/.bash_history": { symlink: "/dev/null" } } }],
  ["authorized_keys with a comment only", { files: { "root/.ssh/authorized_keys": "# added at provisioning\n" } }],
  ["public keys", { files: { "home/x/.ssh/id_ed25519.pub": "ssh-ed25519 AAAA\n" } }],
  [
    "swap on the resource disk",
    {
      files: {
        "etc/cloud/cloud.cfg.d/s.cfg": "swap:\n  filename: /mnt/swapfile\n  size: 1G\n",
        "etc/fstab": (text) => `${text}/mnt/swap none swap sw 0 0\n`,
      },
    },
  ],
  ["a commented swap line", { files: { "etc/fstab": (text) => `${text}#/swap.img none swap sw 0 0\n` } }],
  ["zram", { files: { "etc/systemd/system/zram.swap": "[Swap]\nWhat=/dev/zram0\n" } }],
  [
    "mounts that may be missing",
    {
      files: {
        "etc/fstab": (text) =>
          `${text}UUID=00-00 /data ext4 defaults,nofail 0 2\ntmpfs /tmp tmpfs defaults 0 0\n/dev/disk/cloud/azure_resource-part1 /mnt auto defaults 0 2\n`,
      },
    },
  ],
  [
    "a blocked module with a similar name",
    { files: { "etc/modprobe.d/x.conf": "blacklist udf_test\nblacklist floppy\n# blacklist vfat\n" } },
  ],
  ["an uninitialized machine id", { files: { "etc/machine-id": "uninitialized\n" } }],
  ["netplan by DHCP", { files: { "etc/netplan/50.yaml": "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n" } }],
  [
    "a recovery entry without a console",
    {
      type: "x64Gen1",
      files: {
        "boot/grub/grub.cfg": (text) =>
          `${text}menuentry 'Debian (recovery mode)' {\n  linux /boot/vmlinuz-6.1.0-41-cloud-amd64 root=LABEL=root ro single\n}\n`,
      },
    },
  ],
  [
    "an agent from the vendor, by hand",
    {
      files: {
        "var/lib/dpkg/status": (text) =>
          text
            .split("\n\n")
            .filter((each) => !each.includes("Package: waagent"))
            .join("\n\n"),
        "usr/local/lib/python3.11/site-packages/WALinuxAgent-2.11.1.4-py3.11.egg/azurelinuxagent/common/version.py":
          "AGENT_VERSION = '2.11.1.4'\n",
      },
    },
  ],
  [
    "services started by SysV links",
    {
      files: {
        "etc/systemd/system/multi-user.target.wants": undefined,
        "etc/rc2.d/S01waagent": { symlink: "../init.d/waagent" },
        "etc/rc2.d/S02ssh": { symlink: "../init.d/ssh" },
      },
    },
  ],
  [
    "an fstab by /dev/disk/by-uuid",
    { files: { "etc/fstab": "/dev/disk/by-uuid/5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14 / ext4 defaults 0 1\n" } },
  ],
  ["a Match block for everybody", { files: { "etc/ssh/sshd_config": (text) => `Match all\n${text}` } }],
  [
    "old versions that distributions fixed",
    {
      files: {
        "var/lib/dpkg/status": (text) =>
          `${text}\nPackage: bash-static\nStatus: install ok installed\nVersion: 4.2-1\n\nPackage: liblzma5\nStatus: install ok installed\nVersion: 5.6.1+really5.4.5-1\n\nPackage: linux-image-4.9.0-9-amd64\nStatus: install ok installed\nVersion: 4.9.168-1+deb9u3~deb8u1\n`,
      },
    },
  ],
  [
    "public sources, a short host name, an empty record, a rule of the product",
    {
      files: {
        "etc/apt/sources.list": "deb https://deb.debian.org/debian bookworm main\n# deb cdrom:[x]/ x main\n",
        "etc/apt/sources.list.d/azure.sources": "Types: deb\nURIs: http://debian-archive.trafficmanager.net/debian\n",
        "etc/hostname": "debian\n",
        "var/log/wtmp": "",
        "etc/cron.d/product": "0 3 * * * root /opt/contoso-db/backup\n",
        "etc/sudoers.d/product": "app ALL=(root) NOPASSWD: /opt/contoso-db/restart\n",
        "etc/iscsi/initiatorname.iscsi": "GenerateName=yes\n",
        "etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection": "[connection]\nid=eth0\n[ipv4]\nmethod=auto\n",
      },
    },
  ],
  [
    "swap that is listed, or made on the resource disk",
    {
      files: {
        "etc/rc.local": "swapon --show\nmkswap /mnt/swap && swapon /mnt/swap\n",
        "etc/systemd/system/z.service": "ExecStart=/sbin/swapon /dev/zram0\n",
      },
    },
  ],
  [
    "Azure among the data sources of the last file",
    {
      files: { "etc/cloud/cloud.cfg": "datasource_list: [ None ]\n", "etc/cloud/cloud.cfg.d/99-mine.cfg": "datasource_list:\n  - Azure\n" },
    },
  ],
  [
    "a console in grub.d, and two ports of which one is 22",
    {
      type: "x64Gen1",
      files: {
        "etc/default/grub": 'GRUB_CMDLINE_LINUX=""\n',
        "etc/default/grub.d/50-cloud.cfg": 'GRUB_CMDLINE_LINUX_DEFAULT="console=ttyS0,115200 x"\n',
        "etc/ssh/sshd_config": (text) => `${text}Port 22\nPort 2222\n`,
      },
    },
  ],
  [
    "the agent provisions itself",
    { files: { "etc/waagent.conf": (text) => `${text}Provisioning.Agent=waagent\nResourceDisk.Format=y\n` } },
  ],
  ["a jar that is fixed", { files: { "opt/a/log4j-core-2.12.4.jar": jar, "opt/b/c/log4j-core-2.20.0.jar": jar } }],
  ["an old jar without the class", { files: { "opt/a/log4j-core-2.14.1.jar": "PK", "opt/a/log4j-api-2.14.1.jar": jar } }],
  ["root by label", { files: { "boot/efi/loader/entries/slipway.conf": (text) => text.replace(/root=\S+/, "root=LABEL=root") } }],
  ["a root found by its type", { files: { "boot/efi/loader/entries/slipway.conf": (text) => text.replace(/root=\S+ /, "") } }],
])("%s is no defect", async (_name, image) => {
  expect(attention(await certifyFake(image))).toEqual({});
});

test("LISA's floor for the agent gives way where the agent updates itself", async () => {
  const report = await certifyFake({
    policy: "lisa-2026-08",
    files: { "var/lib/dpkg/status": (text) => text.replace(/(Package: waagent\n[^]*?Version: )\S+/, "$12.2.40-1") },
  });
  expect(report.findings.find(({ check }) => check === "AGT-002")?.result).toBe("pass");
});

test("boot entries of Fedora take their options from grubenv", async () => {
  const options = "root=LABEL=root ro console=ttyS0 earlyprintk=ttyS0 rootdelay=300";
  const report = await certifyFake({
    type: "x64Gen1",
    files: {
      "boot/grub/grub.cfg": "blscfg\n",
      "boot/grub2/grubenv": `# GRUB Environment Block\nkernelopts=${options}\n####`,
      "boot/loader/entries/a-6.9.conf": "title Fedora\nlinux /boot/vmlinuz-6.1.0-41-cloud-amd64\noptions $kernelopts $tuned_params\n",
    },
  });
  expect(attention(report)).toEqual({});
});

test("extlinux entries are read, their recovery entry is not judged", async () => {
  const append = "root=LABEL=root ro console=ttyS0 earlyprintk=ttyS0 rootdelay=300";
  const menu = [
    "DEFAULT linux",
    "LABEL linux",
    "  KERNEL /boot/vmlinuz-6.1.0-41-cloud-amd64",
    `  APPEND ${append}`,
    "LABEL rescue",
    "  LINUX /boot/vmlinuz-6.1.0-41-cloud-amd64",
    "  INITRD /boot/none,/boot/neither",
    "  APPEND ro single",
  ].join("\n");
  const clean = await certifyFake({ type: "x64Gen1", files: { "boot/grub": undefined, "boot/extlinux/extlinux.conf": menu } });
  expect(attention(clean)).toEqual({});
  const files = { "boot/grub": undefined, "boot/extlinux/extlinux.conf": menu.replace(" console=ttyS0", "") };
  expect(attention(await certifyFake({ type: "x64Gen1", files }))).toEqual({ "BOOT-010": "fail" });
});

const options = "root=LABEL=root ro console=ttyS0 earlyprintk=ttyS0 rootdelay=300";

test.each(["boot/efi/EFI/Linux/debian.efi", "boot/efi/EFI/BOOT/BOOTX64.EFI"])(
  "a unified kernel image at %s carries its options",
  async (path) => {
    const files = { "boot/efi/loader": undefined, [path]: { content: unifiedKernel({ ".linux": "kernel", ".cmdline": `${options}\0` }) } };
    expect(attention(await certifyFake({ files }))).toEqual({});
    const silent = { content: unifiedKernel({ ".linux": "kernel", ".cmdline": options.replace(" console=ttyS0", "") }) };
    const report = await certifyFake({ files: { ...files, [path]: silent } });
    expect(attention(report)).toEqual({ "BOOT-010": "fail" });
    expect(report.findings.find(({ check }) => check === "BOOT-010")?.text).toContain("(a unified kernel image) lacks console=ttyS0");
  },
);

test("a driver in the initial RAM disk is as good as one in the kernel, whatever the initial RAM disk is packed by", async () => {
  const names = ["hv_vmbus", "hv_storvsc", "nvme", "pci-hyperv"];
  const archive = cpioArchive(Object.fromEntries(names.map((name) => [`lib/modules/6.9/kernel/${name}.ko`, "ELF"])));
  const files = {
    "boot/efi/slipway/initrd": { content: gzipSync(archive) },
    "boot/efi/loader/entries/slipway.conf": (text: string) => `${text}initrd /slipway/initrd\n`,
    "boot/config-6.1.0-41-cloud-amd64": (text: string) => text.replaceAll(/(HYPERV|HYPERV_STORAGE|NVME|PCI_HYPERV)=y/g, "$1=m"),
  };
  expect(attention(await certifyFake({ files }))).toEqual({});
});

test("a broken unified kernel image leaves its options unknown, and says which image", async () => {
  const report = await certifyFake({ files: { "boot/efi/loader": undefined, "boot/efi/EFI/Linux/debian.efi": "MZ" } });
  expect(report.findings.find(({ check }) => check === "BOOT-003")?.text).toContain('"/EFI/Linux/debian.efi"');
  expect(attention(report)["BOOT-010"]).toBe("unknown");
});
