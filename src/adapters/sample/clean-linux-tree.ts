import { efiStub, elfStub, kernelStub, type Architecture } from "./binaries.ts";
import { bootCommandLine, grubConfig, kernelConfig, kernelVersion, systemdBootEntry } from "./boot-files.ts";
import { configurationFiles } from "./configuration-files.ts";
import { dpkgStatus } from "./packages.ts";
import { espMount, type SampleEntry, type SampleTree } from "./tree.ts";

type Options = {
  /** `X.Y.Z` of the product inside, so that two versions differ in their bytes. */
  readonly version: string;
  /** Which boot loader files it has; default 2. */
  readonly generation?: 1 | 2;
  readonly architecture?: Architecture;
};

const unitFolder = "usr/lib/systemd/system";
const wantsFolder = "etc/systemd/system/multi-user.target.wants";

/**
 * A Debian 12 in miniature that passes certification: accounts locked, no keys, no history, no swap, the agent and the SSH server enabled, the
 * console on the serial port. It holds no program that runs; break it by adding to the map.
 */
export function cleanLinuxTree({ version, generation = 2, architecture = "x64" }: Options): SampleTree {
  return new Map<string, SampleEntry>([
    ...folders(),
    ...configurationFiles(generation),
    ...programs(architecture),
    ...units(),
    ...(generation === 2 ? uefiFiles(architecture) : biosFiles(architecture)),
    [`boot/config-${kernelVersion(architecture)}`, { content: kernelConfig }],
    [`boot/vmlinuz-${kernelVersion(architecture)}`, { content: kernelStub(kernelVersion(architecture)) }],
    ["var/lib/dpkg/status", { content: dpkgStatus(architecture) }],
    ["opt/contoso-db/VERSION", { content: `${version}\n` }],
  ]);
}

function folders(): readonly (readonly [string, SampleEntry])[] {
  const empty = [
    "dev",
    "home",
    "media",
    "mnt",
    "proc",
    "run",
    "srv",
    "sys",
    "var/cache",
    "var/log",
    "var/spool/cron",
    "etc/cron.d",
    "usr/lib64",
    "etc/modprobe.d",
  ];
  return [
    ...empty.map((path) => [path, {}] as const),
    ["root", { mode: 0o700 }],
    ["tmp", { mode: 0o1777 }],
    ["var/tmp", { mode: 0o1777 }],
    ...["bin", "lib", "lib64", "sbin"].map((name) => [name, { symlink: `usr/${name}` }] as const),
  ];
}

function programs(architecture: Architecture): readonly (readonly [string, SampleEntry])[] {
  const program: SampleEntry = { content: elfStub(architecture), mode: 0o755 };
  const paths = [
    "usr/bin/bash",
    "usr/bin/dash",
    "usr/bin/openssl",
    "usr/bin/python3.11",
    "usr/lib/systemd/systemd",
    "usr/sbin/sshd",
    "usr/sbin/nologin",
  ];
  return [
    ...paths.map((path) => [path, program] as const),
    ["usr/bin/sh", { symlink: "dash" }],
    ["usr/bin/python3", { symlink: "python3.11" }],
    ["usr/sbin/init", { symlink: "/lib/systemd/systemd" }],
    ["usr/sbin/waagent", { content: "#!/usr/bin/python3\n", mode: 0o755 }],
  ];
}

function units(): readonly (readonly [string, SampleEntry])[] {
  const services = { waagent: "/usr/sbin/waagent -daemon", ssh: "/usr/sbin/sshd -D" };
  return [
    ...Object.entries(services).flatMap(([name, start]) => [
      [`${unitFolder}/${name}.service`, { content: unit(name, start) }] as const,
      [`${wantsFolder}/${name}.service`, { symlink: `/lib/systemd/system/${name}.service` }] as const,
    ]),
    [`${wantsFolder}/systemd-networkd.service`, { symlink: "/lib/systemd/system/systemd-networkd.service" }],
    ["etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service", { symlink: "/lib/systemd/system/systemd-timesyncd.service" }],
    [`${unitFolder}/multi-user.target`, { content: "[Unit]\nDescription=Multi-User System\n" }],
    [`${unitFolder}/default.target`, { symlink: "multi-user.target" }],
  ];
}

function unit(name: string, start: string): string {
  return `[Unit]\nDescription=${name}\nAfter=network-online.target\n\n[Service]\nExecStart=${start}\n\n[Install]\nWantedBy=multi-user.target\n`;
}

function uefiFiles(architecture: Architecture): readonly (readonly [string, SampleEntry])[] {
  const loader = architecture === "x64" ? "BOOTX64.EFI" : "BOOTAA64.EFI";
  return [
    [`${espMount}/EFI/BOOT/${loader}`, { content: efiStub(architecture) }],
    [`${espMount}/loader/loader.conf`, { content: "default slipway.conf\ntimeout 1\n" }],
    [`${espMount}/loader/entries/slipway.conf`, { content: systemdBootEntry(architecture) }],
    [`${espMount}/slipway/linux`, { content: kernelStub(kernelVersion(architecture)) }],
  ];
}

function biosFiles(architecture: Architecture): readonly (readonly [string, SampleEntry])[] {
  return [
    ["boot/grub/grub.cfg", { content: grubConfig(architecture) }],
    ["etc/default/grub", { content: `GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX="${bootCommandLine(architecture)}"\n` }],
  ];
}
