import { ImageReadError } from "../../../ports/images.ts";
import { extentRun } from "./extents.ts";
import { inodeFlags, type Inode, type Volume } from "./inode.ts";
import type { Run } from "./run.ts";

const directBlocks = 12;

/** The run that begins at a file's block `block` (counted from its start). One look-up reads at most five blocks, whatever the image claims. */
export async function runAt(volume: Volume, inode: Inode, block: number): Promise<Run> {
  const run = (inode.flags & inodeFlags.extents) === 0 ? await indirectRun(volume, inode, block) : await extentRun(volume, inode, block);
  const { blockCount } = volume.superblock;
  if (run.physical !== undefined && run.physical + run.count > blockCount) {
    throw new ImageReadError(
      volume.section.what,
      `Inode ${inode.number} points at block ${run.physical} (${run.count} long) of ${blockCount}`,
    );
  }
  return run;
}

/** The ext2 way: 12 direct pointers, then trees of pointers one, two and three levels deep. */
async function indirectRun(volume: Volume, inode: Inode, block: number): Promise<Run> {
  if (block < directBlocks) return runInTable(inode.blocks.subarray(0, directBlocks * 4), block);
  const perBlock = volume.superblock.blockSize / 4;
  let rest = block - directBlocks;
  for (const depth of [1, 2, 3]) {
    const span = perBlock ** depth;
    if (rest < span) return await descend(volume, { pointer: inode.blocks.readUInt32LE((directBlocks + depth - 1) * 4), depth, at: rest });
    rest -= span;
  }
  throw new ImageReadError(volume.section.what, `Inode ${inode.number} claims more blocks than pointers can reach`);
}

async function descend(
  { section, superblock }: Volume,
  { pointer, depth, at }: { pointer: number; depth: number; at: number },
): Promise<Run> {
  const perBlock = superblock.blockSize / 4;
  let table = pointer;
  let rest = at;
  for (let level = depth; level > 0; level -= 1) {
    const span = perBlock ** (level - 1);
    if (table === 0) return { physical: undefined, count: span * perBlock - rest };
    const bytes = await section.read(table * superblock.blockSize, superblock.blockSize);
    const slot = Math.floor(rest / span);
    if (level === 1) return runInTable(bytes, slot);
    table = bytes.readUInt32LE(slot * 4);
    rest %= span;
  }
  return { physical: undefined, count: 1 };
}

/** Neighbouring pointers to neighbouring blocks make one run, so that a file is read in few pieces. */
function runInTable(table: Buffer, slot: number): Run {
  const slots = table.length / 4;
  const first = table.readUInt32LE(slot * 4);
  let count = 1;
  while (slot + count < slots && table.readUInt32LE((slot + count) * 4) === (first === 0 ? 0 : first + count)) count += 1;
  return { physical: first === 0 ? undefined : first, count };
}
