import type { DiskLocation } from "../core/offer.ts";
import type { Problem } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";

/** Opens disks for reading. The only way to the bytes of an image; nothing here ever writes. */
export interface Images {
  /** Opens a disk; a Problem when it is not there, may not be read (outside the allowed folders) or is no regular file. */
  open(location: DiskLocation): Promise<Disk | Problem>;
}

/** A run of bytes that holds data; everything between extents is a hole and reads as zeros. */
export type Extent = { readonly offset: number; readonly length: number };

/** An open disk file: raw bytes, its container, partitions and file systems. Everything in it is hostile until proven otherwise. */
export interface Disk extends AsyncDisposable {
  /** What people call it: a file name or URL without its query. */
  readonly name: string;
  /** The file it was opened from, when it lies on this machine. */
  readonly file?: string;
  /** Length of the file or blob in bytes, VHD footer included. */
  readonly length: number;
  /** The VHD container as its last 512 bytes describe it, broken or not. */
  readonly container: Container;
  /**
   * Bytes at `offset`; short only at the end of the file. They may lie in `room`, when that is as long: who reads much lends it again and again
   * instead of having new memory made. Throws `ImageReadError` when the medium fails.
   */
  read(offset: number, length: number, room?: Buffer): Promise<Uint8Array>;
  /** Data extents in ascending order, merged; the whole file as one extent where holes cannot be known. */
  extents(): Promise<readonly Extent[]>;
  /** The partition table of the virtual disk, both GPT copies checked. */
  partitions(): Promise<PartitionTable>;
  /** The file system inside a partition, opened read-only; `unsupported` is an answer, not an error. */
  fileSystem(partition: Partition): Promise<FileSystem | UnsupportedFileSystem>;
  /** The logical volumes that a partition of LVM holds, each opened as a partition would be. Empty where layers are not read. */
  innerVolumes(partition: Partition): Promise<readonly InnerVolume[]>;
  /** Bytes read from the medium so far. */
  readonly bytesRead: number;
}

/** The VHD footer (Virtual Hard Disk Image Format Specification 1.0, "Hard Disk Footer Format"), as found. */
export type Container = {
  /** What the bytes are: a fixed VHD, a dynamic or differencing one, or something without a VHD footer at the end (`none`). */
  readonly kind: "fixed" | "dynamic" | "differencing" | "vhdx" | "qcow2" | "none";
  /** The footer's first eight bytes, as latin-1 text; `conectix` in a VHD. */
  readonly cookie: string;
  readonly checksum: { readonly found: number; readonly computed: number };
  /** "Current Size" in bytes: the size of the virtual disk. */
  readonly virtualSize: number;
  /** "Original Size" in bytes. */
  readonly originalSize: number;
  /** "Disk Type" number: 2 fixed, 3 dynamic, 4 differencing. */
  readonly diskType: number;
  /** Creator application, four characters (`win `, `qemu`, `qem2`, `vpc `). */
  readonly creator: string;
  readonly savedState: boolean;
  /** Version field, 0x00010000 in every VHD. */
  readonly formatVersion: number;
  /** 0xFFFFFFFFFFFFFFFF for fixed disks, as hexadecimal text. */
  readonly dataOffset: string;
  readonly uniqueId: string;
  /** Non-zero bytes after the defined fields (the reserved area must be zero). */
  readonly reservedNonZero: number;
};

export type PartitionTable = {
  readonly kind: "gpt" | "mbr" | "none";
  /** Faults found while reading: a CRC that is wrong, copies that differ, entries that overlap or leave the disk. Human sentences without image strings. */
  readonly faults: readonly string[];
  /** GPT disk GUID, upper case. */
  readonly diskGuid?: string;
  /** True when boot code stands in the MBR (first 440 bytes not all zero). */
  readonly bootCode: boolean;
  readonly partitions: readonly Partition[];
};

