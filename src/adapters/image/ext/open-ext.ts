import { ImageReadError, type FileSystem, type UnsupportedFileSystem } from "../../../ports/images.ts";
import { withRamDisks } from "../ramdisk/with-ram-disks.ts";
import type { Section } from "../section.ts";
import { readContent, readTarget } from "./content.ts";
import { readDirectory, type Entries } from "./directory.ts";
import { incompat, unknownFeatures } from "./features.ts";
import { readInode, type Inode, type Volume } from "./inode.ts";
import { findInode } from "./path-walk.ts";
import { readSuperblock } from "./superblock.ts";

const defaultNames = 10_000;
const defaultBytes = 4 * 1024 * 1024;
const maxCachedNames = 200_000;
const maxCachedDirectories = 1024;
const maxCachedInodes = 4096;

/** Opens ext2, ext3 or ext4. Throws `ImageReadError` for a broken superblock; unknown features are an answer, since guessing could hide files. */
export async function openExt(section: Section): Promise<FileSystem | UnsupportedFileSystem> {
  const superblock = await readSuperblock(section);
  const unknown = unknownFeatures(superblock.incompatible);
  if (unknown !== 0)
    return {
      kind: "unsupported",
      content: superblock.kind,
      reason: `It uses features this reader does not know (0x${unknown.toString(16)})`,
    };
  const volume: Volume = { section, superblock };
  const inodes = cachedInodes(volume);
  const entries = cachedDirectories(volume);
  const find = (path: string, follow = true): Promise<Inode | undefined> => findInode({ volume, inode: inodes, entries }, path, follow);
  const findFile = async (path: string): Promise<Inode | undefined> => {
    const inode = await find(path);
    return inode?.kind === "file" ? inode : undefined;
  };
  return withRamDisks({
    kind: superblock.kind,
    label: superblock.label,
    uuid: superblock.uuid,
    needsRecovery: (superblock.incompatible & incompat.recover) !== 0,
    stat: async (path, options) => {
      const inode = await find(path, options?.follow);
      return inode === undefined ? undefined : { kind: inode.kind, size: inode.size, mode: inode.mode, uid: inode.uid, gid: inode.gid };
    },
    list: async (path, limit = defaultNames) => {
      const inode = await find(path);
      return inode?.kind === "directory" ? sortedNames(section, await entries(inode), limit) : undefined;
    },
    readFile: async (path, limit = defaultBytes) => {
      const inode = await findFile(path);
      if (inode !== undefined && inode.size > limit)
        throw new ImageReadError(section.what, `A file of ${inode.size} bytes is larger than the ${limit} read`);
      return inode === undefined ? undefined : await readContent(volume, inode, inode.size);
    },
    readStart: async (path, length) => {
      const inode = await findFile(path);
      return inode === undefined ? undefined : await readContent(volume, inode, length);
    },
    readLink: async (path) => {
      const inode = await find(path, false);
      return inode?.kind === "symlink" ? await readTarget(volume, inode) : undefined;
    },
  });
}

function sortedNames(section: Section, entries: Entries, limit: number): readonly string[] {
  if (entries.size > limit) throw new ImageReadError(section.what, `A directory of ${entries.size} names is larger than the ${limit} read`);
  return [...entries.keys()].toSorted();
}

/** Every path begins with the same few inodes; forgetting all at once when there are many is as good as forgetting cleverly. */
function cachedInodes(volume: Volume): (number: number) => Promise<Inode> {
  const cache = new Map<number, Inode>();
  return async (number) => {
    const inode = cache.get(number) ?? (await readInode(volume, number));
    if (cache.size >= maxCachedInodes) cache.clear();
    cache.set(number, inode);
    return inode;
  };
}

/** Paths share their first directories, so each is read once while memory allows: least recently used ones go first. */
function cachedDirectories(volume: Volume): (inode: Inode) => Promise<Entries> {
  const cache = new Map<number, Entries>();
  let names = 0;
  return async (inode) => {
    const cached = cache.get(inode.number);
    const entries = cached ?? (await readDirectory(volume, inode));
    if (cache.delete(inode.number)) names -= entries.size;
    cache.set(inode.number, entries);
    names += entries.size;
    for (const [number, { size }] of cache) {
      if (names <= maxCachedNames && cache.size <= maxCachedDirectories) break;
      cache.delete(number);
      names -= size;
    }
    return entries;
  };
}
