import { ImageReadError } from "../../../ports/images.ts";
import type { Inode, Volume } from "./inode.ts";

const attributeMagic = 0xea02_0000;
const entryHeaderSize = 16;
/** Name index of the `system.` namespace; the attribute `system.data` holds what does not fit into `i_block`. */
const systemNamespace = 7;

/**
 * The two places where the data of a small file lives inside its inode (feature inline_data): the 60 bytes of `i_block`, then the value of the
 * extended attribute `system.data`. Directories keep separate lists of entries in each.
 */
export function inlineParts(volume: Volume, inode: Inode): readonly [Buffer, Buffer] {
  return [inode.blocks, attributeValue(volume, inode) ?? Buffer.alloc(0)];
}

function attributeValue(volume: Volume, { extra, number }: Inode): Buffer | undefined {
  if (extra.length < entryHeaderSize) return undefined;
  const base = extra.readUInt16LE(0) + 4;
  if (base > extra.length || extra.readUInt32LE(base - 4) !== attributeMagic) return undefined;
  for (let at = base; at + entryHeaderSize <= extra.length && extra.readUInt32LE(at) !== 0;) {
    const nameLength = extra.readUInt8(at);
    const name = extra.toString("latin1", at + entryHeaderSize, at + entryHeaderSize + nameLength);
    if (extra.readUInt8(at + 1) === systemNamespace && name === "data") {
      const [start, size] = [base + extra.readUInt16LE(at + 2), extra.readUInt32LE(at + 8)];
      if (extra.readUInt32LE(at + 4) !== 0 || start + size > extra.length)
        throw new ImageReadError(volume.section.what, `Inode ${number} keeps inline data outside itself`);
      return extra.subarray(start, start + size);
    }
    at += entryHeaderSize + Math.ceil(nameLength / 4) * 4;
  }
  return undefined;
}