export type Partition = {
  /** 1-based, as `sda1` counts. */
  readonly number: number;
  /** GPT type GUID (upper case) or MBR type as `0x83`. */
  readonly type: string;
  /** What the type means to Slipway. */
  readonly role:
    | "esp"
    | "bios-boot"
    | "swap"
    | "linux"
    | "linux-root"
    | "lvm"
    | "raid"
    | "microsoft-data"
    | "microsoft-reserved"
    | "windows-recovery"
    | "other";
  /** GPT partition name; hostile text. */
  readonly name: string;
  readonly guid: string;
  readonly active: boolean;
  /** First byte and length in bytes, inside the virtual disk. */
  readonly start: number;
  readonly size: number;
  /** What a signature probe of the content shows, whatever the type says. */
  readonly content:
    | "ext2"
    | "ext3"
    | "ext4"
    | "fat"
    | "xfs"
    | "btrfs"
    | "ntfs"
    | "lvm2"
    | "luks"
    | "swap"
    | "squashfs"
    | "raid"
    | "empty"
    | "unknown";
};

export type UnsupportedFileSystem = { readonly kind: "unsupported"; readonly content: string; readonly reason: string };

/** A volume that lies inside a partition: the device name LVM gives it (`/dev/<group>/<volume>`; hostile text), and what it holds. */
export type InnerVolume = { readonly device: string; readonly files: FileSystem | UnsupportedFileSystem };

export type FileKind = "file" | "directory" | "symlink" | "device" | "fifo" | "socket";

export type FileStat = {
  readonly kind: FileKind;
  readonly size: number;
  /** Permission bits, `0o7777`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
};

/**
 * A file system inside an image, rootless and read-only. Paths are absolute, `/`-separated; symbolic links are followed inside the image only,
 * with a hop limit. Names are latin-1 text of their bytes when they are not valid UTF-8. Answers `undefined` for "not there"; throws `ImageReadError`
 * when structures are broken or a limit (size, count, depth) is passed, which a check reports as `unknown`, never as `pass`.
 */
export interface FileSystem {
  readonly kind: "ext2" | "ext3" | "ext4" | "fat" | "xfs" | "btrfs" | "ntfs";
  readonly label: string;
  readonly uuid: string;
  /** True when the journal holds changes that were not written back: a mount would replay them, so it may show other content than what is read here. */
  readonly needsRecovery?: boolean;
  /** What stands at the path, following links; with `follow: false` the link itself. */
  stat(path: string, options?: { readonly follow?: boolean }): Promise<FileStat | undefined>;
  /** Names in a directory, sorted, without `.` and `..`; at most `limit` (default 10,000) names. */
  list(path: string, limit?: number): Promise<readonly string[] | undefined>;
  /** Content of a regular file, at most `limit` bytes (default 4 MiB; a larger file throws `ImageReadError`). */
  readFile(path: string, limit?: number): Promise<Uint8Array | undefined>;
  /** First `length` bytes of a regular file, whatever its size. */
  readStart(path: string, length: number): Promise<Uint8Array | undefined>;
  /** Target of a symbolic link, as written. */
  readLink(path: string): Promise<string | undefined>;
  /**
   * What the initial RAM disk in a file holds, or in a part of a file (a unified kernel image has it as a section). `undefined` when the file is not
   * there; throws `ImageReadError` when it is broken, too large, or packed in a way that is not read. Left out by readers that can not do it.
   */
  ramDisk?(path: string, part?: { readonly offset: number; readonly length: number }): Promise<RamDisk | undefined>;
  /** The files of a btrfs subvolume, named from the top level as `subvol=` names it; undefined when there is none. Left out by other file systems. */
  subvolume?(name: string): Promise<FileSystem | undefined>;
}

/** Which readers an image is read with; the settings say what each means. */
export type Backend = Settings["imageBackend"];

/** Paths of everything in an initial RAM disk, in order, without a slash in front. */
export type RamDisk = { readonly paths: readonly string[] };

/** An image that cannot be read as it claims to be: broken structures, limits passed, a medium that fails. */
export class ImageReadError extends Error {
  override readonly name = "ImageReadError";
  /** Where in the image, in words fit for evidence (no image strings). */
  readonly where: string;
  /** What people are told when the failure has a code and a remedy of its own, such as a source that changed while it was read. */
  readonly problem: Problem | undefined;
  constructor(where: string, message: string, options: ErrorOptions & { readonly problem?: Problem } = {}) {
    super(message, options);
    this.where = where;
    this.problem = options.problem;
  }
}
