/** Feature words of the ext2/3/4 superblock (kernel documentation, "Super Block", `s_feature_*`). */
export const extMagic = 0xef53;

export const compat = { hasJournal: 0x4, sparseSuper2: 0x200 } as const;
export const incompat = {
  journalDevice: 0x8,
  recover: 0x4,
  extents: 0x40,
  metaBg: 0x10,
  is64bit: 0x80,
  filetype: 0x2,
  largeDirectory: 0x4000,
} as const;
export const roCompat = { sparseSuper: 0x1 } as const;

/**
 * Incompatible features this reader knows: filetype, recover, meta_bg, extents, 64bit, mmp, flex_bg, ea_inode, csum_seed, largedir, inline_data,
 * encrypt and casefold. The last two are refused where an inode uses them.
 */
const knownIncompat = 0x2 | 0x4 | 0x10 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x8000 | 0x1_0000 | 0x2_0000;

const ext3Incompat = 0x2 | 0x4 | 0x10;
const ext3RoCompat = 0x1 | 0x2 | 0x4;

/** Which of the family a superblock (1,024 bytes) describes, by the features it uses. */
export function extKind(superblock: Buffer): "ext2" | "ext3" | "ext4" {
  const [compatible, incompatible, readOnly] = [superblock.readUInt32LE(92), superblock.readUInt32LE(96), superblock.readUInt32LE(100)];
  if ((incompatible & ~ext3Incompat) !== 0 || (readOnly & ~ext3RoCompat) !== 0) return "ext4";
  return (compatible & compat.hasJournal) === 0 ? "ext2" : "ext3";
}

/** The incompatible feature bits this reader does not know; 0 when it can read the file system. */
export function unknownFeatures(incompatible: number): number {
  return (incompatible & ~knownIncompat) >>> 0;
}
