import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import { diskName, type TestedDisk } from "../context.ts";
import { links } from "../links.ts";
import type { SizeRange } from "../policy.ts";

const gib = 1024 ** 3;
const common = { tier: "S", family: "any", aliases: [], link: links.faq } as const;

/** How large an OS disk may be; the limits are the policy's. */
export const diskSizeChecks: readonly Check[] = [
  {
    ...common,
    id: "VHD-007",
    title: "The OS disk is large enough",
    why: "Smaller OS disks are refused.",
    severity: "error",
    threshold: ({ osDiskGiB: { linux, windows } }) => `Linux from ${linux.min} GiB, Windows from ${windows.min} GiB`,
    remedy: "Make the disk larger (`qemu-img resize`), grow the partition, and convert again.",
    run: ({ os, osFamily, thresholds }) => atLeast(os, thresholds.osDiskGiB[osFamily].min),
  },
  {
    ...common,
    id: "VHD-008",
    title: "The OS disk has the advised size",
    why: "30 to 50 GiB leave room for updates without customers paying for empty space.",
    severity: "warning",
    family: "linux",
    threshold: ({ osDiskAdvisedGiB: { min, max } }) => `${min} to ${max} GiB`,
    remedy: "Resize the disk; a fixed VHD of zeros costs nothing to replicate.",
    run: ({ os, thresholds }) => within(os, thresholds.osDiskAdvisedGiB),
  },
  {
    ...common,
    id: "VHD-009",
    title: "The OS disk is not too large",
    why: "Larger OS disks are refused, or need an exception.",
    severity: "error",
    threshold: ({ osDiskGiB: { linux, windows } }) => `Linux to ${linux.max} GiB, Windows to ${windows.max} GiB`,
    remedy: "Make the disk smaller and put data on data disks.",
    run: ({ os, osFamily, thresholds }) => atMost(os, thresholds.osDiskGiB[osFamily].max),
  },
];

/** `pass` when the disk has at least `min` GiB. */
export function atLeast(tested: TestedDisk, min: number): Verdict {
  return judgeSize(tested, virtualSize(tested) >= min * gib, `at least ${min} GiB`);
}

/** `pass` when the disk has at most `max` GiB. */
export function atMost(tested: TestedDisk, max: number): Verdict {
  return judgeSize(tested, virtualSize(tested) <= max * gib, `at most ${max} GiB`);
}

function within(tested: TestedDisk, { min, max }: SizeRange): Verdict {
  const size = virtualSize(tested);
  return judgeSize(tested, size >= min * gib && size <= max * gib, `${min} to ${max} GiB`, "advised");
}

function judgeSize(tested: TestedDisk, isRight: boolean, required: string, word: "required" | "advised" = "required"): Verdict {
  const { kind, cookie } = tested.image.container;
  // The length of a file in another format, such as VHDX, says nothing about the disk inside.
  if (cookie !== "conectix" && kind !== "none") return notApplicable(`The ${diskName(tested.disk)} is no VHD (VHD-001).`);
  const actual = sizeText(virtualSize(tested));
  const { disk } = tested;
  return isRight
    ? pass(`The ${diskName(disk)} has ${actual}.`)
    : fail(`The ${diskName(disk)} has ${actual}; ${word} is ${required}.`, { disk, actual, required });
}

/** Without a footer the file is the disk. */
function virtualSize({ image }: TestedDisk): number {
  return image.container.cookie === "conectix" ? image.container.virtualSize : image.length;
}

function sizeText(bytes: number): string {
  return bytes < gib ? `${Number((bytes / 1024 ** 2).toFixed(1))} MiB` : `${Number((bytes / gib).toFixed(2))} GiB`;
}
