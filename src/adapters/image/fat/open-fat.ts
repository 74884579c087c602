import { ImageReadError, type FileStat, type FileSystem } from "../../../ports/images.ts";
import { withRamDisks } from "../ramdisk/with-ram-disks.ts";
import type { Section } from "../section.ts";
import { readBootSector, type FatVolume } from "./boot-sector.ts";
import { readChain } from "./chain.ts";
import { readFatDirectory, type FatEntry } from "./directory.ts";

const defaultNames = 10_000;
const defaultBytes = 4 * 1024 * 1024;
const maxDepth = 64;
/** What the boot sector says when there is no label. */
const noLabel = "NO NAME";

const root: FatEntry = { name: "", shortName: "", isDirectory: true, isReadOnly: false, size: 0, cluster: 0 };

/** Opens FAT12, FAT16 or FAT32, as EFI system partitions are. Names are found in any case; there are no links, owners or modes to speak of. */
export async function openFat(section: Section): Promise<FileSystem> {
  const volume = await readBootSector(section);
  const { label } = await readFatDirectory(volume, root.cluster);
  const findFile = async (path: string): Promise<FatEntry | undefined> => {
    const entry = await findEntry(volume, path);
    return entry?.isDirectory === false ? entry : undefined;
  };
  return withRamDisks({
    kind: "fat",
    label: label ?? (volume.label === noLabel ? "" : volume.label),
    uuid: volume.uuid,
    needsRecovery: false,
    stat: async (path) => {
      const entry = await findEntry(volume, path);
      return entry === undefined ? undefined : fatStat(entry);
    },
    list: async (path, limit = defaultNames) => {
      const entry = await findEntry(volume, path);
      if (entry?.isDirectory !== true) return undefined;
      const { entries } = await readFatDirectory(volume, entry.cluster);
      if (entries.length > limit)
        throw new ImageReadError(section.what, `A directory of ${entries.length} names is larger than the ${limit} read`);
      return entries.map(({ name }) => name).toSorted();
    },
    readFile: async (path, limit = defaultBytes) => {
      const entry = await findFile(path);
      if (entry !== undefined && entry.size > limit)
        throw new ImageReadError(section.what, `A file of ${entry.size} bytes is larger than the ${limit} read`);
      return entry === undefined ? undefined : await fileBytes(volume, entry, entry.size);
    },
    readStart: async (path, length) => {
      const entry = await findFile(path);
      return entry === undefined ? undefined : await fileBytes(volume, entry, Math.min(length, entry.size));
    },
    readLink: async () => await Promise.resolve(undefined),
  });
}

async function findEntry(volume: FatVolume, path: string): Promise<FatEntry | undefined> {
  const trail: FatEntry[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    const here = trail.at(-1) ?? root;
    if (!here.isDirectory) return undefined;
    if (part === "..") {
      trail.pop();
      continue;
    }
    const wanted = part.toUpperCase();
    const { entries } = await readFatDirectory(volume, here.cluster);
    const next = entries.find(({ name, shortName }) => name.toUpperCase() === wanted || shortName === wanted);
    if (next === undefined) return undefined;
    if (trail.push(next) > maxDepth) throw new ImageReadError(volume.section.what, `A path leads more than ${maxDepth} directories deep`);
  }
  return trail.at(-1) ?? root;
}

async function fileBytes(volume: FatVolume, entry: FatEntry, length: number): Promise<Buffer> {
  const bytes = length === 0 ? Buffer.alloc(0) : await readChain(volume, entry.cluster, length);
  if (bytes.length < length)
    throw new ImageReadError(volume.section.what, `A file of ${entry.size} bytes has clusters for ${bytes.length} only`);
  return bytes;
}

/** Modes as Linux shows them for FAT by default, so that checks of permissions need no special case. */
function fatStat({ isDirectory, isReadOnly, size }: FatEntry): FileStat {
  const mode = isReadOnly ? 0o555 : 0o755;
  return { kind: isDirectory ? "directory" : "file", size, mode, uid: 0, gid: 0 };
}
