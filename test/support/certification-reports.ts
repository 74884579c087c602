import type { BootReport, BootRun } from "../../src/core/boot.ts";
import type { CertificationReport, Finding } from "../../src/core/report.ts";
import { certifyFake } from "./certify.ts";
import { unreadable } from "./fake-disk.ts";
import { hostile, poisoned } from "./poison.ts";

// Reports as pages and pictures are drawn from: every kind of finding, and every kind of start.

const console = `[    0.000000] Linux version 6.1.0-44-cloud-amd64
[    1.911300] EXT4-fs (sda2): mounted filesystem with ordered data mode.
[    3.402211] systemd[1]: Detected virtualization microsoft.

Debian GNU/Linux 12 debian ttyS0
debian login:`;

const stages = ["firmware", "loader", "kernel", "init", "login", "ready"] as const;

function start(run: Partial<BootRun>, ...seconds: readonly number[]): BootRun {
  const timeline = seconds.map((second, index) => ({ stage: stages[index] ?? "ready", atMs: second * 1000 }));
  const serial = { sha256: "5e".repeat(32), bytes: 41_337, cut: false, excerpt: console };
  return { purpose: "first", controller: "ahci", end: "ready", text: "The agent reported ready.", timeline, serial, ...run };
}

/** A boot that went well: one controller without a root, then both first boots and a restart. */
export const goodBoot: BootReport = {
  emulator: "QEMU 7.2.15",
  accelerator: "tcg",
  firmware: "ovmf",
  machine: "q35",
  untouched: true,
  skipped: [{ controller: "ide", reason: "neither kernel nor initial RAM disk has ata_piix" }],
  runs: [
    start({ controller: "nvme", end: "noRoot", text: 'The root file system "UUID=6f5e" was not found.' }, 2.1, 2.9, 4.4),
    start({ readyBy: "WALinuxAgent-2.7.3.0" }, 2.2, 3.1, 4.6, 9.8, 19.5, 23.4),
    start({ purpose: "again", readyBy: "WALinuxAgent-2.7.3.0" }, 2.1, 3, 4.5, 10.1, 20, 24.2),
    start({ purpose: "second", end: "login", text: "It reached its login prompt." }, 2.1, 3, 4.3, 7.7, 11.2),
  ],
};

const badBoot: BootReport = {
  ...goodBoot,
  untouched: false,
  runs: [start({ end: "panic", text: 'The kernel panicked: "VFS: Unable to mount root fs".', serial: { sha256: "5e".repeat(32), bytes: 0, cut: true, excerpt: "" } }, 2.2, 3.1, 4.6)],
}; // prettier-ignore

/** Defects that each have their own finding. */
const defects = {
  "etc/shadow": (text: string) => `${text}app::19675:0:99999:7:::\n`,
  "home/build/.zsh_history": "x".repeat(2150),
  "root/.bash_history": "curl https://example.com\n",
  "etc/resolv.conf": "nameserver 10.0.0.1\n",
  "etc/ssh/ssh_host_ed25519_key": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
  "root/.ssh/authorized_keys": "ssh-ed25519 AAAA build@host\n",
  "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
};

const waiver = {
  check: "GEN-011",
  reason: "The history is the product's demonstration.",
  evidence: "sha256:7a",
  approver: "octo-reviewer",
  expires: "2027-01-31",
};

/** Every control of a report's words at its worst; what the checks themselves chose stays. */
function hostileReport(report: CertificationReport): CertificationReport {
  const worst = poisoned(report, ["actual", "required", "excerpt", "clause", "aliases", "approver", "expires", "readyBy", "controller", "emulator"]);
  return { ...worst, findings: worst.findings.map((each) => ({ ...each, link: "javascript:alert(1)" })) };
} // prettier-ignore

/** Reports by the name of their picture. */
export async function sampleReports(): Promise<Readonly<Record<string, CertificationReport>>> {
  const failing = await certifyFake({ files: defects, sizeGiB: 2, request: { waivers: [waiver], name: "standard/x64Gen2@1.4.1" } });
  return {
    green: { ...(await certifyFake({ request: { name: "standard/x64Gen2@1.4.1" } })), boot: goodBoot },
    failing: { ...failing, findings: failing.findings.map(withExcerpt), boot: badBoot },
    windows: await certifyFake({ root: unreadable("ntfs"), request: { osFamily: "windows", name: "server/x64Gen2@2025.1.0" } }),
    hostile: hostileReport({ ...failing, boot: { ...goodBoot, skipped: [] }, image: { ...failing.image, name: hostile } }),
  };
}

const accounts = "app::19675:0:99999:7:::\nbuild:!:19675:0:99999:7:::";

function withExcerpt(finding: Finding): Finding {
  return finding.check === "ACC-003" ? { ...finding, evidence: finding.evidence.map((each) => ({ ...each, excerpt: accounts })) } : finding;
}
