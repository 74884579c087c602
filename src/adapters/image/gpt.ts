import { crc32 } from "node:zlib";

import { guidText, u64le } from "./bytes.ts";
import { sectorSize, type PartitionEntry } from "./mbr.ts";
import { gptRole } from "./partition-types.ts";
import type { Section } from "./section.ts";

/** One copy of a GUID partition table (UEFI Specification 2.10 §5.3), header and entries, with what is wrong about it. */
export type GptCopy = {
  readonly diskGuid: string;
  readonly thisSector: number;
  readonly otherSector: number;
  readonly firstUsable: number;
  readonly lastUsable: number;
  readonly entriesChecksum: number;
  readonly partitions: readonly PartitionEntry[];
  readonly faults: readonly string[];
};

type CopyName = "primary" | "backup";

const minHeaderSize = 92;
const entriesChecksumOffset = 88;
const maxEntriesBytes = 1024 * 1024;
const unusedType = "00000000-0000-0000-0000-000000000000";
/** Attribute bit 2: "Legacy BIOS Bootable", the GPT's word for an active partition. */
const legacyBootable = 4;

/** Reads the copy whose header stands at `sector`; undefined when there is no header there at all. */
export async function readGptCopy(disk: Section, sector: number, name: CopyName): Promise<GptCopy | undefined> {
  if (sector < 1 || (sector + 1) * sectorSize > disk.size) return undefined;
  const header = await disk.read(sector * sectorSize, sectorSize);
  if (header.toString("latin1", 0, 8) !== "EFI PART") return undefined;
  const faults = headerFaults(header, sector, name);
  const entries = await readEntries(disk, header);
  if (entries === undefined) faults.push(`The ${name} GPT's partition entries lie outside the disk or have an impossible size`);
  else if (crc32(entries) !== header.readUInt32LE(entriesChecksumOffset))
    faults.push(`The CRC over the ${name} GPT's partition entries is wrong`);
  return {
    diskGuid: guidText(header, 56),
    thisSector: u64le(header, 24),
    otherSector: u64le(header, 32),
    firstUsable: u64le(header, 40),
    lastUsable: u64le(header, 48),
    entriesChecksum: header.readUInt32LE(entriesChecksumOffset),
    partitions: entries === undefined ? [] : parseEntries(entries, header.readUInt32LE(84)),
    faults,
  };
}

function headerFaults(header: Buffer, sector: number, name: CopyName): string[] {
  const faults: string[] = [];
  const size = header.readUInt32LE(12);
  if (size < minHeaderSize || size > sectorSize) return [`The ${name} GPT header gives its own size as ${size} bytes`];
  const bare = Buffer.from(header.subarray(0, size));
  bare.writeUInt32LE(0, 16);
  if (crc32(bare) !== header.readUInt32LE(16)) faults.push(`The CRC of the ${name} GPT header is wrong`);
  if (u64le(header, 24) !== sector)
    faults.push(`The ${name} GPT header at sector ${sector} says that it stands at sector ${u64le(header, 24)}`);
  return faults;
}

async function readEntries(disk: Section, header: Buffer): Promise<Buffer | undefined> {
  const [start, count, size] = [u64le(header, 72) * sectorSize, header.readUInt32LE(80), header.readUInt32LE(84)];
  const possible = size >= 128 && size % 8 === 0 && count > 0 && count * size <= maxEntriesBytes && start + count * size <= disk.size;
  return possible ? await disk.read(start, count * size) : undefined;
}

function parseEntries(entries: Buffer, size: number): readonly PartitionEntry[] {
  const partitions: PartitionEntry[] = [];
  for (let at = 0, number = 1; at + size <= entries.length; at += size, number += 1) {
    const type = guidText(entries, at);
    if (type === unusedType) continue;
    const [first, last] = [u64le(entries, at + 32), u64le(entries, at + 40)];
    partitions.push({
      number,
      type,
      role: gptRole(type),
      name: entries.toString("utf16le", at + 56, at + 128).replace(/\0.*$/su, ""),
      guid: guidText(entries, at + 16),
      active: (entries.readUInt8(at + 48) & legacyBootable) !== 0,
      start: first * sectorSize,
      size: (last - first + 1) * sectorSize,
    });
  }
  return partitions;
}
