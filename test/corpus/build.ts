import { join } from "node:path";

import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { buildSampleImage } from "../../src/adapters/sample/build-image.ts";
import type { SampleTree } from "../../src/adapters/sample/tree.ts";
import { certifyImage } from "../../src/certify/certify-image.ts";
import type { TestedDisk } from "../../src/certify/context.ts";
import type { ImageType } from "../../src/core/offer.ts";
import { isProblem, type Problem } from "../../src/core/problem.ts";
import type { CertificationReport } from "../../src/core/report.ts";
import { standard } from "./certify-tree.ts";
import type { DiskSeed } from "./seed.ts";

const usualSizeMiB = 30 * 1024;

/** What is built: a tree of a make, and what is wrong with its disk. */
export type Plan = { readonly tree: SampleTree; readonly type: ImageType; readonly policy?: string; readonly disk?: DiskSeed };

/** Builds the image in the folder and certifies the file. */
export async function certifyBuilt(folder: string, { tree, type, policy, disk = {} }: Plan): Promise<CertificationReport> {
  const os = await built(join(folder, disk.fileName ?? "image.vhd"), tree, type, disk);
  await using stack = new AsyncDisposableStack();
  const disks: [TestedDisk, ...TestedDisk[]] = [await opened(os, "os", stack)];
  for (const { lun, sizeMiB, alter } of disk.dataDisks ?? []) {
    const path = join(folder, `data-${lun}.vhd`);
    refuse(await buildSampleImage({ path, tree: new Map([["README", { content: "data\n" }]]), generation: "data", sizeMiB }));
    await alter?.(path);
    disks.push(await opened(path, `lun ${lun}`, stack));
  }
  return await certifyImage({ ...standard(type, policy), ...disk.plan, disks });
}

/** Writes the file; gives the path of what is to be certified. */
async function built(path: string, tree: SampleTree, type: ImageType, disk: DiskSeed): Promise<string> {
  const { sizeMiB = usualSizeMiB, swapPartitionMiB = 0, alter } = disk;
  refuse(await buildSampleImage({ path, tree, generation: type === "x64Gen1" ? 1 : 2, sizeMiB, swapPartitionMiB }));
  return (await alter?.(path)) ?? path;
}

async function opened(path: string, disk: string, stack: AsyncDisposableStack): Promise<TestedDisk> {
  const image = await openDiskFile(path);
  if (isProblem(image)) throw new Error(image.text);
  stack.use(image);
  return { disk, image, digest: "sha256:0" };
}

function refuse(failure: Problem | undefined): void {
  if (failure !== undefined) throw new Error(`${failure.text} ${failure.remedy}`);
}
