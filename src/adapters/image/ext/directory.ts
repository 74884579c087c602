import { ImageReadError } from "../../../ports/images.ts";
import { nameText } from "../bytes.ts";
import { readContent } from "./content.ts";
import { inlineParts } from "./inline-data.ts";
import { inodeFlags, type Inode, type Volume } from "./inode.ts";

/** Names in a directory and the inodes they stand for, without `.` and `..`. */
export type Entries = ReadonlyMap<string, number>;

const maxDirectoryBytes = 16 * 1024 * 1024;
const maxEntries = 100_000;
const entryHeaderSize = 8;
/** An inline directory begins with the number of its parent where others have `.` and `..`. */
const inlineParentSize = 4;

/**
 * All entries of a directory, read block by block as a list; the hash tree of an indexed directory hides in unused entries, so nothing can stand
 * in the list that is not seen here. Throws `ImageReadError` for broken chains of entries, impossible names, names given twice, and sizes beyond the limits.
 */
export async function readDirectory(volume: Volume, inode: Inode): Promise<Entries> {
  if ((inode.flags & (inodeFlags.encrypted | inodeFlags.casefold)) !== 0)
    throw broken(volume, inode, "is encrypted or ignores case, which this reader does not do");
  if (inode.size > maxDirectoryBytes) throw broken(volume, inode, `claims ${inode.size} bytes, more than the ${maxDirectoryBytes} read`);
  const entries = new Map<string, number>();
  for (const list of await entryLists(volume, inode)) addEntries(volume, inode, list, entries);
  return entries;
}

async function entryLists(volume: Volume, inode: Inode): Promise<readonly Buffer[]> {
  if ((inode.flags & inodeFlags.inlineData) !== 0) {
    const [first, second] = inlineParts(volume, inode);
    return [first.subarray(inlineParentSize), second];
  }
  const { blockSize } = volume.superblock;
  if (inode.size % blockSize !== 0) throw broken(volume, inode, `has ${inode.size} bytes, which is no whole number of blocks`);
  const bytes = await readContent(volume, inode, inode.size);
  return Array.from({ length: inode.size / blockSize }, (_, index) => bytes.subarray(index * blockSize, (index + 1) * blockSize));
}

function addEntries(volume: Volume, inode: Inode, list: Buffer, entries: Map<string, number>): void {
  for (let at = 0; at + entryHeaderSize <= list.length;) {
    const length = entryLength(list, at);
    if (length === 0 && isHole(list, at)) return;
    // Without the feature filetype the length has 16 bits, of which names of at most 255 bytes never use the upper eight.
    const nameLength = list.readUInt8(at + 6);
    if (length < entryHeaderSize + nameLength || length % 4 !== 0 || at + length > list.length)
      throw broken(volume, inode, "has a broken chain of entries");
    const target = list.readUInt32LE(at);
    if (target !== 0)
      addEntry(volume, inode, { name: list.subarray(at + entryHeaderSize, at + entryHeaderSize + nameLength), target }, entries);
    at += length;
  }
}

function addEntry(volume: Volume, inode: Inode, { name, target }: { name: Buffer; target: number }, entries: Map<string, number>): void {
  const text = nameText(name);
  if (text === "." || text === "..") return;
  if (text === "" || name.includes(0) || name.includes(0x2f)) throw broken(volume, inode, "holds a name that no file can have");
  if (entries.has(text)) throw broken(volume, inode, "holds the same name twice");
  if (entries.size >= maxEntries) throw broken(volume, inode, `holds more than ${maxEntries} names`);
  entries.set(text, target);
}

/** Blocks of 64 KiB write their own length as 65535 or 0, since the field has 16 bits. */
function entryLength(list: Buffer, at: number): number {
  const length = list.readUInt16LE(at + 4);
  return list.length === 65_536 && (length === 65_535 || length === 0) && !isHole(list, at) ? 65_536 : length;
}

/** An unwritten block of a directory is all zeros, which is no entry at all. */
function isHole(list: Buffer, at: number): boolean {
  return at === 0 && list.readUInt32LE(0) === 0 && list.readUInt32LE(4) === 0;
}

function broken(volume: Volume, inode: Inode, what: string): ImageReadError {
  return new ImageReadError(volume.section.what, `The directory with inode ${inode.number} ${what}`);
}
