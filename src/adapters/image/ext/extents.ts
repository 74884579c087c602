import { ImageReadError } from "../../../ports/images.ts";
import type { Inode, Volume } from "./inode.ts";
import type { Run } from "./run.ts";

const nodeMagic = 0xf30a;
const headerSize = 12;
const entrySize = 12;
/** A tree is at most five levels deep ("eh_depth", kernel documentation, "Extent Tree"). */
const maxDepth = 5;
/** Lengths above this mark an extent that is allocated but not written: it reads as zeros. */
const maxWritten = 32_768;
const endOfFile = 2 ** 32;

/** The run that begins at a block, by walking the extent tree down the one branch that can hold it. */
export async function extentRun(volume: Volume, inode: Inode, block: number): Promise<Run> {
  let node = inode.blocks;
  let depth = nodeDepth(volume, node);
  let end = endOfFile;
  if (block >= endOfFile) throw broken(volume, `Inode ${inode.number} claims more blocks than an extent tree can hold`);
  if (depth > maxDepth) throw broken(volume, `Inode ${inode.number} has an extent tree ${depth} levels deep`);
  for (;;) {
    const { at, next } = findEntry(volume, node, block);
    end = Math.min(end, next);
    if (at === undefined) return { physical: undefined, count: end - block };
    if (depth === 0) return leafRun(node, at, block, end);
    const child = node.readUInt32LE(at + 4) + node.readUInt16LE(at + 8) * 2 ** 32;
    node = await volume.section.read(child * volume.superblock.blockSize, volume.superblock.blockSize);
    // Each level must say one less than its parent, so that a loop of nodes ends here.
    if (nodeDepth(volume, node) !== depth - 1)
      throw broken(volume, `Inode ${inode.number} has an extent tree whose levels do not count down`);
    depth -= 1;
  }
}

function nodeDepth(volume: Volume, node: Buffer): number {
  const entries = node.readUInt16LE(2);
  if (node.readUInt16LE(0) !== nodeMagic) throw broken(volume, "An extent tree node has no signature");
  if (headerSize + entries * entrySize > node.length) throw broken(volume, `An extent tree node claims ${entries} entries`);
  return node.readUInt16LE(6);
}

/** The last entry that begins at or before `block`, and where the entry after it begins. */
function findEntry(volume: Volume, node: Buffer, block: number): { readonly at: number | undefined; readonly next: number } {
  const entries = node.readUInt16LE(2);
  let at: number | undefined;
  let previous = -1;
  for (let index = 0; index < entries; index += 1) {
    const here = headerSize + index * entrySize;
    const first = node.readUInt32LE(here);
    if (first <= previous) throw broken(volume, "The entries of an extent tree node are out of order");
    if (first > block) return { at, next: first };
    previous = first;
    at = here;
  }
  return { at, next: endOfFile };
}

function leafRun(node: Buffer, at: number, block: number, end: number): Run {
  const first = node.readUInt32LE(at);
  const length = node.readUInt16LE(at + 4);
  const isWritten = length <= maxWritten;
  const stop = Math.min(first + (isWritten ? length : length - maxWritten), end);
  if (block >= stop) return { physical: undefined, count: end - block };
  const physical = node.readUInt32LE(at + 8) + node.readUInt16LE(at + 6) * 2 ** 32 + (block - first);
  return { physical: isWritten ? physical : undefined, count: stop - block };
}

function broken(volume: Volume, message: string): ImageReadError {
  return new ImageReadError(volume.section.what, message);
}
