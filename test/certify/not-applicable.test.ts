import { expect, test } from "vitest";

import { certifyFake, type FakeImage } from "../support/certify.ts";

const withoutServer = { files: { "usr/sbin/sshd": undefined } } as const;
const withoutAgent: FakeImage = {
  files: {
    "var/lib/dpkg/status": (text) =>
      text
        .split("\n\n")
        .filter((each) => !each.includes("Package: waagent"))
        .join("\n\n"),
  },
};

test.each<readonly [string, FakeImage, readonly string[]]>([
  ["no data disks", {}, ["DATA-001", "DATA-002", "DATA-003", "DATA-004"]],
  ["generation 2 has no BIOS loader", {}, ["BOOT-002"]],
  ["generation 1 has no UEFI loader", { type: "x64Gen1" }, ["BOOT-001"]],
  ["arm64 has no earlyprintk", { type: "arm64Gen2" }, ["BOOT-011"]],
  ["an MBR disk may use its first sectors", { type: "x64Gen1", table: { kind: "mbr" }, bytes: new Map([[1024, 1]]) }, ["PART-004"]],
  ["no agent, no settings of it", withoutAgent, ["AGT-009", "AGT-011", "AGT-002", "AGT-003", "AGT-004", "AGT-005", "AGT-006", "AGT-007"]],
  [
    "no SSH server, no settings of it",
    withoutServer,
    ["SSH-010", "SSH-002", "SSH-003", "SSH-004", "SSH-005", "SSH-006", "SSH-007", "SSH-008"],
  ],
  ["files that only other distributions have", {}, ["NET-003", "NET-004", "NET-005", "BOOT-015"]],
  ["no source of packages to look at", { files: { "etc/apt": undefined } }, ["SEC-010"]],
  ["a release that nobody lists", { files: { "usr/lib/os-release": "ID=nobodix\nVERSION_ID=1\n" } }, ["OFFER-004"]],
  ["a disk of ordinary size", {}, ["VHD-014"]],
  ["the policy asks nothing", {}, ["KRN-007", "AGT-012", "AGT-013", "NET-006", "KRN-003", "KRN-004", "NET-002", "SEC-004", "SSH-009"]],
  [
    "resolv.conf of systemd-resolved",
    { files: { "etc/resolv.conf": { symlink: "../run/systemd/resolve/stub-resolv.conf" } } },
    ["GEN-008"],
  ],
  ["no footer to look at", { container: { kind: "none", cookie: "" } }, ["VHD-002", "VHD-003", "VHD-004", "VHD-005", "VHD-010", "VHD-012"]],
  ["no fstab", { files: { "etc/fstab": undefined } }, ["BOOT-006", "BOOT-007"]],
  ["no boot entries", { files: { "boot/efi/loader": undefined } }, ["BOOT-004", "BOOT-005"]],
  [
    "packages of no interest",
    { files: { "var/lib/dpkg/status": "" } },
    ["SEC-001", "SEC-002", "SEC-003", "SEC-005", "SEC-006", "SEC-007", "SEC-008", "SEC-009"],
  ],
])("%s", async (_name, image, expected) => {
  const report = await certifyFake(image);
  const found = report.findings.filter(({ result }) => result === "not-applicable").map(({ check }) => check);
  expect(found).toEqual(expect.arrayContaining([...expected]));
});

test("an RPM database is not read: unknown, never passed", async () => {
  const report = await certifyFake({ files: { "var/lib/dpkg": undefined, "usr/lib/sysimage/rpm/rpmdb.sqlite": "x" } });
  const finding = report.findings.find(({ check }) => check === "SEC-001");
  expect(finding?.result).toBe("unknown");
  expect(finding?.text).toContain("RPM");
  expect(report.verdict).toBe("failed");
});
