import { quote } from "../../core/problem.ts";
import type { FileSystem } from "../../ports/images.ts";
import { Undecided } from "../check.ts";
import { fact, type Context } from "../context.ts";
import { findVolume, parseFstab, type FstabEntry } from "./fstab.ts";
import type { Mount } from "./mounts.ts";
import { textOf } from "./text.ts";
import { createTree, type Tree } from "./tree.ts";
import { isOpen, openedVolumes, osTable, volumes, whyClosed, type OpenVolume, type Volume } from "./volumes.ts";

/** What to do about a file system that is not read; used by the checks about partitions too. */
export const unreadableRemedy =
  "Install libguestfs (Debian, Ubuntu: `apt-get install libguestfs-tools`), with which XFS, btrfs, LVM and NTFS are read beside ext2, ext3, ext4 and FAT, and leave `--backend` at auto. RAID and encryption are not read. Build the image on ext4, or prove these checks otherwise and waive them with that evidence.";
/** Where distributions put the system on btrfs when it is not the default subvolume: Ubuntu, Fedora, Debian. */
const rootSubvolumes = ["@", "root", "@rootfs"];

/** Volumes that hold an operating system: `/etc` beside `/bin` or `/usr`. */
export const rootCandidates = fact(findRoots);

/** The root file system; `Undecided` when there is none to be read. */
export const rootVolume = fact(chooseRoot);

/** Entries of the root's fstab. */
export const fstab = fact(readFstab);

/** The tree of files as the system sees it once it runs. */
export const tree = fact(mountTree);

async function findRoots(context: Context): Promise<readonly OpenVolume[]> {
  const found: OpenVolume[] = [];
  for (const volume of await openedVolumes(context)) {
    const files = await rootFiles(volume.files);
    if (files !== undefined) found.push({ ...volume, files });
  }
  return found;
}

/** The files of a volume as a system that starts from it sees them; undefined when it holds no system. */
async function rootFiles(files: FileSystem): Promise<FileSystem | undefined> {
  if (await looksLikeRoot(files)) return files;
  for (const name of rootSubvolumes) {
    const inner = await files.subvolume?.(name);
    if (inner !== undefined && (await looksLikeRoot(inner))) return inner;
  }
  return undefined;
}

async function looksLikeRoot(files: FileSystem): Promise<boolean> {
  if (files.kind === "fat" || files.kind === "ntfs") return false;
  const isDirectory = async (path: string) => (await files.stat(path))?.kind === "directory";
  return (await isDirectory("/etc")) && ((await isDirectory("/bin")) || (await isDirectory("/usr")));
}

async function chooseRoot(context: Context): Promise<OpenVolume> {
  const candidates = await rootCandidates(context);
  const root = candidates.find(({ partition }) => partition.role === "linux-root") ?? candidates[0];
  if (root !== undefined) return root;
  if ((await osTable(context)).partitions.length === 0) throw new Undecided("The OS disk has no partitions.", { because: "PART-001" });
  const closed = (await volumes(context)).find((volume) => !isOpen(volume));
  if (closed !== undefined) throw new Undecided(whyClosed(closed), { because: "PART-008", remedy: unreadableRemedy });
  throw new Undecided("No partition holds a Linux root file system.", { because: "PART-008" });
}

async function readFstab(context: Context): Promise<readonly FstabEntry[]> {
  const { files } = await rootVolume(context);
  if ((await files.stat("/etc/fstab"))?.kind !== "file") return [];
  const bytes = await files.readFile("/etc/fstab");
  return bytes === undefined ? [] : parseFstab(textOf(bytes));
}

async function mountTree(context: Context): Promise<Tree> {
  const root = await rootVolume(context);
  const others = await volumes(context);
  const mounts: Mount[] = [];
  for (const entry of await fstab(context)) mounts.push(...(await mountsOf(entry, others)));
  return createTree([{ path: "/", volume: root }, ...mounts]);
}

async function mountsOf({ device, path, type, options }: FstabEntry, others: readonly Volume[]): Promise<readonly Mount[]> {
  const isPlace = path.startsWith("/") && path !== "/" && !path.split("/").includes("..");
  if (!isPlace) return [];
  // What cannot be opened cannot be asked for its UUID: an entry nobody else answers to may be that one, and guessing "empty" would be a pass.
  const volume = findVolume(device, others) ?? (type === "xfs" || type === "btrfs" ? others.find((each) => !isOpen(each)) : undefined);
  if (volume === undefined) return [];
  return [{ path: path.replace(/\/+$/, ""), volume: await subvolumeOf(volume, options) }];
}

/** The part of a btrfs volume that `subvol=` names; without it the volume as it is. */
async function subvolumeOf(volume: Volume, options: FstabEntry["options"]): Promise<Volume> {
  const name = options.find((option) => option.startsWith("subvol="))?.slice("subvol=".length);
  if (name === undefined || !isOpen(volume) || volume.files.subvolume === undefined) return volume;
  const files = await volume.files.subvolume(name);
  const missing = { kind: "unsupported", content: "btrfs", reason: `The subvolume ${quote(name)} can not be mounted` } as const;
  return { ...volume, files: files ?? missing };
}
