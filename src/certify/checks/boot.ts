import { quote } from "../../core/problem.ts";
import type { Partition } from "../../ports/images.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { bootEntries } from "../facts/boot-entries.ts";
import type { BootEntry } from "../facts/boot-entry.ts";
import { unifiedKernels } from "../facts/unified-kernels.ts";
import { links } from "../links.ts";
import { findVolume } from "../tree/fstab.ts";
import { rootVolume } from "../tree/root.ts";
import { isOpen, openedVolumes, osTable, volumes, whyClosed } from "../tree/volumes.ts";

const common = { tier: "F", severity: "error", family: "linux", aliases: [], link: links.genericLinux } as const;

/** Whether the firmware of the generation claimed finds a loader, and the loader its kernel and root. */
export const bootChecks: readonly Check[] = [
  {
    ...common,
    id: "BOOT-001",
    family: "any",
    title: "A generation 2 image has a loader on an EFI system partition",
    why: "UEFI firmware without entries of its own starts \\EFI\\BOOT\\BOOTX64.EFI (BOOTAA64.EFI on arm64), and a new machine has none.",
    link: links.discoverable,
    remedy:
      "Add a FAT EFI system partition and install the loader with its removable path (`grub-install --removable`, `bootctl install`).",
    run: efiLoader,
  },
  {
    ...common,
    id: "BOOT-002",
    tier: "S",
    family: "any",
    title: "A generation 1 image has BIOS boot code",
    why: "Generation 1 machines start from the MBR.",
    remedy:
      "Install GRUB for BIOS (`grub-install --target=i386-pc`; on GPT with a BIOS boot partition), or sell the image as generation 2.",
    run: biosLoader,
  },
  {
    ...common,
    id: "BOOT-003",
    title: "Boot entries can be read",
    why: "The kernel's options decide whether anybody sees what happens on a machine that does not start.",
    remedy: "Use systemd-boot or BLS entries, grub.cfg, extlinux or a unified kernel image, and build it again where it is broken.",
    run: readable,
  },
  {
    ...common,
    id: "BOOT-004",
    title: "Kernel and initial RAM disk of every entry are there",
    why: "An entry whose kernel was removed does not start.",
    remedy: "Regenerate the loader's configuration (`update-grub`, `kernel-install`) as the last step of the build.",
    run: filesPresent,
  },
  {
    ...common,
    id: "BOOT-005",
    title: "Every entry names the root file system of this image",
    why: "A root by another disk's UUID or by a device name is not found when the machine starts elsewhere.",
    aliases: ["LISA verify_os_partition_identifier"],
    remedy: "Boot by `root=UUID=…` or `root=PARTUUID=…` of the image's own root partition.",
    run: rootNamed,
  },
];

async function efiLoader(context: Context): Promise<Verdict> {
  if (context.type === "x64Gen1") return notApplicable("Generation 1 starts from the MBR.");
  const { kind, partitions } = await osTable(context);
  const path = `/EFI/BOOT/${context.type === "arm64Gen2" ? "BOOTAA64.EFI" : "BOOTX64.EFI"}`;
  if (kind === "none") return notApplicable("There is no partition table (PART-001).");
  const esps = partitions.filter(({ role }) => role === "esp");
  if (esps.length === 0) return fail("There is no EFI system partition.", { disk: "os", actual: "none", required: "one with FAT" });
  for (const { partition, files } of await openedVolumes(context))
    if (partition.role === "esp" && (await files.stat(path))?.kind === "file") return pass(`Partition ${partition.number} holds ${path}.`);
  const closed = (await volumes(context)).find((volume) => volume.partition.role === "esp" && !isOpen(volume));
  if (closed !== undefined) return { kind: "unknown", text: whyClosed(closed) };
  const number = esps[0]?.number ?? 0;
  return fail(`The EFI system partition ${number} does not hold ${path}.`, {
    disk: "os",
    partition: number,
    path,
    actual: "no such file",
    required: path,
  });
}

