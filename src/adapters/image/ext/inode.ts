import { ImageReadError, type FileKind, type FileStat } from "../../../ports/images.ts";
import type { Section } from "../section.ts";
import { incompat } from "./features.ts";
import type { Superblock } from "./superblock.ts";

/** An opened ext file system: its bytes and its geometry. */
export type Volume = { readonly section: Section; readonly superblock: Superblock };

/** An inode, decoded. `blocks` are the 60 bytes of `i_block`; `extra` is what follows the fixed 128 bytes, where small data may live. */
export type Inode = FileStat & { readonly number: number; readonly flags: number; readonly blocks: Buffer; readonly extra: Buffer };

export const rootInode = 2;

export const inodeFlags = { encrypted: 0x800, extents: 0x8_0000, inlineData: 0x1000_0000, casefold: 0x4000_0000 } as const;

const kinds: Readonly<Record<number, FileKind>> = {
  0x1: "fifo",
  0x2: "device",
  0x4: "directory",
  0x6: "device",
  0x8: "file",
  0xa: "symlink",
  0xc: "socket",
};

const oldInodeSize = 128;

/** Reads one inode. Throws `ImageReadError` for a number that names none, a reserved one, or an inode of no known kind. */
export async function readInode({ section, superblock }: Volume, number: number): Promise<Inode> {
  const { blockSize, inodeCount, inodesPerGroup, inodeSize, firstInode } = superblock;
  const isAllowed = number === rootInode || (number >= firstInode && number <= inodeCount);
  if (!isAllowed) throw new ImageReadError(section.what, `A directory names inode ${number}, which no file may have`);
  const group = Math.floor((number - 1) / inodesPerGroup);
  const table = await inodeTable({ section, superblock }, group);
  const bytes = await section.read(table * blockSize + ((number - 1) % inodesPerGroup) * inodeSize, inodeSize);
  const word = bytes.readUInt16LE(0);
  const kind = kinds[word >> 12];
  if (kind === undefined) throw new ImageReadError(section.what, `Inode ${number} is in use but has no file type`);
  return {
    number,
    kind,
    mode: word & 0o7777,
    uid: bytes.readUInt16LE(2) + bytes.readUInt16LE(120) * 0x1_0000,
    gid: bytes.readUInt16LE(24) + bytes.readUInt16LE(122) * 0x1_0000,
    size: inodeFileSize(bytes, kind, superblock),
    flags: bytes.readUInt32LE(32),
    blocks: bytes.subarray(40, 100),
    extra: bytes.subarray(oldInodeSize),
  };
}

/** For other kinds than files the high word has another meaning (`i_dir_acl`), unless directories may be large. */
function inodeFileSize(bytes: Buffer, kind: FileKind, { incompatible }: Superblock): number {
  const hasHighWord = kind === "file" || (kind === "directory" && (incompatible & incompat.largeDirectory) !== 0);
  return bytes.readUInt32LE(4) + (hasHighWord ? bytes.readUInt32LE(108) * 2 ** 32 : 0);
}

async function inodeTable({ section, superblock }: Volume, group: number): Promise<number> {
  const { blockSize, descriptorSize } = superblock;
  const perBlock = Math.floor(blockSize / descriptorSize);
  const block = descriptorBlock(superblock, Math.floor(group / perBlock), perBlock);
  const bytes = await section.read(block * blockSize + (group % perBlock) * descriptorSize, descriptorSize);
  return bytes.readUInt32LE(8) + (descriptorSize >= 64 ? bytes.readUInt32LE(40) * 2 ** 32 : 0);
}

/**
 * Block of the `index`-th block of group descriptors: one table behind the superblock, or with meta_bg each in the groups it describes. The superblock
 * stands in block 1 when blocks have 1 KiB, even where (with bigalloc) group 0 begins with block 0.
 */
function descriptorBlock(
  { blockSize, firstDataBlock, firstMetaGroup, blocksPerGroup, hasSuperblock }: Superblock,
  index: number,
  perBlock: number,
): number {
  const superblockBlock = blockSize === 1024 ? 1 : 0;
  if (index < firstMetaGroup) return superblockBlock + 1 + index;
  const group = index * perBlock;
  const offset = group === 0 ? superblockBlock - firstDataBlock : 0;
  return firstDataBlock + group * blocksPerGroup + offset + (hasSuperblock(group) ? 1 : 0);
}
