import { ImageReadError } from "../../../ports/images.ts";
import { nameText } from "../bytes.ts";
import { runAt } from "./block-map.ts";
import { inlineParts } from "./inline-data.ts";
import { inodeFlags, type Inode, type Volume } from "./inode.ts";

/** Fits a name of `PATH_MAX`; a longer target can not be followed by any kernel. */
const maxTarget = 4096;
const fastTarget = 60;

/** The first `length` bytes of what an inode holds (fewer when it is shorter). The caller bounds `length`; holes read as zeros. */
export async function readContent(volume: Volume, inode: Inode, length: number): Promise<Buffer> {
  if ((inode.flags & inodeFlags.encrypted) !== 0) throw new ImageReadError(volume.section.what, `Inode ${inode.number} is encrypted`);
  const wanted = Math.min(length, inode.size);
  if ((inode.flags & inodeFlags.inlineData) !== 0) return inlineContent(volume, inode, wanted);
  const { blockSize } = volume.superblock;
  const result = Buffer.alloc(wanted);
  for (let filled = 0; filled < wanted;) {
    const { physical, count } = await runAt(volume, inode, Math.floor(filled / blockSize));
    const piece = Math.min(count * blockSize, wanted - filled);
    if (physical !== undefined) (await volume.section.read(physical * blockSize, piece)).copy(result, filled);
    filled += piece;
  }
  return result;
}

/** The target of a symbolic link, as written. */
export async function readTarget(volume: Volume, inode: Inode): Promise<string> {
  if (inode.size > maxTarget)
    throw new ImageReadError(volume.section.what, `A symbolic link of ${inode.size} bytes is longer than any path`);
  const isFast = inode.size < fastTarget && (inode.flags & (inodeFlags.extents | inodeFlags.inlineData | inodeFlags.encrypted)) === 0;
  return nameText(isFast ? inode.blocks.subarray(0, inode.size) : await readContent(volume, inode, inode.size));
}

function inlineContent(volume: Volume, inode: Inode, wanted: number): Buffer {
  const data = Buffer.concat(inlineParts(volume, inode));
  if (inode.size > data.length)
    throw new ImageReadError(volume.section.what, `Inode ${inode.number} claims ${inode.size} bytes of inline data and has ${data.length}`);
  return Buffer.from(data.subarray(0, wanted));
}
