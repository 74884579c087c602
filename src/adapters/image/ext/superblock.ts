import { ImageReadError } from "../../../ports/images.ts";
import { cString, uuidText } from "../bytes.ts";
import type { Section } from "../section.ts";
import { compat, extKind, extMagic, incompat, roCompat } from "./features.ts";

/** What the reader needs of an ext superblock, every number checked against the partition's size. Sizes in bytes, places in blocks. */
export type Superblock = {
  readonly kind: "ext2" | "ext3" | "ext4";
  readonly label: string;
  readonly uuid: string;
  readonly incompatible: number;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly firstDataBlock: number;
  readonly blocksPerGroup: number;
  readonly inodeCount: number;
  readonly inodesPerGroup: number;
  readonly inodeSize: number;
  readonly firstInode: number;
  readonly descriptorSize: number;
  readonly firstMetaGroup: number;
  /** True when this group holds a copy of the superblock (which moves its descriptors by one block). */
  readonly hasSuperblock: (group: number) => boolean;
};

const superblockOffset = 1024;
const superblockSize = 1024;
const maxBlockSizeLog = 6;

/** Reads and checks the superblock. Throws `ImageReadError` for geometry that no kernel would mount. */
export async function readSuperblock(section: Section): Promise<Superblock> {
  const bytes = await section.read(superblockOffset, superblockSize);
  if (bytes.readUInt16LE(56) !== extMagic) throw broken(section, "The superblock has no ext signature");
  const revision = bytes.readUInt32LE(76);
  const incompatible = bytes.readUInt32LE(96);
  const blockSizeLog = bytes.readUInt32LE(24);
  if (blockSizeLog > maxBlockSizeLog) throw broken(section, `The superblock claims blocks of 2^${blockSizeLog + 10} bytes`);
  const is64bit = (incompatible & incompat.is64bit) !== 0;
  const superblock: Superblock = {
    kind: extKind(bytes),
    label: cString(bytes.subarray(120, 136)),
    uuid: uuidText(bytes, 104),
    incompatible,
    blockSize: 1024 * 2 ** blockSizeLog,
    blockCount: bytes.readUInt32LE(4) + (is64bit ? bytes.readUInt32LE(0x150) * 2 ** 32 : 0),
    firstDataBlock: bytes.readUInt32LE(20),
    blocksPerGroup: bytes.readUInt32LE(32),
    inodeCount: bytes.readUInt32LE(0),
    inodesPerGroup: bytes.readUInt32LE(40),
    inodeSize: revision === 0 ? 128 : bytes.readUInt16LE(88),
    firstInode: revision === 0 ? 11 : bytes.readUInt32LE(84),
    descriptorSize: is64bit ? bytes.readUInt16LE(254) : 32,
    firstMetaGroup: (incompatible & incompat.metaBg) === 0 ? Infinity : bytes.readUInt32LE(260),
    hasSuperblock: superblockCopies(bytes),
  };
  checkGeometry(section, superblock);
  return superblock;
}

function checkGeometry(section: Section, superblock: Superblock): void {
  const { blockSize, blockCount, firstDataBlock, blocksPerGroup, inodeCount, inodesPerGroup, inodeSize, descriptorSize } = superblock;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      blockCount > 0 && blockCount * blockSize <= section.size,
      `The superblock claims ${blockCount} blocks of ${blockSize} bytes in ${section.size} bytes`,
    ],
    [firstDataBlock < blockCount, `The superblock's first data block ${firstDataBlock} is outside the file system`],
    [blocksPerGroup > 0, "The superblock claims groups of no blocks"],
    [inodesPerGroup > 0 && inodesPerGroup <= blockSize * 8, `The superblock claims ${inodesPerGroup} inodes in a group`],
    [inodeCount > 0 && inodeCount <= inodesPerGroup * Math.ceil(blockCount / blocksPerGroup), `The superblock claims ${inodeCount} inodes`],
    [isPowerOfTwo(inodeSize) && inodeSize >= 128 && inodeSize <= blockSize, `The superblock claims inodes of ${inodeSize} bytes`],
    [
      isPowerOfTwo(descriptorSize) && descriptorSize >= 32 && descriptorSize <= 1024,
      `The superblock claims group descriptors of ${descriptorSize} bytes`,
    ],
  ];
  const failed = rules.find(([holds]) => !holds);
  if (failed !== undefined) throw broken(section, failed[1]);
}

function superblockCopies(bytes: Buffer): (group: number) => boolean {
  if ((bytes.readUInt32LE(92) & compat.sparseSuper2) !== 0) {
    const backups = [bytes.readUInt32LE(0x24c), bytes.readUInt32LE(0x250)];
    return (group) => group === 0 || backups.includes(group);
  }
  if ((bytes.readUInt32LE(100) & roCompat.sparseSuper) === 0) return () => true;
  return (group) => group <= 1 || [3, 5, 7].some((base) => isPowerOf(base, group));
}

function isPowerOf(base: number, value: number): boolean {
  let power = base;
  while (power < value) power *= base;
  return power === value;
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}

function broken(section: Section, message: string): ImageReadError {
  return new ImageReadError(section.what, message);
}
