import { open, rename, rm, type FileHandle } from "node:fs/promises";

import type { Problem } from "../../core/problem.ts";
import { writeExt4 } from "./ext4-volume.ts";
import { fatBytes } from "./fat-bytes.ts";
import { partitionTablePieces, type Piece } from "./gpt-bytes.ts";
import { mebibyte, planPartitions, type Generation, type PartitionPlan } from "./layout.ts";
import { completeTree, splitTree, type SampleTree } from "./tree.ts";
import { fixedFooter } from "./vhd-footer-bytes.ts";

export type SampleOptions = {
  /** Where the VHD is written; a file there is replaced once the new one is whole. */
  readonly path: string;
  /** Files and folders; what stands below `boot/efi` goes to the EFI system partition. */
  readonly tree: SampleTree;
  readonly generation: Generation;
  /** Size of the virtual disk; holes take no room. At least 64. */
  readonly sizeMiB: number;
  /** Adds a swap partition, as an image that must be refused has. */
  readonly swapPartitionMiB?: number;
  /** Size of the root file system; the partition takes the whole disk. */
  readonly rootMiB?: number;
};

const defaultRootMiB = 24;
/** A loop (`jmp $`): enough to be boot code, and harmless when it is run. */
const loop = Uint8Array.of(0xeb, 0xfe);
const pageSize = 4096;

/**
 * Writes a small fixed VHD: GPT, an EFI system partition (generation 2) or boot code and a BIOS boot partition (generation 1), an ext4 root with
 * `tree`, the footer. The same options always give the same bytes. Gives a Problem `mke2fs-missing` or `sample-failed`, and leaves no file then.
 */
export async function buildSampleImage(options: SampleOptions): Promise<Problem | undefined> {
  const partial = `${options.path}.partial`;
  try {
    const failure = await writeImage(partial, options);
    if (failure === undefined) await rename(partial, options.path);
    return failure;
  } finally {
    await rm(partial, { force: true });
  }
}

async function writeImage(
  path: string,
  { tree, generation, sizeMiB, swapPartitionMiB = 0, rootMiB = defaultRootMiB }: SampleOptions,
): Promise<Problem | undefined> {
  const size = sizeMiB * mebibyte;
  const plans = planPartitions(generation, sizeMiB, swapPartitionMiB);
  const complete = completeTree(tree);
  const { root, esp } = generation === 2 ? splitTree(complete) : { root: complete, esp: new Map<string, Uint8Array>() };
  await using file = await open(path, "w");
  await file.truncate(size);
  for (const plan of plans.filter(({ role }) => role === "root")) {
    const sizeKiB = Math.min(rootMiB * mebibyte, plan.size) / 1024;
    const failure = await writeExt4({ path, offset: plan.start, sizeKiB, label: generation === "data" ? "data" : "root" }, root);
    if (failure !== undefined) return failure;
  }
  const table = partitionTablePieces(plans, size, generation === 1 ? loop : new Uint8Array());
  const content = plans.flatMap((plan) => partitionPieces(plan, esp));
  await writePieces(file, [...table, ...content, { offset: size, bytes: fixedFooter(size) }]);
  return undefined;
}

function partitionPieces({ role, start, size }: PartitionPlan, esp: ReadonlyMap<string, Uint8Array>): readonly Piece[] {
  switch (role) {
    case "esp":
      return [{ offset: start, bytes: fatBytes(esp, size) }];
    case "bios-boot":
      return [{ offset: start, bytes: loop }];
    case "swap":
      return swapPieces(start, size);
    case "root":
      return [];
  }
}

/** What mkswap writes: version 1, the last page's number, the signature at the end of the first page. */
function swapPieces(start: number, size: number): readonly Piece[] {
  const header = Buffer.alloc(pageSize);
  header.writeUInt32LE(1, 1024);
  header.writeUInt32LE(size / pageSize - 1, 1028);
  header.write("SWAPSPACE2", pageSize - 10, "latin1");
  return [{ offset: start, bytes: header }];
}

async function writePieces(file: FileHandle, pieces: readonly Piece[]): Promise<void> {
  for (const { offset, bytes } of pieces) await file.write(bytes, 0, bytes.length, offset);
}