async function biosLoader(context: Context): Promise<Verdict> {
  if (context.type !== "x64Gen1") return notApplicable("Generation 2 starts from the EFI system partition.");
  const { kind, bootCode, partitions } = await osTable(context);
  if (kind === "none") return notApplicable("There is no partition table (PART-001).");
  if (!bootCode) return fail("The MBR holds no boot code.", { disk: "os", actual: "zeros in the first 440 bytes", required: "boot code" });
  if (kind === "gpt" && !partitions.some(({ role }) => role === "bios-boot"))
    return fail("The GPT disk has no BIOS boot partition for the loader.", {
      disk: "os",
      actual: "none",
      required: "a BIOS boot partition",
    });
  return pass("The MBR holds boot code.");
}

async function readable(context: Context): Promise<Verdict> {
  const entries = await bootEntries(context);
  const [broken] = (await unifiedKernels(context)).unreadable;
  if (broken === undefined && entries.length > 0) return pass(`Boot entries read: ${entries.length}.`);
  const reason =
    broken === undefined ? "No boot entry was found." : `${quote(broken)} is no unified kernel image, though it stands where they do.`;
  return { kind: "unknown", text: `${reason} So the kernel's options are not known.` };
}

async function filesPresent(context: Context): Promise<Verdict> {
  const faults: Fault[] = [];
  const entries = await bootEntries(context);
  if (entries.length === 0) return notApplicable("There are no boot entries to look at.");
  for (const entry of entries)
    for (const path of [entry.kernel, ...entry.initrds])
      if (path.startsWith("/") && !(await isAnywhere(context, path)))
        faults.push({
          text: `${quote(entry.path)} starts ${quote(path)}, which is not there.`,
          evidence: evidenceOf(entry, "no such file", path),
        });
  return judge(faults, "All kernels and initial RAM disks are there.");
}

/** GRUB's paths count from whatever partition it set as its root, so any readable one may hold the file. */
async function isAnywhere(context: Context, path: string): Promise<boolean> {
  for (const { files } of await openedVolumes(context)) if ((await files.stat(path)) !== undefined) return true;
  return false;
}

async function rootNamed(context: Context): Promise<Verdict> {
  const entries = await bootEntries(context);
  if (entries.length === 0) return notApplicable("There are no boot entries to look at.");
  const { partition } = await rootVolume(context);
  const others = await volumes(context);
  const faults = entries.flatMap((entry): readonly Fault[] => {
    const option = entry.options.findLast((each) => each.startsWith("root="));
    // Without root= the initial RAM disk finds the partition by its type (Discoverable Partitions Specification).
    if (option === undefined) return [];
    const found = findVolume(option.slice("root=".length), others);
    const isStable = /^root=(UUID|PARTUUID|LABEL|PARTLABEL|\/dev\/disk\/by-)/.test(option);
    if (found?.partition.number === partition.number && isStable) return [];
    return [
      {
        text: `${quote(entry.path)} boots ${quote(option)}, ${rootTrouble(found?.partition, partition)}.`,
        evidence: evidenceOf(entry, option, `root=PARTUUID=${partition.guid}`),
      },
    ];
  });
  return judge(faults, `Every entry boots partition ${partition.number}.`);
}

function rootTrouble(found: Partition | undefined, root: Partition): string {
  if (found === undefined) return "which is no partition of this image";
  return found.number === root.number
    ? "a device name that changes with the disk controller"
    : `which is partition ${found.number}, not ${root.number}`;
}

/** Evidence that points at a boot entry. */
export function evidenceOf({ partition, path, line }: BootEntry, actual: string, required: string): Fault["evidence"] {
  return { disk: "os", partition, path: line === undefined ? path : `${path}:${line}`, actual, required };
}

/** How people find a boot entry's options. */
export function entryName({ path, line }: BootEntry): string {
  return line === undefined ? `${quote(path)} (a unified kernel image)` : `${quote(path)} line ${line}`;
}
