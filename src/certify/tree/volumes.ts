import { quote } from "../../core/problem.ts";
import { ImageReadError, type FileSystem, type Partition, type PartitionTable, type UnsupportedFileSystem } from "../../ports/images.ts";
import { Undecided } from "../check.ts";
import { fact, type Context } from "../context.ts";

/** A partition of the OS disk, or a logical volume inside one (`device`), with what it holds, opened or not. */
export type Volume = { readonly partition: Partition; readonly device?: string; readonly files: FileSystem | UnsupportedFileSystem };
export type OpenVolume = Volume & { readonly files: FileSystem };

const withoutFiles: ReadonlySet<Partition["content"]> = new Set(["swap", "empty", "unknown"]);

/** The OS disk's partition table. */
export const osTable = fact(readTable);

/** The OS disk's partitions that hold files (or a layer in front of files), in order. */
export const volumes = fact(openVolumes);

/** Those of `volumes` whose files can be read. */
export async function openedVolumes(context: Context): Promise<readonly OpenVolume[]> {
  return (await volumes(context)).filter(isOpen);
}

export function isOpen(volume: Volume): volume is OpenVolume {
  return volume.files.kind !== "unsupported";
}

async function readTable({ os }: Context): Promise<PartitionTable> {
  const { kind } = os.image.container;
  // Without a footer the bytes may still be a whole raw disk: what is wrong inside is better said now than in the next round.
  if (kind === "fixed" || kind === "none") return await os.image.partitions();
  const isVhd = kind === "dynamic" || kind === "differencing";
  throw new Undecided(`The content of a ${kind} disk is not read.`, {
    because: isVhd ? "VHD-002" : "VHD-001",
    remedy: "Convert the image to a fixed VHD.",
  });
}

async function openVolumes(context: Context): Promise<readonly Volume[]> {
  const { partitions } = await osTable(context);
  const found: Volume[] = [];
  for (const partition of partitions) {
    if (withoutFiles.has(partition.content)) continue;
    const inner = partition.content === "lvm2" ? await innerVolumes(context, partition) : [];
    if (inner.length > 0) found.push(...inner);
    else found.push({ partition, files: await open(context, partition) });
  }
  return found;
}

async function innerVolumes({ os }: Context, partition: Partition): Promise<readonly Volume[]> {
  try {
    return (await os.image.innerVolumes(partition)).map((each) => ({ partition, ...each }));
  } catch (error) {
    if (error instanceof ImageReadError) return [{ partition, files: { kind: "unsupported", content: "lvm2", reason: error.message } }];
    throw error;
  }
}

/** A broken file system must not hide the others: it becomes one that cannot be read, for a reason. */
async function open(context: Context, partition: Partition): Promise<Volume["files"]> {
  try {
    return await context.os.image.fileSystem(partition);
  } catch (error) {
    if (error instanceof ImageReadError) return { kind: "unsupported", content: partition.content, reason: error.message };
    throw error;
  }
}

/** Why a volume cannot be read, in one sentence. */
export function whyClosed({ partition, device, files }: Volume): string {
  const reason = files.kind === "unsupported" ? files.reason : "";
  const inside = device === undefined ? partition.content : `${partition.content}, ${quote(device)}`;
  return `Partition ${partition.number} (${inside}) cannot be read: ${reason}.`;
}
