import { crc32 } from "node:zlib";

import { sampleGuids, type PartitionPlan } from "./layout.ts";

const sector = 512;
const entrySize = 128;
const entryCount = 128;
const entrySectors = (entrySize * entryCount) / sector;
const headerSize = 92;

/** A piece of a disk: bytes and where they go. */
export type Piece = { readonly offset: number; readonly bytes: Uint8Array };

/** Protective MBR and both copies of a GPT (UEFI Specification 2.10 §5.2.3 and §5.3) for a disk of `size` bytes. */
export function partitionTablePieces(plans: readonly PartitionPlan[], size: number, bootCode: Uint8Array): readonly Piece[] {
  const last = size / sector - 1;
  const entries = entriesBytes(plans);
  const primary = headerBytes({ self: 1, other: last, table: 2, last }, entries);
  const backup = headerBytes({ self: last, other: 1, table: last - entrySectors, last }, entries);
  return [
    { offset: 0, bytes: protectiveMbr(last, bootCode) },
    { offset: sector, bytes: primary },
    { offset: 2 * sector, bytes: entries },
    { offset: (last - entrySectors) * sector, bytes: entries },
    { offset: last * sector, bytes: backup },
  ];
}

function protectiveMbr(last: number, bootCode: Uint8Array): Buffer {
  const bytes = Buffer.alloc(sector);
  bytes.set(bootCode.subarray(0, 440));
  bytes.set([0x00, 0x00, 0x02, 0x00, 0xee, 0xff, 0xff, 0xff], 446);
  bytes.writeUInt32LE(1, 454);
  bytes.writeUInt32LE(Math.min(last, 0xffff_ffff), 458);
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}

function headerBytes({ self, other, table, last }: { self: number; other: number; table: number; last: number }, entries: Buffer): Buffer {
  const bytes = Buffer.alloc(sector);
  bytes.write("EFI PART", 0, "latin1");
  bytes.writeUInt32LE(0x0001_0000, 8);
  bytes.writeUInt32LE(headerSize, 12);
  bytes.writeBigUInt64LE(BigInt(self), 24);
  bytes.writeBigUInt64LE(BigInt(other), 32);
  bytes.writeBigUInt64LE(BigInt(2 + entrySectors), 40);
  bytes.writeBigUInt64LE(BigInt(last - entrySectors - 1), 48);
  bytes.set(guidBytes(sampleGuids.disk), 56);
  bytes.writeBigUInt64LE(BigInt(table), 72);
  bytes.writeUInt32LE(entryCount, 80);
  bytes.writeUInt32LE(entrySize, 84);
  bytes.writeUInt32LE(crc32(entries), 88);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, headerSize)), 16);
  return bytes;
}

function entriesBytes(plans: readonly PartitionPlan[]): Buffer {
  const bytes = Buffer.alloc(entrySize * entryCount);
  for (const [index, { type, guid, name, start, size }] of plans.entries()) {
    const at = index * entrySize;
    bytes.set(guidBytes(type), at);
    bytes.set(guidBytes(guid), at + 16);
    bytes.writeBigUInt64LE(BigInt(start / sector), at + 32);
    bytes.writeBigUInt64LE(BigInt((start + size) / sector - 1), at + 40);
    bytes.write(name, at + 56, "utf16le");
  }
  return bytes;
}

/** A GUID's text as GPT stores it: the first three fields little-endian. */
function guidBytes(guid: string): Uint8Array {
  const hex = Buffer.from(guid.replaceAll("-", ""), "hex");
  return Buffer.concat([
    hex.subarray(0, 4).toReversed(),
    hex.subarray(4, 6).toReversed(),
    hex.subarray(6, 8).toReversed(),
    hex.subarray(8),
  ]);
}
