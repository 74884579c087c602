import { describe, expect, test } from "vitest";

import { mebibyte } from "../../src/adapters/sample/layout.ts";
import { summarize } from "../../src/certify/summary.ts";
import { findingsToTell } from "../../src/core/report.ts";
import { ImageReadError } from "../../src/ports/images.ts";
import { attention, certifyFake, changedTree, type Changes } from "../support/certify.ts";
import { fakeDisk, unreadable } from "../support/fake-disk.ts";
import { fakeFileSystem } from "../support/fake-file-system.ts";

describe("what makes all else unknown is told once", () => {
  test("a dynamic VHD", async () => {
    const report = await certifyFake({
      container: { kind: "dynamic", diskType: 3, dataOffset: "0x0000000000000200" },
      length: 5 * mebibyte,
    });
    expect(report.verdict).toBe("failed");
    expect(summarize(report, "e").problems.map(({ code }) => code)).toEqual(["VHD-002"]);
    expect(report.counts.pass).toBeGreaterThan(5);
    expect(report.findings.filter(({ tier, result }) => tier === "F" && result === "pass")).toEqual([]);
  });

  test("a VHDX by the name of a VHD", async () => {
    const { problems } = summarize(await certifyFake({ container: { kind: "vhdx", cookie: "vhdxfile" } }), "e");
    expect(problems.map(({ code, text }) => [code, text])).toEqual([["VHD-001", "The OS disk is a vhdx file, no VHD."]]);
  });

  test("no partition table", async () => {
    const report = await certifyFake({ table: { kind: "none", partitions: [] } });
    expect(summarize(report, "e").problems.map(({ code }) => code)).toEqual(["PART-001"]);
  });

  test("a root on XFS", async () => {
    const report = await certifyFake({ root: unreadable("xfs") });
    const [first, ...rest] = summarize(report, "e").problems;
    expect(report.counts.unknown).toBeGreaterThan(50);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ level: "error", code: "PART-008" });
    expect(first?.text).toBe("Partition 2 (ext4) cannot be read: This reader knows ext2, ext3, ext4 and FAT only.");
    expect(first?.remedy).toContain("Build the image on ext4");
  });
});

test("Windows where the plan says Linux", async () => {
  const report = await certifyFake({ root: unreadable("ntfs"), table: { partitions: [ntfs()] } });
  expect(attention(report)["OFFER-001"]).toBe("fail");
});

test("Linux where the plan says Windows", async () => {
  const report = await certifyFake({ request: { osFamily: "windows" } });
  expect(findingsToTell(report).map(({ check, result }) => [check, result])).toEqual([["OFFER-001", "fail"]]);
});

test("a Windows image is judged by what can be known without reading it", async () => {
  const report = await certifyFake({
    request: { osFamily: "windows" },
    root: unreadable("ntfs"),
    sizeGiB: 127,
    table: { partitions: [ntfs()] },
  });
  expect(findingsToTell(report).map(({ check, result }) => [check, result])).toEqual([
    ["BOOT-001", "fail"],
    ["WIN-001", "unknown"],
  ]);
  expect(report.findings.find(({ check }) => check === "WIN-001")?.remedy).toContain("libguestfs-tools");
});

test("a disk of 10 MiB breaks the floor of the format and of the policy", async () => {
  const report = await certifyFake({ container: { virtualSize: 10 * mebibyte, originalSize: 10 * mebibyte } });
  expect(attention(report)).toMatchObject({ "VHD-006": "fail", "VHD-007": "fail" });
});

test("homes on a file system that is not read stop the checks of homes, and say so", async () => {
  const files: Changes = { "etc/fstab": (text) => `${text}UUID=0c0c /home xfs defaults 0 2\n` };
  const report = await certifyFake({ files, more: [{ partition: { content: "xfs" }, files: unreadable("xfs") }] });
  expect(report.verdict).toBe("failed");
  expect(attention(report)).toMatchObject({ "GEN-011": "unknown", "PART-009": "unknown" });
  expect(
    summarize(report, "e")
      .problems.filter(({ level }) => level === "error")
      .map(({ code }) => code),
  ).toContain("GEN-011");
});

test("homes on another partition are read, through a link of the root file system too", async () => {
  const home = fakeFileSystem(new Map([["people/build/.bash_history", { content: "secret\n" }]]), {
    kind: "ext4",
    label: "data",
    uuid: "0d0d",
  });
  const report = await certifyFake({
    files: { "etc/fstab": (text) => `${text}LABEL=data /data ext4 defaults 0 2\n`, data: {}, home: { symlink: "data/people" } },
    more: [{ partition: {}, files: home }],
  });
  expect(attention(report)).toEqual({ "GEN-011": "fail" });
  expect(report.findings.find(({ check }) => check === "GEN-011")?.text).toContain("/home/build/.bash_history");
});

test("a broken structure is unknown, a fault of a check is an error; neither passes", async () => {
  const clean = fakeFileSystem(changedTree(), { kind: "ext4", label: "root", uuid: "1" });
  const readFile: typeof clean.readFile = async (path, limit) => {
    if (path === "/etc/shadow") throw new ImageReadError("partition 2, inode 17", "An extent leaves the file system");
    if (path === "/etc/waagent.conf") throw new TypeError("boom");
    return await clean.readFile(path, limit);
  };
  const report = await certifyFake({ root: { ...clean, readFile } });
  expect(report.verdict).toBe("failed");
  expect(attention(report)).toMatchObject({ "ACC-002": "unknown", "ACC-003": "unknown", "AGT-005": "error" });
  expect(report.findings.find(({ check }) => check === "ACC-002")?.text).toBe(
    "partition 2, inode 17 cannot be read: An extent leaves the file system.",
  );
});

test("account files that are not there are told once", async () => {
  const report = await certifyFake({ files: { "etc/shadow": undefined, "etc/passwd": undefined } });
  expect(summarize(report, "e").problems.map(({ code }) => code)).toEqual(["ACC-001"]);
});

test("what depends on missing facts is unknown", async () => {
  const files: Changes = { "boot/config-6.1.0-41-cloud-amd64": undefined, "usr/bin/sh": undefined, "etc/ssh/sshd_config": undefined };
  const noKernelConfig = attention(await certifyFake({ files }));
  expect(noKernelConfig).toMatchObject({ "KRN-001": "unknown", "OFFER-002": "unknown", "SSH-003": "unknown" });
});

test("a file system that cannot be opened is unreadable, and the others are still judged", async () => {
  const disk = fakeDisk({ tree: changedTree() });
  const broken: typeof disk.fileSystem = async (partition) => {
    if (partition.number === 1) throw new ImageReadError("partition 1", "The FAT is cut short");
    return await disk.fileSystem(partition);
  };
  const report = await certifyFake({ request: { disks: [{ disk: "os", digest: "", image: { ...disk, fileSystem: broken } }] } });
  expect(report.findings.find(({ check }) => check === "PART-009")?.text).toBe("Partition 1 (fat) cannot be read: The FAT is cut short.");
  expect(attention(report)).toMatchObject({ "BOOT-001": "unknown", "BOOT-003": "unknown" });
});

test("an undecided check of severity warning does not stop", async () => {
  const report = await certifyFake({ more: [{ partition: { content: "btrfs" }, files: unreadable("btrfs") }] });
  expect([report.verdict, report.counts.unknown]).toEqual(["passed", 1]);
});

function ntfs() {
  return {
    number: 2,
    type: "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
    role: "microsoft-data",
    name: "Windows",
    guid: "1",
    active: false,
    start: mebibyte,
    size: mebibyte,
    content: "ntfs",
  } as const;
}
