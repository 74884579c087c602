import { quote } from "../../core/problem.ts";
import { judge, notApplicable, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { links } from "../links.ts";
import { deviceTag, findVolume, type FstabEntry } from "../tree/fstab.ts";
import { fstab, tree } from "../tree/root.ts";
import { isOpen, volumes, type Volume } from "../tree/volumes.ts";

const fstabPath = "/etc/fstab";
const common = { tier: "F", family: "linux" } as const;

/** What the system mounts when it starts. */
export const mountChecks: readonly Check[] = [
  {
    ...common,
    id: "BOOT-006",
    title: "Everything in fstab is part of the image",
    why: "A file system that is not there stops the boot in emergency mode.",
    severity: "error",
    aliases: ["LISA verify_os_partition_identifier"],
    link: links.genericLinux,
    remedy: "Remove the line, correct its UUID, or add `nofail` when the disk is attached later.",
    run: async (context) => await judgeMounts(context, missing),
  },
  {
    ...common,
    id: "BOOT-007",
    title: "fstab names no disks by their order",
    why: "`/dev/sda1` is another disk, or `/dev/nvme0n1p1`, on the next machine size.",
    severity: "warning",
    aliases: ["NVMe-Preflight-Check"],
    link: links.nvme,
    remedy: "Name file systems by UUID, PARTUUID or label.",
    run: async (context) => await judgeMounts(context, byOrder),
  },
];

async function judgeMounts(
  context: Context,
  troubleOf: (entry: FstabEntry, volumes: readonly Volume[]) => string | undefined,
): Promise<Verdict> {
  const entries = (await fstab(context)).filter(({ type }) => type !== "swap");
  if (entries.length === 0) return notApplicable("fstab is empty or not there.");
  const known = await volumes(context);
  const files = await tree(context);
  const faults = entries.flatMap((entry): readonly Fault[] => {
    const actual = troubleOf(entry, known);
    if (actual === undefined) return [];
    const text = `${fstabPath} line ${entry.line}: ${quote(entry.device)} for ${quote(entry.path)} ${actual}.`;
    return [
      {
        text,
        evidence: {
          ...files.place(`${fstabPath}:${entry.line}`),
          actual: `${entry.device} ${actual}`,
          required: "a file system of this image, by UUID",
        },
      },
    ];
  });
  return judge(faults, "Every line of fstab is as required.");
}

function missing(entry: FstabEntry, known: readonly Volume[]): string | undefined {
  const { tag, value } = deviceTag(entry.device);
  const isOptional = entry.options.some((option) => ["nofail", "noauto", "_netdev", "bind"].includes(option));
  const isDisk = tag !== "path" || value.startsWith("/dev/");
  // A volume that is not read may have that UUID or hold that logical volume.
  const canTell = known.every(isOpen) || tag === "PARTUUID" || tag === "PARTLABEL";
  if (isOptional || !isDisk || !canTell || isLaterDevice(value) || findVolume(entry.device, known) !== undefined) return undefined;
  return "is not in this image";
}

/** Devices that Azure adds: the resource disk, data disks, the DVD drive. */
function isLaterDevice(path: string): boolean {
  return /^\/dev\/(disk\/(azure|cloud)\/|sr\d|cdrom)/.test(path);
}

function byOrder({ device }: FstabEntry): string | undefined {
  return /^\/dev\/([shv]d[a-z]|xvd[a-z]|nvme\d|disk\/azure\/scsi\d\/lun)/.test(device) ? "is named by its order" : undefined;
}
