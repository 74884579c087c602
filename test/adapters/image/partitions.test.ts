// needs: sfdisk
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readPartitionTable } from "../../../src/adapters/image/partitions.ts";
import { partitionTablePieces } from "../../../src/adapters/sample/gpt-bytes.ts";
import { planPartitions } from "../../../src/adapters/sample/layout.ts";
import type { PartitionTable } from "../../../src/ports/images.ts";
import { hasTool, sectionOf, temporaryFolder, tool } from "./support.ts";

const sector = 512;
const mebibyte = 1024 * 1024;

/** A GPT disk of 64 MiB with an EFI system partition, a root and a swap partition. */
function gptDisk(): Buffer {
  const bytes = Buffer.alloc(64 * mebibyte);
  for (const piece of partitionTablePieces(planPartitions(2, 64, 8), bytes.length, new Uint8Array())) bytes.set(piece.bytes, piece.offset);
  return bytes;
}

async function tableAfter(change: (bytes: Buffer) => void): Promise<PartitionTable> {
  const bytes = gptDisk();
  change(bytes);
  return await readPartitionTable(sectionOf(bytes));
}

test("a sound GPT has no faults", async () => {
  const table = await tableAfter(() => undefined);
  expect(table).toMatchObject({ kind: "gpt", faults: [], diskGuid: "5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4A10", bootCode: false });
  expect(
    table.partitions.map(({ number, role, name, start, size, content }) => [
      number,
      role,
      name,
      start / mebibyte,
      size / mebibyte,
      content,
    ]),
  ).toEqual([
    [1, "esp", "esp", 1, 16, "empty"],
    [2, "linux", "root", 17, 38, "empty"],
    [3, "swap", "swap", 55, 8, "empty"],
  ]);
});

const lastSector = 64 * mebibyte - sector;

test.each<readonly [string, (bytes: Buffer) => void, readonly string[]]>([
  [
    "a flipped bit in the primary header",
    (bytes) => bytes.writeUInt8(1, sector + 60),
    ["The CRC of the primary GPT header is wrong", "The two copies of the GPT differ"],
  ],
  [
    "a flipped bit in the primary entries",
    (bytes) => bytes.writeUInt8(1, 2 * sector + 60),
    ["The CRC over the primary GPT's partition entries is wrong"],
  ],
  [
    "a flipped bit in the backup entries",
    (bytes) => bytes.writeUInt8(1, lastSector - 32 * sector + 60),
    ["The CRC over the backup GPT's partition entries is wrong"],
  ],
  ["no backup", (bytes) => bytes.fill(0, lastSector), ["The backup GPT header is missing"]],
  ["no primary", (bytes) => bytes.fill(0, sector, 2 * sector), ["The primary GPT header is missing"]],
  [
    "entries beyond the disk",
    (bytes) => bytes.writeUInt32LE(0xffff_ffff, sector + 72),
    ["The CRC of the primary GPT header is wrong", "The primary GPT's partition entries lie outside the disk or have an impossible size"],
  ],
  [
    "2^32 entries",
    (bytes) => bytes.writeUInt32LE(0xffff_ffff, sector + 80),
    ["The CRC of the primary GPT header is wrong", "The primary GPT's partition entries lie outside the disk or have an impossible size"],
  ],
  [
    "a header of 4 GiB",
    (bytes) => bytes.writeUInt32LE(0xffff_ffff, sector + 12),
    ["The primary GPT header gives its own size as 4294967295 bytes"],
  ],
  [
    "a hybrid MBR",
    (bytes) => bytes.set([0x80, 0, 0, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0], 462),
    ["The MBR lists other partitions beside the protective entry (a hybrid MBR)"],
  ],
  [
    "no MBR",
    (bytes) => bytes.fill(0, 0, sector),
    ["The disk has a GPT but no protective MBR entry, so firmware and kernels may not see it"],
  ],
])("a GPT with %s still reads, and says so", async (_, change, faults) => {
  const table = await tableAfter(change);
  expect(table.faults).toEqual(faults);
  expect(table.kind).toBe("gpt");
  expect(table.partitions.map(({ role }) => role)).toEqual(["esp", "linux", "swap"]);
});

test("a disk that grew after its GPT was written has the backup in the wrong place", async () => {
  const table = await readPartitionTable(sectionOf(Buffer.concat([gptDisk(), Buffer.alloc(mebibyte)])));
  expect(table.faults).toEqual(["The backup GPT does not name the disk's last sector (133119) as its place but sector 131071"]);
  expect(table.partitions).toHaveLength(3);
});

test("partitions that overlap, leave the disk or end before they start are told", async () => {
  const plans = planPartitions(2, 64, 8);
  const [esp, root, swap] = plans;
  if (esp === undefined || root === undefined || swap === undefined) throw new Error("three partitions expected");
  const wrong = [
    esp,
    { ...root, start: esp.start + mebibyte },
    { ...swap, start: 63 * mebibyte },
    { ...swap, start: 40 * mebibyte, size: -mebibyte },
  ];
  const bytes = Buffer.alloc(64 * mebibyte);
  for (const piece of partitionTablePieces(wrong, bytes.length, new Uint8Array())) bytes.set(piece.bytes, piece.offset);
  const table = await readPartitionTable(sectionOf(bytes));
  expect(table.faults).toEqual([
    "Partition 3 reaches beyond the end of the disk",
    "Partition 4 ends before it starts",
    "Partitions 1 and 2 overlap",
  ]);
  expect(table.partitions.map(({ content }) => content)).toEqual(["empty", "empty", "unknown", "unknown"]);
});

