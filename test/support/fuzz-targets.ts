import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";

import { execa } from "execa";

import { openExt } from "../../src/adapters/image/ext/open-ext.ts";
import { openFat } from "../../src/adapters/image/fat/open-fat.ts";
import { readPartitionTable } from "../../src/adapters/image/partitions.ts";
import { readRamDisk } from "../../src/adapters/image/ramdisk/read-ram-disk.ts";
import { parseContainer } from "../../src/adapters/image/vhd-footer.ts";
import { fatBytes } from "../../src/adapters/sample/fat-bytes.ts";
import { partitionTablePieces } from "../../src/adapters/sample/gpt-bytes.ts";
import { planPartitions } from "../../src/adapters/sample/layout.ts";
import { fixedFooter } from "../../src/adapters/sample/vhd-footer-bytes.ts";
import { parseGrub, parseGrubEnvironment } from "../../src/certify/facts/grub.ts";
import { peSections } from "../../src/certify/facts/pe-sections.ts";
import { rpmPackages } from "../../src/certify/facts/rpm-database.ts";
import { parseSettings } from "../../src/certify/facts/settings-file.ts";
import { fileVersion, peMachine } from "../../src/certify/facts/windows/file-version.ts";
import { openHive } from "../../src/certify/facts/windows/hive.ts";
import { parseFstab } from "../../src/certify/tree/fstab.ts";
import { makeExt, sectionOf } from "../adapters/image/support.ts";
import { certifyFake, changedTree } from "./certify.ts";
import { cpioArchive } from "./cpio.ts";
import { hiveBytes } from "./hive.ts";
import { rpmSqlite } from "./rpm-database.ts";
import { unifiedKernel } from "./unified-kernel.ts";
import { visit } from "./visit-files.ts";
import { windowsImage } from "./windows.ts";

/** Something that reads bytes: clean ones to begin with, which share of the inputs it gets, and what a read comes to in a word or two. */
export type FuzzTarget = {
  readonly name: string;
  readonly share: number;
  readonly clean: Buffer;
  readonly read: (bytes: Buffer) => Promise<string> | string;
};

const mebibyte = 1024 * 1024;

/** Every reader of hostile bytes. `folder` is for the tools that make the clean inputs. */
export async function fuzzTargets(folder: string): Promise<readonly FuzzTarget[]> {
  return [
    ...containerTargets(),
    ...(await extTargets(folder)),
    fatTarget(),
    ...(await ramDiskTargets()),
    ...factTargets(),
    ...wholeTargets(),
  ];
}

function containerTargets(): readonly FuzzTarget[] {
  const clean = Buffer.alloc(mebibyte / 4);
  const plans = planPartitions(2, 64, 8).map((plan, index) => ({ ...plan, start: 32_768 * (index + 1), size: 32_768 }));
  for (const { offset, bytes } of partitionTablePieces(plans, clean.length, new Uint8Array())) clean.set(bytes, offset);
  const extended = Buffer.from(clean.subarray(0, 65_536));
  extended.set([0, 0, 0, 0, 5, 0, 0, 0, 10, 0, 0, 0, 90, 0, 0, 0], 446);
  extended.copy(extended, 10 * 512, 0, 512);
  return [
    { name: "VHD footer", share: 10, clean: fixedFooter(mebibyte), read: (bytes) => parseContainer(bytes, bytes).kind },
    { name: "GPT", share: 8, clean, read: readTable },
    { name: "MBR with logical partitions", share: 5, clean: extended, read: readTable },
  ];
}

async function readTable(bytes: Buffer): Promise<string> {
  const { kind, faults } = await readPartitionTable(sectionOf(bytes));
  return `${kind}, ${faults.length === 0 ? "sound" : "faults"}`;
}

async function readExt(bytes: Buffer): Promise<string> {
  const files = await openExt(sectionOf(bytes));
  if (files.kind === "unsupported") return "unsupported";
  await visit(files);
  return "read";
}

async function readFat(bytes: Buffer): Promise<string> {
  await visit(await openFat(sectionOf(bytes)));
  return "read";
}

async function readDisk(bytes: Buffer): Promise<string> {
  return (await readRamDisk("an initial RAM disk", bytes)).paths.length > 0 ? "paths" : "no paths";
}

async function extTargets(folder: string): Promise<readonly FuzzTarget[]> {
  const source = join(folder, "source");
  await mkdir(join(source, "etc", "deep"), { recursive: true });
  for (let index = 0; index < 30; index += 1)
    await writeFile(join(source, "etc", `file-${index}-${"x".repeat(index)}`), "content ".repeat(index * 2));
  await writeFile(join(source, "large"), Buffer.alloc(30_000, "large"));
  await symlink("../etc/deep", join(source, "etc", "link"));
  await symlink("/etc/".repeat(30), join(source, "long-link"));
  const kinds = [
    ["ext2, blocks of 1 KiB", ["-t", "ext2", "-b", "1024"]],
    ["ext4, extents", ["-t", "ext4", "-b", "1024", "-O", "^has_journal"]],
    ["ext4, inline data", ["-t", "ext4", "-b", "4096", "-O", "^has_journal,inline_data", "-I", "256"]],
    ["ext4, meta_bg", ["-t", "ext4", "-b", "1024", "-g", "256", "-O", "^has_journal,meta_bg,^resize_inode"]],
  ] as const;
  const targets: FuzzTarget[] = [];
  for (const [name, options] of kinds) targets.push({ name, share: 9, clean: await makeExt(folder, options, source, 1), read: readExt });
  return targets;
}

