import { mebibyte } from "../../../src/adapters/sample/layout.ts";
import type { FakeImage } from "../../support/certify.ts";
import { fakeDisk } from "../../support/fake-disk.ts";
import { defect, type Defect } from "./defect.ts";

const waagent = "etc/waagent.conf";
const named = (name: string) => ({ disk: "lun 0", image: { ...fakeDisk({ tree: new Map(), sizeGiB: 4 }), name } });
const withCifs = { "boot/config-6.1.0-41-cloud-amd64": (text: string) => `${text}CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n` };
const lisa = (files: NonNullable<FakeImage["files"]>): FakeImage => ({ policy: "lisa-2026-08", files: { ...withCifs, ...files } });
const withoutPackage = (name: string) => (text: string) =>
  text
    .split("\n\n")
    .filter((each) => !each.includes(`Package: ${name}\n`))
    .join("\n\n");

/** What a build leaves, and what only shows once a machine runs. */
export const residueDefects: readonly Defect[] = [
  defect("VHD-013", "a name with a percent sign", { dataDisks: [named("data%20disk.vhd")] }, "warn"),
  defect("VHD-014", "a large disk with nothing in it", { sizeGiB: 600 }, "warn"),
  defect("GEN-017", "a core dump", { files: { "var/lib/systemd/coredump/core.nginx.zst": "x" } }, "warn"),
  defect("GEN-018", "mail to root", { files: { "var/mail/root": "From cron\n" } }, "warn"),
  defect("GEN-019", "root's cron table", { files: { "var/spool/cron/crontabs/root": "* * * * * /root/x\n" } }, "warn"),
  defect("GEN-020", "records of logins", { files: { "var/log/wtmp": "x".repeat(384) } }, "warn"),
  defect("GEN-021", "a temporary file", { files: { "tmp/install.sh": "#!/bin/sh\n" } }, "warn"),
  defect("GEN-022", "a downloaded package", { files: { "var/cache/apt/archives/nginx_1.22_amd64.deb": "!<arch>" } }, "warn"),
  defect("GEN-023", "a key to a domain", { files: { "etc/krb5.keytab": "x" } }),
  defect("GEN-024", "a subscription", { files: { "etc/pki/consumer/cert.pem": "x" } }),
  defect(
    "GEN-025",
    "a wireless password",
    { files: { "etc/NetworkManager/system-connections/office.nmconnection": "[wifi-security]\npsk=hunter2\n" } },
    "warn",
  ),
  defect("GEN-026", "the build machine's full name", { files: { "etc/hostname": "build7.corp.example.com\n" } }, "warn"),
  defect(
    "GEN-027",
    "an initiator's name",
    { files: { "etc/iscsi/initiatorname.iscsi": "InitiatorName=iqn.1993-08.org.debian:01:abc\n" } },
    "warn",
  ),
  defect(
    "GEN-028",
    "the build user's sudo rule",
    { files: { "etc/sudoers.d/90-cloud-init-users": "build ALL=(ALL) NOPASSWD:ALL\n" } },
    "warn",
  ),
  defect("GEN-029", "a key of Puppet", { files: { "etc/puppetlabs/puppet/ssl/private_keys/build.pem": "x" } }),
  defect("GEN-030", "an enrolment in Defender", { files: { "etc/opt/microsoft/mdatp/mdatp_onboard.json": "{}" } }),
  defect("GEN-003", "keys where the configuration says", {
    files: {
      "etc/ssh/sshd_config": (text) => `${text}AuthorizedKeysFile /etc/keys/%u .keys/ssh\n`,
      "etc/keys/admin": "ssh-ed25519 AAAA x\n",
    },
  }),
  defect("ACC-010", "a group's password", { files: { "etc/gshadow": (text) => `${text}ops:$6$salt$notARealHash::\n` } }, "warn"),
  defect("ACC-011", "a passwd that others may write", {
    files: { "etc/group": { content: "root:x:0:\n", mode: 0o666 } },
  }),
  defect("SSH-010", "another port", { files: { "etc/ssh/sshd_config": (text) => `${text}Port 2222\n` } }, "warn"),
  defect("SWAP-005", "a service that makes swap", {
    files: {
      "etc/systemd/system/multi-user.target.wants/dphys-swapfile.service": { symlink: "/lib/systemd/system/dphys-swapfile.service" },
    },
  }),
  defect("SWAP-006", "swap by cloud-init's commands", { files: { "etc/cloud/cloud.cfg.d/99-x.cfg": "runcmd:\n  - [ swapon, /swap ]\n" } }),
  defect("SWAP-006", "swap by rc.local", { files: { "etc/rc.local": "#!/bin/sh\nfallocate -l 1G /s && mkswap /s && swapon /s\n" } }),
  defect(
    "BOOT-015",
    "a console that the next update loses",
    { type: "x64Gen1", files: { "etc/default/grub": 'GRUB_CMDLINE_LINUX="rootdelay=300"\n' } },
    "warn",
  ),
  defect("AGT-009", "cloud-init chosen and turned off", {
    files: { [waagent]: (text) => `${text}Provisioning.Agent=cloud-init\n`, "etc/cloud/cloud-init.disabled": "" },
  }),
  defect("AGT-009", "cloud-init chosen and not installed", {
    files: { [waagent]: (text) => `${text}Provisioning.Agent=cloud-init\n`, "var/lib/dpkg/status": withoutPackage("cloud-init") },
  }),
  defect("AGT-010", "cloud-init for another platform", {
    files: { "etc/cloud/cloud.cfg.d/99-mine.cfg": "datasource_list: [ Ec2, None ]\n" },
  }),
  defect("AGT-010", "a list in block style without Azure", {
    files: { "etc/cloud/cloud.cfg.d/99-mine.cfg": "datasource_list:\n  - NoCloud\n  - None\n" },
  }),
  defect("AGT-011", "two that format the resource disk", { files: { [waagent]: (text) => `${text}ResourceDisk.Format=y\n` } }, "warn"),
  defect("AGT-012", "impatience with disks", lisa({ [waagent]: (text) => `${text}OS.RootDeviceScsiTimeout=30\n` }), "warn"),
  defect("AGT-013", "no daemons of Hyper-V", lisa({ "var/lib/dpkg/status": withoutPackage("hyperv-daemons") }), "warn"),
  defect(
    "NET-003",
    "NetworkManager without the rule",
    {
      files: {
        "etc/systemd/system/multi-user.target.wants/NetworkManager.service": { symlink: "/lib/systemd/system/NetworkManager.service" },
      },
    },
    "warn",
  ),
  defect(
    "NET-004",
    "an interface that waits",
    { files: { "etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=no\n" } },
    "warn",
  ),
  defect("NET-005", "networking off", { files: { "etc/sysconfig/network": "NETWORKING=no\n" } }, "warn"),
  defect("NET-006", "a host name by DHCP", lisa({ "etc/sysconfig/network/dhcp": 'DHCLIENT_SET_HOSTNAME="yes"\n' })),
  defect("GEN-039", "LVM's list of devices", { files: { "etc/lvm/devices/system.devices": "VERSION=1.1.1\n" } }, "warn"),
  defect("GEN-040", "a directory's cache", { files: { "var/lib/sss/db/cache_corp.example.com.ldb": "TDB file\n" } }, "warn"),
  defect(
    "NET-009",
    "saved firewall rules",
    {
      policy: "azure-2017-03",
      files: { "etc/iptables/rules.v4": "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 5432 -j ACCEPT\nCOMMIT\n" },
    },
    "warn",
  ),
  defect("SEC-010", "packages from a disc", { files: { "etc/apt/sources.list": "deb cdrom:[Debian]/ bookworm main\n" } }, "warn"),
  defect(
    "SEC-010",
    "the build's proxy",
    { files: { "etc/apt/apt.conf.d/01proxy": 'Acquire::http::Proxy "http://10.1.2.3:3142";\n' } },
    "warn",
  ),
  defect(
    "VHD-013",
    "a name with a quotation mark, however large the disk",
    {
      dataDisks: [
        {
          disk: "lun 0",
          image: {
            ...fakeDisk({ tree: new Map(), container: { virtualSize: 64 * 1024 * mebibyte, originalSize: 64 * 1024 * mebibyte } }),
            name: "it's.vhd",
          },
        },
      ],
    },
    "warn",
  ),
];
