import { ImageReadError, type Partition } from "../../ports/images.ts";
import { isZero } from "./bytes.ts";
import { mbrRole } from "./partition-types.ts";
import type { Section } from "./section.ts";

export const sectorSize = 512;

/** A partition before its content has been looked at. */
export type PartitionEntry = Omit<Partition, "content">;

type MbrEntry = {
  readonly number: number;
  readonly type: number;
  readonly active: boolean;
  readonly firstSector: number;
  readonly sectors: number;
};

export type Mbr = { readonly bootCode: boolean; readonly signature: number; readonly entries: readonly MbrEntry[] };

const tableOffset = 446;
const firstLogicalNumber = 5;
const maxLogical = 128;
const extendedTypes: ReadonlySet<number> = new Set([0x05, 0x0f, 0x85]);

/** The first sector read as a master boot record, or undefined when it does not end in 55 AA. */
export function parseMbr(sector: Buffer): Mbr | undefined {
  if (sector.length < sectorSize || sector.readUInt16LE(510) !== 0xaa55) return undefined;
  const entries = [0, 1, 2, 3].map((slot) => parseEntry(sector, slot)).filter(({ type, sectors }) => type !== 0 && sectors !== 0);
  return { bootCode: hasBootCode(sector), signature: sector.readUInt32LE(440), entries };
}

/** True when boot code stands in the first 440 bytes. */
export function hasBootCode(sector: Buffer): boolean {
  return !isZero(sector.subarray(0, 440));
}

/** True for the container of logical partitions, which holds no data of its own. */
function isExtended(type: number): boolean {
  return extendedTypes.has(type);
}

/** All partitions of an MBR disk: the primary ones, then the logical ones found by following the chain of extended boot records. */
export async function mbrPartitions(disk: Section, mbr: Mbr): Promise<readonly PartitionEntry[]> {
  const logical: MbrEntry[] = [];
  for (const { type, firstSector } of mbr.entries) {
    if (isExtended(type)) logical.push(...(await logicalEntries(disk, firstSector, firstLogicalNumber + logical.length)));
  }
  const guid = (number: number): string => `${mbr.signature.toString(16).padStart(8, "0")}-${number.toString(16).padStart(2, "0")}`;
  return [...mbr.entries, ...logical].map(({ number, type, active, firstSector, sectors }) => ({
    number,
    type: `0x${type.toString(16).padStart(2, "0")}`,
    role: mbrRole(type),
    name: "",
    guid: guid(number),
    active,
    start: firstSector * sectorSize,
    size: sectors * sectorSize,
  }));
}

async function logicalEntries(disk: Section, container: number, firstNumber: number): Promise<readonly MbrEntry[]> {
  const found: MbrEntry[] = [];
  const visited = new Set<number>();
  let at: number | undefined = container;
  while (at !== undefined) {
    if (visited.has(at) || visited.size >= maxLogical)
      throw new ImageReadError("the extended partition", "The chain of extended boot records does not end");
    visited.add(at);
    const record = await disk.read(at * sectorSize, sectorSize);
    if (record.readUInt16LE(510) !== 0xaa55) throw new ImageReadError("the extended partition", "An extended boot record has no signature");
    const [data, next] = [parseEntry(record, 0), parseEntry(record, 1)];
    if (data.type !== 0 && data.sectors !== 0)
      found.push({ ...data, number: firstNumber + found.length, firstSector: at + data.firstSector });
    at = isExtended(next.type) && next.sectors !== 0 ? container + next.firstSector : undefined;
  }
  return found;
}

function parseEntry(sector: Buffer, slot: number): MbrEntry {
  const at = tableOffset + slot * 16;
  return {
    number: slot + 1,
    active: sector[at] === 0x80,
    type: sector.readUInt8(at + 4),
    firstSector: sector.readUInt32LE(at + 8),
    sectors: sector.readUInt32LE(at + 12),
  };
}