function fatTarget(): FuzzTarget {
  const files = new Map(
    Array.from({ length: 20 }, (_, index) => [`EFI/${index % 3}/a rather long name ${index}`, Buffer.alloc(index * 500, "x")]),
  );
  const clean = Buffer.from(fatBytes(files, 8 * mebibyte));
  // Cut behind the last cluster in use, so that a copy for each input stays cheap.
  clean.writeUInt16LE(Math.floor(clean.length / 512), 19);
  return { name: "FAT", share: 9, clean, read: readFat };
}

async function ramDiskTargets(): Promise<readonly FuzzTarget[]> {
  const archive = cpioArchive({
    "usr/lib/modules/6.1.0/kernel/drivers/hv/hv_vmbus.ko": "x".repeat(3000),
    init: "#!/bin/sh\n".repeat(40),
    "etc/fstab": "",
  });
  const { stdout: xz } = await execa("xz", ["--check=crc32", "-9e", "--stdout"], {
    input: archive,
    encoding: "buffer",
    stripFinalNewline: false,
  });
  const packed = [
    ["cpio", archive],
    ["cpio in gzip", gzipSync(archive)],
    ["cpio in zstd", zstdCompressSync(archive)],
    ["cpio in xz", Buffer.from(xz)],
  ] as const;
  return packed.map(([name, clean]) => ({ name, share: 5, clean, read: readDisk }));
}

function factTargets(): readonly FuzzTarget[] {
  const hive = hiveBytes({ Setup: { a: 1, b: "text", c: Buffer.alloc(20_000, 7), d: { e: { f: 1 } } }, Select: { Current: 1 } });
  const clean = changedTree();
  const text = (path: string): Buffer => Buffer.from(clean.get(path)?.content ?? "");
  return [
    { name: "registry hive", share: 8, clean: hive, read: readHive },
    {
      name: "unified kernel image",
      share: 6,
      clean: unifiedKernel({ ".linux": "kernel", ".cmdline": "quiet", ".initrd": "x" }),
      read: readProgram,
    },
    {
      name: "RPM database",
      share: 4,
      clean: rpmSqlite(Array.from({ length: 39 }, (_, at) => ({ name: `lib${at}`, version: "1", release: "1", padding: at * 30 }))),
      read: (bytes) => (rpmPackages(bytes).length > 0 ? "packages" : "none"),
    },
    { name: "fstab", share: 3, clean: text("etc/fstab"), read: (bytes) => `${Math.min(parseFstab(bytes.toString()).length, 3)} entries` },
    { name: "grub.cfg", share: 3, clean: grubText(), read: readGrub },
    {
      name: "waagent.conf",
      share: 3,
      clean: text("etc/waagent.conf"),
      read: (bytes) => (parseSettings(bytes.toString()).size > 0 ? "settings" : "none"),
    },
  ];
}

function readHive(bytes: Buffer): string {
  const hive = openHive(bytes);
  hive.keys("");
  for (const name of ["a", "b", "c"]) hive.value("Setup", name);
  return hive.number("Setup\\d\\e", "f") === undefined ? "not found" : "read";
}

function readProgram(bytes: Buffer): string {
  fileVersion(bytes);
  peMachine(bytes);
  return peSections(bytes) === undefined ? "no program" : "sections";
}

function readGrub(bytes: Buffer): string {
  return parseGrub(bytes.toString(), parseGrubEnvironment(bytes.toString())).length > 0 ? "entries" : "none";
}

function grubText(): Buffer {
  return Buffer.from(
    "set root=hd0\nset a=${b}\nmenuentry 'Debian' {\n  linux /vmlinuz root=UUID=1 ro $a console=ttyS0\n  initrd /initrd.img\n}\n",
  );
}

/** Whole certifications with one file of the image changed: what no parser throws, no check may turn into an error either. */
function wholeTargets(): readonly FuzzTarget[] {
  const clean = changedTree();
  const paths = [
    "var/lib/dpkg/status",
    "etc/ssh/sshd_config",
    "etc/fstab",
    "etc/waagent.conf",
    "etc/passwd",
    "boot/efi/loader/entries/slipway.conf",
  ];
  const linux = paths.map((path) => ({
    name: `image with ${path}`,
    share: 0.25,
    clean: Buffer.from(clean.get(path)?.content ?? ""),
    read: async (bytes: Buffer) => verdictOf(await certifyFake({ files: { [path]: { content: bytes } } })),
  }));
  const system = hiveBytes({ Select: { Current: 1 }, ControlSet001: { Control: { "Terminal Server": { fDenyTSConnections: 0 } } } });
  const windows = {
    name: "Windows with SYSTEM",
    share: 0.25,
    clean: system,
    read: async (bytes: Buffer) => verdictOf(await certifyFake(windowsImage({ files: { "Windows/System32/config/SYSTEM": bytes } }))),
  };
  return [...linux, windows];
}

function verdictOf({ counts, findings }: Awaited<ReturnType<typeof certifyFake>>): string {
  const broken = findings.find(({ result }) => result === "error");
  if (broken !== undefined) throw new Error(`${broken.check}: ${broken.text}`);
  if (counts.fail > 0) return "fail";
  return counts.unknown > 0 ? "unknown" : "pass";
}
