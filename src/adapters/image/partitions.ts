import { ImageReadError, type Partition, type PartitionTable } from "../../ports/images.ts";
import { readGptCopy, type GptCopy } from "./gpt.ts";
import { hasBootCode, mbrPartitions, parseMbr, sectorSize, type Mbr, type PartitionEntry } from "./mbr.ts";
import { probeContent } from "./partition-content.ts";
import { createSection, type Section } from "./section.ts";

const protectiveType = 0xee;
/** Linux numbers at most 255 partitions on one disk; more is a trick to keep the reader busy. */
const maxPartitions = 255;

type Found = Omit<PartitionTable, "partitions" | "bootCode"> & { readonly partitions: readonly PartitionEntry[] };

/** The partition table of a virtual disk, both GPT copies read and compared, the content of every partition probed. */
export async function readPartitionTable(disk: Section): Promise<PartitionTable> {
  if (disk.size < sectorSize) return { kind: "none", faults: [], bootCode: false, partitions: [] };
  const sector = await disk.read(0, sectorSize);
  const mbr = parseMbr(sector);
  const found = (await readGpt(disk, mbr)) ?? (await readMbr(disk, mbr));
  if (found.partitions.length > maxPartitions)
    throw new ImageReadError("the partition table", `The disk has more than ${maxPartitions} partitions`);
  const faults = [...found.faults, ...layoutFaults(disk, found)];
  const partitions: Partition[] = [];
  for (const entry of found.partitions) partitions.push({ ...entry, content: await contentOf(disk, entry) });
  return { ...found, faults, bootCode: hasBootCode(sector), partitions };
}

async function readGpt(disk: Section, mbr: Mbr | undefined): Promise<Found | undefined> {
  const lastSector = Math.floor(disk.size / sectorSize) - 1;
  const primary = await readGptCopy(disk, 1, "primary");
  const entries = mbr?.entries ?? [];
  const isProtected = entries.some(({ type }) => type === protectiveType);
  if (!isProtected && (primary === undefined || entries.length > 0)) return undefined;
  const backup = (await readGptCopy(disk, lastSector, "backup")) ?? (primary && (await readGptCopy(disk, primary.otherSector, "backup")));
  const faults = [...protectionFaults(isProtected, entries.length), ...copyFaults(primary, backup, lastSector)];
  const chosen = [primary, backup].find((copy) => copy?.faults.length === 0) ?? primary ?? backup;
  if (chosen === undefined) return { kind: "gpt", faults, partitions: [] };
  return { kind: "gpt", faults, diskGuid: chosen.diskGuid, partitions: chosen.partitions };
}

function protectionFaults(isProtected: boolean, entries: number): readonly string[] {
  if (!isProtected) return ["The disk has a GPT but no protective MBR entry, so firmware and kernels may not see it"];
  return entries > 1 ? ["The MBR lists other partitions beside the protective entry (a hybrid MBR)"] : [];
}

function copyFaults(primary: GptCopy | undefined, backup: GptCopy | undefined, lastSector: number): readonly string[] {
  const faults = [
    ...(primary?.faults ?? ["The primary GPT header is missing"]),
    ...(backup?.faults ?? ["The backup GPT header is missing"]),
  ];
  if (backup !== undefined && backup.thisSector !== lastSector) {
    faults.push(`The backup GPT does not name the disk's last sector (${lastSector}) as its place but sector ${backup.thisSector}`);
  }
  if (primary === undefined || backup === undefined) return faults;
  const fields = ["diskGuid", "entriesChecksum", "firstUsable", "lastUsable"] as const;
  if (fields.some((field) => primary[field] !== backup[field])) faults.push("The two copies of the GPT differ");
  if (primary.otherSector !== backup.thisSector) {
    faults.push(
      `The primary GPT header looks for its backup in sector ${primary.otherSector}, the backup stands in sector ${backup.thisSector}`,
    );
  }
  return faults;
}

async function readMbr(disk: Section, mbr: Mbr | undefined): Promise<Found> {
  if (mbr === undefined || mbr.entries.length === 0) return { kind: "none", faults: [], partitions: [] };
  const hidden =
    (await readGptCopy(disk, 1, "primary")) === undefined ? [] : ["A GPT header stands behind an MBR that does not announce it"];
  return { kind: "mbr", faults: hidden, partitions: await mbrPartitions(disk, mbr) };
}

function layoutFaults(disk: Section, { partitions }: Found): readonly string[] {
  const faults = partitions.flatMap(({ number, start, size }) => {
    if (size <= 0) return [`Partition ${number} ends before it starts`];
    return start + size > disk.size ? [`Partition ${number} reaches beyond the end of the disk`] : [];
  });
  const ordered = partitions.filter((each) => each.size > 0 && !isContainer(each)).toSorted((a, b) => a.start - b.start);
  let reach: PartitionEntry | undefined;
  for (const each of ordered) {
    if (reach !== undefined && each.start < reach.start + reach.size) faults.push(`Partitions ${reach.number} and ${each.number} overlap`);
    if (reach === undefined || each.start + each.size > reach.start + reach.size) reach = each;
  }
  return faults;
}

function isContainer({ type }: PartitionEntry): boolean {
  return type === "0x05" || type === "0x0f" || type === "0x85";
}

async function contentOf(disk: Section, entry: PartitionEntry): Promise<Partition["content"]> {
  const readable = entry.size > 0 && entry.start + entry.size <= disk.size && !isContainer(entry);
  return readable ? await probeContent(partitionSection(disk, entry)) : "unknown";
}

/** The bytes of one partition. */
export function partitionSection(disk: Section, { number, start, size }: Pick<Partition, "number" | "start" | "size">): Section {
  return createSection(`partition ${number}`, disk, start, size);
}
