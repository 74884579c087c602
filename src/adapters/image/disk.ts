import {
  ImageReadError,
  type Backend,
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
import { createDeepReader } from "./guestfs/deep-reader.ts";
import type { Medium } from "./medium.ts";
import { partitionSection, readPartitionTable } from "./partitions.ts";
import { createSection, type Section } from "./section.ts";
import { footerSize, parseContainer } from "./vhd-footer.ts";

/** An open image as a disk is made of it: its bytes, what is known of its holes, and what ends with it. */
export type OpenImage = {
  readonly name: string;
  /** The file it was opened from, when it lies on this machine. */
  readonly file?: string;
  readonly medium: Medium;
  readonly extents: () => Promise<readonly Extent[]>;
  readonly close: () => Promise<void>;
  readonly backend?: Backend | undefined;
};

/** A disk over an open image; disposing the disk closes the image. */
export async function createDisk({ name, file, medium, extents: findExtents, close, backend }: OpenImage): Promise<Disk> {
  const length = medium.size;
  const container = parseContainer(await medium.read(0, footerSize), await medium.read(Math.max(0, length - footerSize), footerSize));
  const extents = once(findExtents);
  const virtualDisk = (): Section => createSection("the virtual disk", medium, 0, virtualLength(container, length));
  const partitions = once(() => readPartitionTable(virtualDisk()));
  const deep = createDeepReader(file, backend);
  return {
    name,
    ...(file === undefined ? {} : { file }),
    length,
    container,
    read: medium.read,
    extents: async (): Promise<readonly Extent[]> => await extents(),
    partitions: async (): Promise<PartitionTable> => await partitions(),
    fileSystem: async (partition) => {
      const files = await openFileSystem(partitionSection(virtualDisk(), partition), partition);
      return files.kind === "unsupported" ? await deep.fileSystem(partition, files) : files;
    },
    innerVolumes: async (partition) => await deep.innerVolumes(partition),
    get bytesRead() {
      return medium.bytesRead();
    },
    [Symbol.asyncDispose]: async () => {
      await deep[Symbol.asyncDispose]();
      await close();
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
