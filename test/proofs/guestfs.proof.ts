// needs: guestfish mkfs.xfs mkfs.btrfs mkntfs
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import type { OsFamily } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import type { Backend, Disk, FileSystem, Partition } from "../../src/ports/images.ts";
import { fileSystemContract } from "../contract/file-system-contract.ts";
import { attention, certifyDisk } from "../support/certify.ts";
import { buildProofDisks } from "../support/guestfs-images.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// Disks of every kind that libguestfs is for, made by libguestfs itself in one start, and read by Slipway. KVM is left alone: where it is broken it
// costs time before the emulation begins, and what is proven here is the same.
process.env["LIBGUESTFS_BACKEND_SETTINGS"] ??= "force_tcg";

// GUESTFS_IMAGES names a folder in which the disks are kept from one run to the next.
const kept = process.env["GUESTFS_IMAGES"];
const folder = await temporaryFolder();
const path = (name: string): string => join(kept ?? folder.path, name);

beforeAll(async () => {
  if (!existsSync(path("windows.vhd"))) await buildProofDisks(path("."));
});

afterAll(async () => await folder[Symbol.asyncDispose]());

async function opened(name: string, backend?: Backend): Promise<Disk> {
  const disk = await openDiskFile(path(name), backend);
  if (isProblem(disk)) throw new Error(disk.text);
  return disk;
}

describe("one tree in every file system", () => {
  let disk: Disk | undefined;
  const known = new Map<string, FileSystem>();
  afterAll(async () => await disk?.[Symbol.asyncDispose]());

  async function filesOf(number: number, device?: string): Promise<FileSystem> {
    disk ??= await opened("all.vhd");
    const name = device ?? String(number);
    const partition = (await disk.partitions()).partitions[number - 1];
    if (partition === undefined) throw new Error(`no partition ${number}`);
    const files = known.get(name) ?? (await openIn(disk, partition, device));
    known.set(name, files);
    return files;
  }

  const linux = { links: true, oddNames: true, foldsCase: false };
  fileSystemContract("btrfs", linux, async () => await filesOf(1));
  fileSystemContract("XFS on LVM", linux, async () => await filesOf(2, "/dev/slipway/deep-xfs"));
  fileSystemContract("NTFS", { links: false, oddNames: false, foldsCase: true }, async () => await filesOf(3));

  test("nothing is left of the appliance's files when the disk is closed", async () => {
    expect((await filesOf(1)).kind).toBe("btrfs");
    await disk?.[Symbol.asyncDispose]();
    disk = undefined;
    expect((await readdir(tmpdir())).filter((name) => name.startsWith(`slipway-guestfs-${process.pid}-`))).toEqual([]);
  });
});

async function openIn(from: Disk, partition: Partition, device?: string): Promise<FileSystem> {
  const inner = device === undefined ? [] : await from.innerVolumes(partition);
  const files = device === undefined ? await from.fileSystem(partition) : inner.find((each) => each.device === device)?.files;
  if (files === undefined || files.kind === "unsupported") throw new Error(`not read: ${JSON.stringify(files)}`);
  return files;
}

async function certified(name: string, backend?: Backend, osFamily: OsFamily = "linux"): Promise<CertificationReport> {
  await using disk = await opened(name, backend);
  return await certifyDisk(disk, { osFamily });
}

/** Results and texts of some checks. */
function judged(report: CertificationReport, ...checks: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report.findings.filter(({ check }) => checks.includes(check)).map(({ check, result, text }) => [check, `${result}: ${text}`]),
  );
}

test("RHEL's layout, XFS on LVM with /boot beside it, is certified file by file", async () => {
  const report = await certified("rhel.vhd");
  expect(judged(report, "PART-008", "PART-009", "ACC-001", "PART-007")).toEqual({
    "PART-007": "warn: Partition 3 belongs to LVM.",
    "PART-008": "pass: Partition 3 holds the root file system.",
    "PART-009": "pass: All file systems can be read.",
    "ACC-001": "pass: /etc/passwd and /etc/shadow are there.",
  });
});

test("SLES' layout, a snapshot as the default subvolume and /home as another, is certified file by file", async () => {
  const report = await certified("sles.vhd");
  expect(judged(report, "PART-008", "PART-009", "GEN-006")).toEqual({
    "PART-008": "pass: Partition 2 holds the root file system.",
    "PART-009": "pass: All file systems can be read.",
    "GEN-006": "pass: The agent has no state.",
  });
  // The history in a home, which only the other subvolume holds.
  expect(attention(report)).toMatchObject({ "GEN-011": "fail" });
});

test("Windows on NTFS is judged by its registry", async () => {
  const report = await certified("windows.vhd", "auto", "windows");
  expect(attention(report)).toMatchObject({ "WIN-010": "unknown" });
  expect(report.findings.filter(({ check, result }) => check.startsWith("WIN-") && result === "pass")).toHaveLength(13);
});

test("without the backend the same images are unknown, for one reason that says what to do", async () => {
  const report = await certified("rhel.vhd", "builtin");
  const told = report.findings.find(({ check }) => check === "PART-008");
  expect(told?.result).toBe("unknown");
  expect(told?.remedy).toContain("apt-get install libguestfs-tools");
  expect(told?.text).toContain("libguestfs was not to be used");
});
