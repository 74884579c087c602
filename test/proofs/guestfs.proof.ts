// needs: guestfish mke2fs mkfs.xfs mkfs.btrfs mkntfs
import { mkdir, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import type { OsFamily } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import type { Backend, Disk, FileSystem, Partition } from "../../src/ports/images.ts";
import { contractFiles, fileSystemContract, writeContractTree } from "../contract/file-system-contract.ts";
import { attention, certifyDisk, changedTree, type Changes } from "../support/certify.ts";
import { buildDisks, fillCommands, partitionCommands, tarOf } from "../support/guestfs-images.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { windowsTree } from "../support/windows.ts";

// Disks of every kind that libguestfs is for, made by libguestfs itself in one start, and read by Slipway. KVM is left alone: where it is broken it
// costs time before the emulation begins, and what is proven here is the same.
process.env["LIBGUESTFS_BACKEND_SETTINGS"] ??= "force_tcg";

const folder = await temporaryFolder();
const path = (name: string): string => join(folder.path, name);
const espMiB = 64;

/** RHEL's layout: /boot on XFS, the system on XFS in LVM. */
const rhelChanges: Changes = { "etc/fstab": "/dev/mapper/rhel-root--a / xfs defaults 0 0\n/dev/sda2 /boot xfs defaults 0 0\n" };
const slesChanges: Changes = { "etc/fstab": "LABEL=slipway / btrfs defaults 0 0\nLABEL=slipway /home btrfs subvol=/@/home 0 0\n" };

beforeAll(async () => {
  await mkdir(path("tree"));
  await writeContractTree(path("tree"));
  const tree = await tarOf(path("tree"));
  const plain = await tarOf(path("plain"), new Map([...contractFiles].map(([name, content]) => [name, { content }])));
  const rhel = await tarOf(path("rhel"), changedTree(rhelChanges));
  const sles = await tarOf(path("sles"), changedTree(slesChanges));
  const windows = await tarOf(path("windows"), windowsTree());
  const home = await tarOf(path("home"), new Map([["joe/.bash_history", { content: "secret\n" }]]));
  await buildDisks([
    {
      path: path("all.vhd"),
      sizeMiB: 700,
      commands: [
        ...partitionCommands([
          ["esp", espMiB],
          ["linux", 64],
          ["linux", 128],
          ["lvm", 360],
          ["windows", 64],
        ]),
        "mkfs vfat $D1",
        ...fillCommands("$D1", plain),
        "mkfs ext4 $D2",
        ...fillCommands("$D2", tree),
        "mkfs btrfs $D3",
        ...fillCommands("$D3", tree),
        "pvcreate $D4",
        "vgcreate slipway $D4",
        "lvcreate deep-xfs slipway 304",
        "lvcreate deep-ext4 slipway 40",
        "mkfs xfs /dev/slipway/deep-xfs",
        ...fillCommands("/dev/slipway/deep-xfs", tree),
        "mkfs ext4 /dev/slipway/deep-ext4",
        ...fillCommands("/dev/slipway/deep-ext4", tree),
        "mkfs ntfs $D5",
        ...fillCommands("$D5", plain),
      ],
    },
    {
      path: path("rhel.vhd"),
      sizeMiB: 740,
      commands: [
        ...partitionCommands([
          ["esp", espMiB],
          ["linux", 304],
          ["lvm", 352],
        ]),
        "mkfs vfat $D1",
        "mkfs xfs $D2",
        "mount $D2 /",
        "mkdir /lost",
        "umount-all",
        "pvcreate $D3",
        "vgcreate rhel $D3",
        "lvcreate root-a rhel 304",
        "lvcreate swap rhel 16",
        "mkswap /dev/rhel/swap",
        "mkfs xfs /dev/rhel/root-a",
        ...fillCommands("/dev/rhel/root-a", rhel),
      ],
    },
    {
      path: path("sles.vhd"),
      sizeMiB: 320,
      commands: [
        ...partitionCommands([
          ["esp", espMiB],
          ["linux", 240],
        ]),
        "mkfs vfat $D1",
        "mkfs btrfs $D2 label:slipway",
        "mount $D2 /",
        "btrfs-subvolume-create /@",
        "mkdir-p /@/.snapshots/1",
        "btrfs-subvolume-create /@/.snapshots/1/snapshot",
        "btrfs-subvolume-create /@/home",
        `tar-in ${sles} /@/.snapshots/1/snapshot`,
        `tar-in ${home} /@/home`,
        "btrfs-subvolume-set-default 257 /",
        "umount-all",
      ],
    },
    {
      path: path("windows.vhd"),
      sizeMiB: 140,
      commands: [
        ...partitionCommands([
          ["esp", espMiB],
          ["windows", 70],
        ]),
        "mkfs vfat $D1",
        "mkfs ntfs $D2",
        ...fillCommands("$D2", windows),
      ],
    },
  ]);
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

  async function openIn(from: Disk, partition: Partition, device?: string): Promise<FileSystem> {
    const inner = device === undefined ? [] : await from.innerVolumes(partition);
    const files = device === undefined ? await from.fileSystem(partition) : inner.find((each) => each.device === device)?.files;
    if (files === undefined || files.kind === "unsupported") throw new Error(`not read: ${JSON.stringify(files)}`);
    return files;
  }

  const linux = { links: true, oddNames: true, foldsCase: false };
  const dos = { links: false, oddNames: false, foldsCase: true };
  fileSystemContract("FAT, built in", dos, async () => await filesOf(1));
  fileSystemContract("ext4, built in", linux, async () => await filesOf(2));
  fileSystemContract("btrfs", linux, async () => await filesOf(3));
  fileSystemContract("XFS on LVM", linux, async () => await filesOf(4, "/dev/slipway/deep-xfs"));
  fileSystemContract("ext4 on LVM", linux, async () => await filesOf(4, "/dev/slipway/deep-ext4"));
  fileSystemContract("NTFS", dos, async () => await filesOf(5));

  test("each is of the kind that it was made as, and nothing is left of the appliance's files while it runs but its own folder", async () => {
    const kinds = await Promise.all([1, 2, 3, 5].map(async (number) => (await filesOf(number)).kind));
    expect(kinds).toEqual(["fat", "ext4", "btrfs", "ntfs"]);
    await disk?.[Symbol.asyncDispose]();
    disk = undefined;
    expect((await readdir(tmpdir())).filter((name) => name.startsWith("slipway-guestfs-"))).toEqual([]);
  });
});

async function certified(name: string, backend?: Backend, osFamily: OsFamily = "linux"): Promise<CertificationReport> {
  await using disk = await opened(name, backend);
  return await certifyDisk(disk, { osFamily });
}

/** What is wrong with the small trees of the test whatever they lie on: the kernel and boot loader are not where fstab says. */
function judged(report: CertificationReport, ...checks: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report.findings.filter(({ check }) => checks.includes(check)).map(({ check, result, text }) => [check, `${result}: ${text}`]),
  );
}

test("RHEL's layout, XFS on LVM with /boot beside it, is certified file by file", async () => {
  const report = await certified("rhel.vhd");
  console.log(attention(report));
  expect(judged(report, "PART-008", "PART-009", "ACC-001", "PART-007")).toEqual({});
});

test("SLES' layout, a snapshot as the default subvolume and /home as another, is certified file by file", async () => {
  const report = await certified("sles.vhd");
  console.log(attention(report));
  expect(judged(report, "PART-008", "PART-009", "GEN-006")).toEqual({});
});

test("Windows on NTFS is judged by its registry", async () => {
  const report = await certified("windows.vhd", "auto", "windows");
  console.log(attention(report));
  expect(attention(report)).toMatchObject({ "WIN-010": "unknown" });
  expect(report.findings.filter(({ check, result }) => check.startsWith("WIN-") && result === "pass")).toHaveLength(13);
});

test("without the backend the same images are unknown, for one reason that says what to do", async () => {
  const report = await certified("rhel.vhd", "builtin");
  const told = report.findings.find(({ check }) => check === "PART-008");
  expect(told).toMatchObject({ result: "unknown", remedy: expect.stringContaining("apt-get install libguestfs-tools") });
  expect(told?.text).toContain("libguestfs was not to be used");
});
