/** Fixed names of the parts of a sample, so that the same tree always gives the same bytes. Upper case, as GPT tools print them. */
export const sampleGuids = {
  disk: "5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4A10",
  boot: "5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4A11",
  root: "5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4A12",
  swap: "5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4A13",
  fileSystem: "5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a14",
} as const;

export const mebibyte = 1024 * 1024;

/** Generation 1 boots by BIOS, 2 by UEFI; a data disk has one partition and boots not at all. */
export type Generation = 1 | 2 | "data";

export type PartitionPlan = {
  readonly role: "esp" | "bios-boot" | "root" | "swap";
  readonly type: string;
  readonly guid: string;
  readonly name: string;
  readonly start: number;
  readonly size: number;
};

const types = {
  esp: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
  "bios-boot": "21686148-6449-6E6F-744E-656564454649",
  root: "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
  swap: "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F",
} as const;

const espMiB = 16;
const biosBootMiB = 1;
/** The backup GPT takes the last 33 sectors; a whole MiB keeps partitions aligned. */
const tailMiB = 1;

/** Partitions in order, every one aligned to MiB. The first MiB holds nothing but the table: Azure writes there. */
export function planPartitions(generation: Generation, sizeMiB: number, swapMiB: number): readonly PartitionPlan[] {
  const plans: PartitionPlan[] = [];
  let at = 1;
  const add = (role: PartitionPlan["role"], guid: string, sizeInMiB: number): void => {
    plans.push({ role, type: types[role], guid, name: role, start: at * mebibyte, size: sizeInMiB * mebibyte });
    at += sizeInMiB;
  };
  if (generation === 2) add("esp", sampleGuids.boot, espMiB);
  if (generation === 1) add("bios-boot", sampleGuids.boot, biosBootMiB);
  add("root", sampleGuids.root, sizeMiB - at - tailMiB - swapMiB);
  if (swapMiB > 0) add("swap", sampleGuids.swap, swapMiB);
  return plans;
}
