import type { Container } from "../../ports/images.ts";
import { uuidText } from "./bytes.ts";

/** Bytes of the footer at the end of every VHD (Virtual Hard Disk Image Format Specification 1.0, "Hard Disk Footer Format"). */
export const footerSize = 512;

const checksumOffset = 64;
const reservedOffset = 85;
const vhdCookie = "conectix";

/**
 * The container that `start` (the first bytes of the file) and `end` (its last 512) show. Nothing is judged here: broken fields are given as found.
 */
export function parseContainer(start: Buffer, end: Buffer): Container {
  const footer = Buffer.alloc(footerSize);
  end.copy(footer);
  return {
    kind: containerKind(start, footer),
    cookie: footer.toString("latin1", 0, 8),
    checksum: { found: footer.readUInt32BE(checksumOffset), computed: footerChecksum(footer) },
    virtualSize: Number(footer.readBigUInt64BE(48)),
    originalSize: Number(footer.readBigUInt64BE(40)),
    diskType: footer.readUInt32BE(60),
    creator: footer.toString("latin1", 28, 32),
    savedState: footer[84] !== 0,
    formatVersion: footer.readUInt32BE(12),
    dataOffset: `0x${footer.toString("hex", 16, 24).toUpperCase()}`,
    uniqueId: uuidText(footer, 68),
    reservedNonZero: footer.subarray(reservedOffset).reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0),
  };
}

/** One's complement of the sum of all footer bytes, the checksum field taken as zero (same specification, "Checksum"). */
function footerChecksum(footer: Uint8Array): number {
  const sum = footer.reduce((total, byte, index) => total + (index >= checksumOffset && index < checksumOffset + 4 ? 0 : byte), 0);
  return ~sum >>> 0;
}

function containerKind(start: Buffer, footer: Buffer): Container["kind"] {
  const head = start.toString("latin1", 0, 8);
  if (head === "vhdxfile") return "vhdx";
  if (head.startsWith("QFI\u00fb")) return "qcow2";
  // Only dynamic and differencing disks keep a copy of the footer at the start, so it also betrays a truncated one.
  if (footer.toString("latin1", 0, 8) !== vhdCookie) return head === vhdCookie ? "dynamic" : "none";
  const diskType = footer.readUInt32BE(60);
  if (diskType === 3) return "dynamic";
  if (diskType === 4) return "differencing";
  return diskType !== 2 && head === vhdCookie ? "dynamic" : "fixed";
}
