import { sampleGuids } from "./layout.ts";
import type { SampleEntry } from "./tree.ts";

const accounts = [
  ["root", 0, "/root", "/bin/bash"],
  ["daemon", 1, "/usr/sbin", "/usr/sbin/nologin"],
  ["bin", 2, "/bin", "/usr/sbin/nologin"],
  ["sys", 3, "/dev", "/usr/sbin/nologin"],
  ["mail", 8, "/var/mail", "/usr/sbin/nologin"],
  ["www-data", 33, "/var/www", "/usr/sbin/nologin"],
  ["messagebus", 100, "/nonexistent", "/usr/sbin/nologin"],
  ["sshd", 101, "/run/sshd", "/usr/sbin/nologin"],
  ["nobody", 65_534, "/nonexistent", "/usr/sbin/nologin"],
] as const;
const shadowGroup = 42;
const lastChange = 19_675;

type Files = readonly (readonly [string, SampleEntry])[];

/** The files below `/etc` of a clean image. */
export function configurationFiles(generation: 1 | 2): Files {
  return [...accountFiles(), ...systemFiles(generation), ...sshFiles(), ...agentFiles()];
}

function accountFiles(): Files {
  return [
    ["etc/passwd", { content: accountLines(([name, id, home, shell]) => `${name}:x:${id}:${id}:${name}:${home}:${shell}`) }],
    ["etc/group", { content: `${accountLines(([name, id]) => `${name}:x:${id}:`)}shadow:x:${shadowGroup}:\nsudo:x:27:\n` }],
    [
      "etc/shadow",
      {
        content: accountLines(([name]) => `${name}:${name === "root" ? "!" : "*"}:${lastChange}:0:99999:7:::`),
        mode: 0o640,
        gid: shadowGroup,
      },
    ],
    ["etc/gshadow", { content: accountLines(([name]) => `${name}:*::`), mode: 0o640, gid: shadowGroup }],
  ];
}

function accountLines(line: (account: (typeof accounts)[number]) => string): string {
  return accounts.map((account) => `${line(account)}\n`).join("");
}

function systemFiles(generation: 1 | 2): Files {
  const root = `PARTUUID=${sampleGuids.root.toLowerCase()} / ext4 defaults,discard,errors=remount-ro 0 1\n`;
  const esp = generation === 2 ? `PARTUUID=${sampleGuids.boot.toLowerCase()} /boot/efi vfat umask=0077 0 1\n` : "";
  const release = [
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"',
    'NAME="Debian GNU/Linux"',
    'VERSION_ID="12"',
    'VERSION="12 (bookworm)"',
    "VERSION_CODENAME=bookworm",
    "ID=debian",
  ];
  return [
    ["usr/lib/os-release", { content: `${release.join("\n")}\n` }],
    ["etc/os-release", { symlink: "../usr/lib/os-release" }],
    ["etc/debian_version", { content: "12.12\n" }],
    ["etc/fstab", { content: root + esp }],
    ["etc/hostname", { content: "localhost\n" }],
    ["etc/hosts", { content: "127.0.0.1 localhost\n::1 localhost\n" }],
    ["etc/machine-id", { content: "" }],
    ["etc/nsswitch.conf", { content: "passwd: files\nhosts: files dns\n" }],
    [
      "etc/sudoers",
      { content: "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n", mode: 0o440 },
    ],
    ["etc/crontab", { content: "SHELL=/bin/sh\n" }],
    ["etc/network/interfaces", { content: "auto lo\niface lo inet loopback\n" }],
    [
      "etc/apt/sources.list.d/debian.sources",
      { content: "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\n" },
    ],
    ["etc/systemd/network/10-azure.network", { content: "[Match]\nName=eth*\n\n[Network]\nDHCP=yes\n" }],
  ];
}

function sshFiles(): Files {
  const settings = [
    "PermitRootLogin no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "ClientAliveInterval 180",
    "UsePAM yes",
    "Subsystem sftp /usr/lib/openssh/sftp-server",
  ];
  return [
    ["etc/ssh/sshd_config", { content: `Include /etc/ssh/sshd_config.d/*.conf\n${settings.join("\n")}\n` }],
    ["etc/ssh/sshd_config.d", {}],
  ];
}

function agentFiles(): Files {
  const settings = {
    "Provisioning.Agent": "auto",
    "Provisioning.DeleteRootPassword": "y",
    "Provisioning.RegenerateSshHostKeyPair": "y",
    "ResourceDisk.Format": "n",
    "ResourceDisk.EnableSwap": "n",
    "Logs.Verbose": "n",
    "OS.RootDeviceScsiTimeout": "300",
    "AutoUpdate.Enabled": "y",
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  return [
    ["etc/waagent.conf", { content: lines.join("") }],
    ["etc/cloud/cloud.cfg", { content: "users: [default]\ndisable_root: true\nssh_pwauth: false\n" }],
    ["etc/cloud/cloud.cfg.d/91-azure_datasource.cfg", { content: "datasource_list: [ Azure ]\n" }],
  ];
}
