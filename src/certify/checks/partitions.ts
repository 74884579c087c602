import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { links } from "../links.ts";
import { rootCandidates, rootVolume, unreadableRemedy } from "../tree/root.ts";
import { isOpen, osTable, volumes, whyClosed } from "../tree/volumes.ts";

const sector = 512;
const firstUsableSector = 2048;
/** GPT header and entries end with sector 33 (128 entries of 128 bytes from sector 2 on). */
const firstFreeSector = 34;
const common = { tier: "S", severity: "error", family: "any", aliases: [], link: links.faq } as const;

/** Partition table and what stands in the partitions. */
export const partitionChecks: readonly Check[] = [
  {
    ...common,
    id: "PART-001",
    title: "The OS disk has a partition table",
    why: "Without one the firmware finds nothing to start.",
    remedy: "Partition the disk (GPT for generation 2, GPT or MBR for generation 1) and install the system again.",
    run: hasTable,
  },
  {
    ...common,
    id: "PART-002",
    title: "The partition table is sound",
    why: "Copies that differ, wrong checksums and overlaps make systems start from different layouts.",
    remedy: "Repair it: `sgdisk --verify`, `sgdisk --move-second-header` after a resize; then convert again.",
    run: tableFaults,
  },
  {
    ...common,
    id: "PART-010",
    title: "The backup of the GPT stands at the end of the disk",
    why: "Where the disk became larger after it was partitioned, tools warn or offer a repair; a size that was rounded by a converter does this.",
    severity: "warning",
    remedy: "Move it: `sgdisk --move-second-header disk.raw` after the last change of size.",
    run: backupAtEnd,
  },
  {
    ...common,
    id: "PART-003",
    title: "The first partition begins at sector 2048 or later",
    why: "The first MiB of the OS disk is reserved for the marketplace's billing tag.",
    remedy: "Create the partitions with a 1 MiB start (`sgdisk --set-alignment=2048`) and install the system again.",
    run: firstPartition,
  },
  {
    ...common,
    id: "PART-004",
    title: "Sectors 34 to 2047 are empty",
    why: "The marketplace writes its billing tag into the first MiB; what stands there is overwritten.",
    remedy: "Clear them on the raw disk: `dd if=/dev/zero of=disk.raw bs=512 seek=34 count=2014 conv=notrunc`.",
    run: firstMebibyte,
  },
  {
    ...common,
    id: "PART-005",
    title: "No swap partition on the OS disk",
    why: "Swap on the OS disk is slow and costs transactions; certification refuses it even when nothing uses it.",
    aliases: ["TestID 41", "200.3.3.3", "LISA verify_no_swap_on_osdisk"],
    remedy: "Delete the swap partition and its fstab line; let the agent or cloud-init make swap on the resource disk.",
    run: swapPartitions,
  },
  {
    ...common,
    id: "PART-006",
    tier: "F",
    family: "linux",
    title: "One root file system",
    why: "With two it is open which one is certified and which one customers get.",
    severity: "warning",
    aliases: ["TestID 42"],
    remedy: "Remove the other system's partition from the image.",
    run: singleRoot,
  },
  {
    ...common,
    id: "PART-007",
    title: "No LVM on the OS disk",
    why: "Repairing a machine by attaching its disk to another fails when both have volume groups of one name.",
    severity: "warning",
    remedy: "Install the system on plain partitions.",
    link: links.genericLinux,
    run: noLvm,
  },
  {
    ...common,
    id: "PART-008",
    tier: "F",
    family: "linux",
    title: "The root file system can be read",
    why: "All checks of files need it.",
    remedy: unreadableRemedy,
    run: async (context) => pass(`Partition ${(await rootVolumeOfItself(context)).number} holds the root file system.`),
  },
  {
    ...common,
    id: "PART-009",
    tier: "F",
    family: "linux",
    title: "Every other file system can be read",
    why: "Users' homes, logs and boot files may be on it.",
    severity: "warning",
    remedy: unreadableRemedy,
    run: othersReadable,
  },
];

async function hasTable(context: Context): Promise<Verdict> {
  const { kind, partitions } = await osTable(context);
  if (kind === "none") return fail("The OS disk has no partition table.", { disk: "os", actual: "none", required: "GPT or MBR" });
  if (partitions.length === 0)
    return fail("The partition table has no partitions.", { disk: "os", actual: "0 partitions", required: "at least 1" });
  return pass(`The OS disk has a ${kind.toUpperCase()} partition table; partitions: ${partitions.length}.`);
}

