import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";

import {
  ImageReadError,
  type Container,
  type Disk,
  type Extent,
  type FileSystem,
  type Partition,
  type PartitionTable,
  type UnsupportedFileSystem,
} from "../../ports/images.ts";
import { openExt } from "./ext/open-ext.ts";
import { openFat } from "./fat/open-fat.ts";
import { dataExtents } from "./holes.ts";
import { createMedium } from "./medium.ts";
import { partitionSection, readPartitionTable } from "./partitions.ts";
import { createSection, type Section } from "./section.ts";
import { footerSize, parseContainer } from "./vhd-footer.ts";

/** A disk over an open file; disposing the disk closes the file. */
export async function createDisk(file: string, handle: FileHandle, length: number): Promise<Disk> {
  const medium = createMedium(handle, length);
  const container = parseContainer(await medium.read(0, footerSize), await medium.read(Math.max(0, length - footerSize), footerSize));
  const extents = once(() => dataExtents(handle, medium));
  const virtualDisk = (): Section => createSection("the virtual disk", medium, 0, virtualLength(container, length));
  const partitions = once(() => readPartitionTable(virtualDisk()));
  return {
    name: basename(file),
    file,
    length,
    container,
    read: medium.read,
    extents: async (): Promise<readonly Extent[]> => await extents(),
    partitions: async (): Promise<PartitionTable> => await partitions(),
    fileSystem: async (partition) => await openFileSystem(partitionSection(virtualDisk(), partition), partition),
    get bytesRead() {
      return medium.bytesRead();
    },
    [Symbol.asyncDispose]: async () => {
      await handle.close();
    },
  };
}

/** Length of the virtual disk that lies flat in the file. Throws `ImageReadError` for containers that keep it in pieces. */
function virtualLength({ kind }: Container, length: number): number {
  switch (kind) {
    case "fixed":
      return length - footerSize;
    case "none":
      return length;
    case "dynamic":
    case "differencing":
    case "vhdx":
    case "qcow2":
      throw new ImageReadError(
        "the container",
        `The virtual disk of a ${kind} image does not lie flat in the file. Convert it to a fixed VHD`,
      );
  }
}

async function openFileSystem(section: Section, { content }: Partition): Promise<FileSystem | UnsupportedFileSystem> {
  if (content === "ext2" || content === "ext3" || content === "ext4") return await openExt(section);
  if (content === "fat") return await openFat(section);
  return { kind: "unsupported", content, reason: "This reader knows ext2, ext3, ext4 and FAT only" };
}

/** Runs `work` at the first call and gives its result to all later ones; a failure is not kept. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  return async () => {
    running ??= work();
    try {
      return await running;
    } catch (error) {
      running = undefined;
      throw error;
    }
  };
}
