import { ImageReadError } from "../../../ports/images.ts";
import type { Section } from "../section.ts";

/** Geometry of a FAT volume, every number checked against the partition. Places and sizes in bytes. */
export type FatVolume = {
  readonly section: Section;
  readonly bits: 12 | 16 | 32;
  readonly clusterSize: number;
  readonly clusterCount: number;
  readonly tableStart: number;
  /** The fixed root directory of FAT12 and FAT16; empty in FAT32. */
  readonly rootStart: number;
  readonly rootSize: number;
  /** First cluster of the root directory in FAT32, else 0. */
  readonly rootCluster: number;
  readonly dataStart: number;
  readonly label: string;
  /** Volume serial number as `XXXX-XXXX`. */
  readonly uuid: string;
};

const sectorSizes: ReadonlySet<number> = new Set([512, 1024, 2048, 4096]);
const directoryEntrySize = 32;
const maxClusters12 = 4084;

/** True when a first sector has the signature and a BIOS parameter block as every FAT volume has (Microsoft, "FAT: General Overview", 1.03). */
export function looksLikeFat(sector: Buffer): boolean {
  const sectorsPerCluster = sector.readUInt8(13);
  const copies = sector.readUInt8(16);
  return (
    sector.readUInt16LE(510) === 0xaa55 &&
    (sector[0] === 0xeb || sector[0] === 0xe9) &&
    sectorSizes.has(sector.readUInt16LE(11)) &&
    sectorsPerCluster > 0 &&
    (sectorsPerCluster & (sectorsPerCluster - 1)) === 0 &&
    sector.readUInt16LE(14) > 0 &&
    copies >= 1 &&
    copies <= 2 &&
    (sector[21] ?? 0) >= 0xf0
  );
}

/** Reads the boot sector. Which of the three sizes of table it has follows Linux: no 16-bit table size means FAT32, then the cluster count decides. */
export async function readBootSector(section: Section): Promise<FatVolume> {
  const sector = await section.read(0, 512);
  if (!looksLikeFat(sector)) throw new ImageReadError(section.what, "The boot sector is not that of a FAT volume");
  const sectorSize = sector.readUInt16LE(11);
  const clusterSize = sectorSize * sector.readUInt8(13);
  const isFat32 = sector.readUInt16LE(22) === 0;
  const tableStart = sector.readUInt16LE(14) * sectorSize;
  const tableSize = (sector.readUInt16LE(22) || sector.readUInt32LE(36)) * sectorSize;
  const rootStart = tableStart + sector.readUInt8(16) * tableSize;
  const rootSize = Math.ceil((sector.readUInt16LE(17) * directoryEntrySize) / sectorSize) * sectorSize;
  const size = (sector.readUInt16LE(19) || sector.readUInt32LE(32)) * sectorSize;
  const dataStart = rootStart + rootSize;
  const clusterCount = Math.floor((size - dataStart) / clusterSize);
  if (size > section.size || clusterCount < 1)
    throw new ImageReadError(section.what, `The boot sector claims ${size} bytes in ${section.size}`);
  const bits = isFat32 ? 32 : clusterCount <= maxClusters12 ? 12 : 16;
  if (((clusterCount + 2) * bits) / 8 > tableSize)
    throw new ImageReadError(section.what, "The allocation table is too short for its clusters");
  const extended = isFat32 ? 67 : 39;
  const serial = sector.readUInt32LE(extended).toString(16).padStart(8, "0").toUpperCase();
  return {
    section,
    bits,
    clusterSize,
    clusterCount,
    tableStart,
    rootStart,
    rootSize,
    rootCluster: isFat32 ? sector.readUInt32LE(44) : 0,
    dataStart,
    label: sector.toString("latin1", extended + 4, extended + 15).trimEnd(),
    uuid: `${serial.slice(0, 4)}-${serial.slice(4)}`,
  };
}
