import type { Partition } from "../../ports/images.ts";
import { isZero } from "./bytes.ts";
import { extKind, extMagic } from "./ext/features.ts";
import { looksLikeFat } from "./fat/boot-sector.ts";
import type { Section } from "./section.ts";

type Content = Partition["content"];

/** Every signature looked for stands within this many bytes of the start (btrfs reaches furthest: 64 KiB + 72), RAID's end copies aside. */
const headBytes = 128 * 1024;
const raidMagic = 0xa92b4efc;
const pageSizes = [4096, 8192, 16_384, 32_768, 65_536];
/** A hibernated system overwrites its swap area's signature; it is swap all the same. */
const swapSignatures: ReadonlySet<string> = new Set([
  "SWAPSPACE2",
  "SWAP-SPACE",
  "S1SUSPEND\0",
  "S2SUSPEND\0",
  "ULSUSPEND\0",
  "LINHIB0001",
]);

/**
 * What a partition holds by the signatures in it, whatever its type says. A layer that hides others (encryption, RAID, LVM) is named before
 * what may shine through it.
 */
export async function probeContent(section: Section): Promise<Content> {
  const head = Buffer.alloc(headBytes);
  (await section.read(0, Math.min(headBytes, section.size))).copy(head);
  const content = layer(head) ?? ((await hasRaidAtEnd(section)) ? "raid" : fileSystem(head));
  if (content !== undefined) return content;
  return isZero(head) ? "empty" : "unknown";
}

function layer(head: Buffer): Content | undefined {
  if (text(head, 0, 6) === "LUKS\u00ba\u00be") return "luks";
  if (head.readUInt32LE(0) === raidMagic || head.readUInt32LE(4096) === raidMagic) return "raid";
  const label = [0, 512, 1024, 1536].some((at) => text(head, at, 8) === "LABELONE" && text(head, at + 24, 4) === "LVM2");
  return label ? "lvm2" : undefined;
}

function fileSystem(head: Buffer): Content | undefined {
  if (text(head, 0, 4) === "XFSB") return "xfs";
  if (text(head, 0x10040, 8) === "_BHRfS_M") return "btrfs";
  if (text(head, 3, 8) === "NTFS    ") return "ntfs";
  if (text(head, 0, 4) === "hsqs") return "squashfs";
  if (head.readUInt16LE(1024 + 56) === extMagic) return extKind(head.subarray(1024, 2048));
  if (pageSizes.some((page) => swapSignatures.has(text(head, page - 10, 10)))) return "swap";
  return looksLikeFat(head) ? "fat" : undefined;
}

/** Linux software RAID keeps the superblock of its formats 0.90 and 1.0 near the end, in front of which the file system looks bare. */
async function hasRaidAtEnd(section: Section): Promise<boolean> {
  const sectors = Math.floor(section.size / 512);
  const places = [Math.floor(sectors / 128) * 128 - 128, Math.floor((sectors - 16) / 8) * 8];
  for (const place of places) {
    if (place > 0 && (await section.read(place * 512, 4)).readUInt32LE(0) === raidMagic) return true;
  }
  return false;
}

function text(buffer: Buffer, at: number, length: number): string {
  return buffer.toString("latin1", at, at + length);
}
