import { judge, notApplicable, type Check, type Fault, type Verdict } from "../check.ts";
import { diskName, type Context, type TestedDisk } from "../context.ts";
import { links } from "../links.ts";
import { atLeast, atMost } from "./disk-size.ts";

const common = { tier: "S", severity: "error", family: "any", aliases: [], link: links.faq } as const;

/** Data disks beside the OS disk; their containers are judged with the OS disk's (VHD-…). */
export const dataDiskChecks: readonly Check[] = [
  {
    ...common,
    id: "DATA-001",
    title: "Data disks are not too large",
    why: "Larger data disks are refused.",
    threshold: ({ dataDiskGiB: { max } }) => `at most ${max} GiB`,
    remedy: "Make the disk smaller, or use several.",
    run: (context) => eachDataDisk(context, (disk) => atMost(disk, context.thresholds.dataDiskGiB.max)),
  },
  {
    ...common,
    id: "DATA-002",
    title: "Data disks are large enough",
    why: "Smaller data disks are refused.",
    threshold: ({ dataDiskGiB: { min } }) => `at least ${min} GiB`,
    remedy: "Make the disk at least as large as required.",
    run: (context) => eachDataDisk(context, (disk) => atLeast(disk, context.thresholds.dataDiskGiB.min)),
  },
  {
    ...common,
    id: "DATA-003",
    title: "LUNs run 0, 1, 2 … without a gap",
    why: 'A gap is refused as "DataDisk mapped incorrectly".',
    aliases: ["DataDisk mapped incorrectly"],
    remedy: "Number the data disks 0, 1, 2 … in the plan's manifest.",
    run: lunsInSequence,
  },
  {
    ...common,
    id: "DATA-004",
    title: "Data disks are encrypted by nobody else",
    why: "A disk whose key stays with the publisher is of no use to customers, and certification cannot look into it.",
    aliases: ["LUKS", "BitLocker"],
    severity: "warning",
    remedy: "Deliver the data unencrypted and let the machine encrypt it with a key of the customer's.",
    run: noEncryption,
  },
];

function eachDataDisk({ dataDisks }: Context, judgeDisk: (disk: TestedDisk) => Verdict): Verdict {
  if (dataDisks.length === 0) return notApplicable("The image has no data disks.");
  const faults = dataDisks.flatMap((disk): readonly Fault[] => {
    const verdict = judgeDisk(disk);
    return verdict.kind === "fail" ? verdict.faults : [];
  });
  return judge(faults, "Every data disk is as required.");
}

function lunsInSequence({ dataDisks }: Context): Verdict {
  if (dataDisks.length === 0) return notApplicable("The image has no data disks.");
  const faults = dataDisks.flatMap(({ disk }, index) => {
    const required = `lun ${index}`;
    return disk === required
      ? []
      : [{ text: `The data disk at place ${index + 1} is ${disk}, not ${required}.`, evidence: { disk, actual: disk, required } }];
  });
  return judge(faults, "The LUNs are in sequence.");
}

async function noEncryption({ dataDisks }: Context): Promise<Verdict> {
  const flat = dataDisks.filter(({ image }) => image.container.kind === "fixed");
  if (flat.length === 0) return notApplicable("The image has no data disks that can be looked into.");
  const faults: Fault[] = [];
  for (const { disk, image } of flat)
    for (const { number, content } of (await image.partitions()).partitions)
      if (content === "luks")
        faults.push({
          text: `Partition ${number} of the ${diskName(disk)} is encrypted (LUKS).`,
          evidence: { disk, partition: number, actual: "luks", required: "no encryption" },
        });
  return judge(faults, "No data disk is encrypted.");
}
