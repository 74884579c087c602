import { ImageReadError, type RamDisk } from "../../../ports/images.ts";
import { createCpioReader } from "./cpio.ts";
import { compressionOf, unpack } from "./unpack.ts";

/** Far above what distributions make (30 to 200 MiB unpacked), far below what would keep a machine busy. */
const maxUnpacked = 512 * 1024 * 1024;
/** More parts than any builder puts behind each other: a trick to keep the reader busy. */
const maxParts = 64;

/**
 * Paths in an initial RAM disk: archives plain or compressed, one after the other, as the kernel unpacks them. `what` names it in errors.
 * Throws `ImageReadError` for what is broken, packed in a way that is not read, or beyond the limits; memory stays within a few MiB.
 */
export async function readRamDisk(what: string, bytes: Buffer): Promise<RamDisk> {
  const reader = createCpioReader(what);
  let unpacked = 0;
  const take = (piece: Buffer): void => {
    unpacked += piece.length;
    if (unpacked > maxUnpacked) throw new ImageReadError(what, `It unpacks to more than ${maxUnpacked} bytes`);
    if (reader.push(piece) < piece.length) throw new ImageReadError(what, "What is unpacked from it is no archive");
  };
  let rest = bytes;
  for (let part = 0; rest.length > 0; part += 1) {
    if (part >= maxParts) throw new ImageReadError(what, `It has more than ${maxParts} parts`);
    const used = compressionOf(rest) === undefined ? reader.push(rest) : await unpack(what, rest, take);
    if (used === 0) throw new ImageReadError(what, "It is neither an archive nor packed in a known way");
    rest = rest.subarray(used);
  }
  reader.finish();
  return { paths: reader.paths };
}