test("more partitions than Linux can number are refused", async () => {
  const [plan] = planPartitions("data", 64, 0);
  if (plan === undefined) throw new Error("a partition expected");
  const bytes = gptDisk();
  const entry = Buffer.from(bytes.subarray(2 * sector, 2 * sector + 128));
  bytes.writeUInt32LE(8192, sector + 80);
  for (let index = 0; index < 8192; index += 1) entry.copy(bytes, 2 * sector + index * 128);
  bytes.fill(0, lastSector);
  await expect(readPartitionTable(sectionOf(bytes))).rejects.toMatchObject({ name: "ImageReadError", where: "the partition table" });
});

test("sfdisk agrees on GPT and MBR, logical partitions too", async ({ skip }) => {
  skip(!hasTool("sfdisk"), "sfdisk is not installed");
  await using folder = await temporaryFolder();
  const path = join(folder.path, "disk");
  const scripts = {
    gpt: 'label: gpt\nsize=8M, type=U, name="größe"\nsize=8M, type=L, attrs="LegacyBIOSBootable"\nsize=8M, type=S\n',
    dos: "label: dos\nsize=8M, type=83, bootable\nsize=8M, type=82\nsize=30M, type=5\nsize=4M, type=ef\nsize=4M, type=83\nsize=4M, type=8e\n",
  };
  for (const script of Object.values(scripts)) {
    await writeFile(path, "");
    await truncate(path, 64 * mebibyte);
    await tool("sfdisk", ["-q", path], script);
    const theirs = sfdiskPartitions(await tool("sfdisk", ["-J", path]));
    const table = await readPartitionTable(sectionOf(await readFile(path)));
    const ours = table.partitions.map(({ number, start, size, active, type }) => ({
      number,
      start: start / sector,
      size: size / sector,
      active,
      type: type.replace(/^0x0?/u, ""),
    }));
    expect(ours).toEqual(theirs);
    expect(table.faults).toEqual([]);
  }
});

function sfdiskPartitions(json: string): unknown {
  type Answer = {
    readonly partitiontable: {
      readonly partitions: readonly {
        readonly node: string;
        readonly start: number;
        readonly size: number;
        readonly type: string;
        readonly bootable?: boolean;
        readonly attrs?: string;
      }[];
    };
  };
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- the shape is the oracle's, and a wrong one fails the test
  const { partitions } = (JSON.parse(json) as Answer).partitiontable;
  return partitions.map(({ node, start, size, type, bootable, attrs }) => ({
    number: Number(/(\d+)$/u.exec(node)?.[1]),
    start,
    size,
    active: bootable === true || attrs?.includes("LegacyBIOSBootable") === true,
    type,
  }));
}

/** A disk of 1 MiB with these MBR or EBR entries: sector, slot, type, first sector, sectors. */
function mbrDisk(entries: readonly (readonly [number, number, number, number, number])[]): Buffer {
  const bytes = Buffer.alloc(mebibyte);
  for (const [at, slot, type, first, count] of entries) {
    const entry = at * sector + 446 + slot * 16;
    bytes.writeUInt8(type, entry + 4);
    bytes.writeUInt32LE(first, entry + 8);
    bytes.writeUInt32LE(count, entry + 12);
    bytes.writeUInt16LE(0xaa55, at * sector + 510);
  }
  return bytes;
}

test.each<readonly [string, Parameters<typeof mbrDisk>[0]]>([
  [
    "points at itself",
    [
      [0, 0, 5, 100, 1000],
      [100, 1, 5, 0, 10],
    ],
  ],
  [
    "goes round",
    [
      [0, 0, 5, 100, 1000],
      [100, 1, 5, 10, 10],
      [110, 1, 5, 20, 10],
      [120, 1, 5, 10, 10],
    ],
  ],
  [
    "leaves the disk",
    [
      [0, 0, 5, 100, 1000],
      [100, 1, 5, 0x7fff_ffff, 10],
    ],
  ],
  [
    "has no record at its end",
    [
      [0, 0, 5, 100, 1000],
      [100, 1, 5, 500, 10],
    ],
  ],
])("a chain of extended boot records that %s is refused", async (_, entries) => {
  await expect(readPartitionTable(sectionOf(mbrDisk(entries)))).rejects.toMatchObject({ name: "ImageReadError" });
});

test("boot code is told apart from an empty sector, with and without a table", async () => {
  expect(await readPartitionTable(sectionOf(Buffer.alloc(mebibyte)))).toEqual({
    kind: "none",
    faults: [],
    bootCode: false,
    partitions: [],
  });
  expect(await readPartitionTable(sectionOf(Buffer.alloc(mebibyte, 0xeb)))).toMatchObject({ kind: "none", bootCode: true });
});

test("a GPT behind an MBR that does not announce it is told", async () => {
  const table = await tableAfter((bytes) => bytes.writeUInt8(0x83, 450));
  expect(table).toMatchObject({ kind: "mbr", faults: ["A GPT header stands behind an MBR that does not announce it"] });
});