async function tableFaults(context: Context): Promise<Verdict> {
  const { kind, faults } = await osTable(context);
  if (kind === "none") return notApplicable("There is no partition table.");
  return judge(
    faults.filter((each) => !isBackupElsewhere(each)).map((each) => faultOf(each, "a table without faults")),
    "The partition table has no faults.",
  );
}

async function backupAtEnd(context: Context): Promise<Verdict> {
  const { kind, faults } = await osTable(context);
  if (kind !== "gpt") return notApplicable("The rule is about GPT disks.");
  const found = faults.filter(isBackupElsewhere).map((each) => faultOf(each, "the backup in the last sector"));
  return judge(found, "The backup of the GPT stands at the end of the disk.");
}

/** The reader's words for a disk that grew after it was partitioned: systems start from it and mend it by themselves. */
function isBackupElsewhere(fault: string): boolean {
  return fault.startsWith("The backup GPT") && fault.includes("last sector");
}

function faultOf(text: string, required: string): Fault {
  return { text: `${text}.`, evidence: { disk: "os", actual: text, required } };
}

async function firstPartition(context: Context): Promise<Verdict> {
  const { partitions } = await osTable(context);
  if (partitions.length === 0) return notApplicable("There are no partitions.");
  const early = partitions.filter(({ start }) => start < firstUsableSector * sector);
  return judge(
    early.map(({ number, start }) => ({
      text: `Partition ${number} begins at sector ${Math.floor(start / sector)}.`,
      evidence: {
        disk: "os",
        partition: number,
        actual: `sector ${Math.floor(start / sector)}`,
        required: `sector ${firstUsableSector} or later`,
      },
    })),
    "The first MiB is free of partitions.",
  );
}

async function firstMebibyte(context: Context): Promise<Verdict> {
  const { kind, partitions } = await osTable(context);
  // Behind an MBR these sectors hold GRUB's core image, and the rule speaks of GPT only.
  if (kind !== "gpt") return notApplicable("The rule is about GPT disks.");
  const begins = Math.min(firstUsableSector, ...partitions.map(({ start }) => Math.floor(start / sector)));
  // A partition that begins too early is PART-003's finding; its content is none of this one's.
  if (begins <= firstFreeSector) return notApplicable("A partition begins inside the first MiB.");
  const bytes = await context.os.image.read(firstFreeSector * sector, (begins - firstFreeSector) * sector);
  const at = bytes.findIndex((byte) => byte !== 0);
  if (at < 0) return pass(`Sectors ${firstFreeSector} to ${begins - 1} are empty.`);
  const actual = `data in sector ${firstFreeSector + Math.floor(at / sector)}`;
  return fail(`The first MiB holds ${actual}.`, { disk: "os", actual, required: "zeros in sectors 34 to 2047" });
}

async function swapPartitions(context: Context): Promise<Verdict> {
  const { partitions } = await osTable(context);
  const swap = partitions.filter(({ role, content }) => role === "swap" || content === "swap");
  const faults = swap.map(({ number, role }): Fault => {
    const how = role === "swap" ? "by its type" : "by its signature";
    return {
      text: `Partition ${number} is swap, ${how}.`,
      evidence: { disk: "os", partition: number, actual: `swap ${how}`, required: "no swap partition" },
    };
  });
  return judge(faults, "No partition is swap.");
}

async function singleRoot(context: Context): Promise<Verdict> {
  const root = await rootVolume(context);
  const others = (await rootCandidates(context)).filter(({ partition }) => partition.number !== root.partition.number);
  const faults = others.map(({ partition: { number } }) => ({
    text: `Partition ${number} holds a second Linux system beside partition ${root.partition.number}.`,
    evidence: { disk: "os", partition: number, actual: "a second root file system", required: "one" },
  }));
  return judge(faults, "There is one root file system.");
}

async function noLvm(context: Context): Promise<Verdict> {
  const { partitions } = await osTable(context);
  const found = partitions.filter(({ role, content }) => role === "lvm" || content === "lvm2");
  return judge(
    found.map(({ number }) => ({
      text: `Partition ${number} belongs to LVM.`,
      evidence: { disk: "os", partition: number, actual: "LVM physical volume", required: "a plain file system" },
    })),
    "No partition belongs to LVM.",
  );
}

async function rootVolumeOfItself(context: Context): Promise<{ readonly number: number }> {
  return (await rootVolume(context)).partition;
}

async function othersReadable(context: Context): Promise<Verdict> {
  const root = await rootVolume(context);
  const closed = (await volumes(context)).find((volume) => !isOpen(volume) && volume.partition.number !== root.partition.number);
  return closed === undefined
    ? pass("All file systems can be read.")
    : { kind: "unknown", text: whyClosed(closed), remedy: unreadableRemedy };
}
