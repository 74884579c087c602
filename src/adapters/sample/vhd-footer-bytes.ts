import { sampleGuids } from "./layout.ts";

const sector = 512;
const checksumOffset = 64;

/** The footer of a fixed VHD of `size` bytes (Virtual Hard Disk Image Format Specification 1.0, "Hard Disk Footer Format"). */
export function fixedFooter(size: number): Buffer {
  const footer = Buffer.alloc(sector);
  footer.write("conectix", 0, "latin1");
  footer.writeUInt32BE(2, 8); // features: the reserved bit, always set
  footer.writeUInt32BE(0x0001_0000, 12);
  footer.fill(0xff, 16, 24);
  footer.write("slpw", 28, "latin1");
  footer.writeUInt32BE(0x0001_0000, 32);
  footer.write("Wi2k", 36, "latin1");
  footer.writeBigUInt64BE(BigInt(size), 40);
  footer.writeBigUInt64BE(BigInt(size), 48);
  footer.set(geometry(size / sector), 56);
  footer.writeUInt32BE(2, 60);
  footer.write(sampleGuids.disk.replaceAll("-", ""), 68, "hex");
  footer.writeUInt32BE(~footer.reduce((sum, byte) => sum + byte, 0) >>> 0, checksumOffset);
  return footer;
}

/** Cylinders, heads and sectors per track as the same specification's appendix computes them. */
function geometry(total: number): Uint8Array {
  const sectors = Math.min(total, 65_535 * 16 * 255);
  let [perTrack, heads] = [255, 16];
  if (sectors < 65_536 * 16 * 63) {
    perTrack = 17;
    heads = Math.max(4, Math.ceil(Math.floor(sectors / perTrack) / 1024));
    if (Math.floor(sectors / perTrack) >= heads * 1024 || heads > 16) [perTrack, heads] = [31, 16];
    if (perTrack === 31 && Math.floor(sectors / perTrack) >= heads * 1024) [perTrack, heads] = [63, 16];
  }
  const cylinders = Math.floor(Math.floor(sectors / perTrack) / heads);
  return Uint8Array.of(cylinders >> 8, cylinders & 0xff, heads, perTrack);
}
