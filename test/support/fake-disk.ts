import { mebibyte, sampleGuids } from "../../src/adapters/sample/layout.ts";
import { completeTree, splitTree, type SampleTree } from "../../src/adapters/sample/tree.ts";
import type { Container, Disk, FileSystem, InnerVolume, Partition, PartitionTable, UnsupportedFileSystem } from "../../src/ports/images.ts";
import { fakeFileSystem } from "./fake-file-system.ts";

const gibibyte = 1024 * mebibyte;
const footerBytes = 512;

export type FakeDiskOptions = {
  readonly tree: SampleTree;
  readonly generation?: 1 | 2;
  readonly sizeGiB?: number;
  /** Changes to an otherwise sound container and table. */
  readonly container?: Partial<Container>;
  readonly length?: number;
  readonly table?: Partial<PartitionTable>;
  /** More partitions, and what they hold. */
  readonly more?: readonly { readonly partition: Partial<Partition>; readonly files?: FileSystem | UnsupportedFileSystem }[];
  /** Logical volumes by the number of the partition that holds them. */
  readonly inner?: ReadonlyMap<number, readonly InnerVolume[]>;
  /** Replaces the root partition's file system. */
  readonly root?: FileSystem | UnsupportedFileSystem;
  /** Bytes that are not zero, by offset. */
  readonly bytes?: ReadonlyMap<number, number>;
};

/** A disk in memory: a boot partition, a root partition with `tree`, the rest zeros. Sound unless told otherwise. */
export function fakeDisk(options: FakeDiskOptions): Disk {
  const { sizeGiB = 30, generation = 2, more = [] } = options;
  const size = sizeGiB * gibibyte;
  const container = soundContainer(size, options.container);
  const split = generation === 2 ? splitTree(completeTree(options.tree)) : { root: options.tree, esp: new Map<string, Uint8Array>() };
  const esp = new Map([...split.esp].map(([path, content]) => [path, { content }] as const));
  const partitions = [
    bootPartition(generation),
    rootPartition(),
    ...more.map(({ partition }, index) => anyPartition(3 + index, partition)),
  ];
  const holding = new Map<number, FileSystem | UnsupportedFileSystem>([
    [1, fakeFileSystem(esp, { kind: "fat", label: "ESP", uuid: "ABCD-1234" })],
    [2, options.root ?? fakeFileSystem(split.root, { kind: "ext4", label: "root", uuid: sampleGuids.fileSystem })],
    ...more.map(({ files }, index): [number, FileSystem | UnsupportedFileSystem] => [3 + index, files ?? unreadable("unknown")]),
  ]);
  return {
    name: "fake.vhd",
    length: options.length ?? container.virtualSize + footerBytes,
    container,
    bytesRead: 0,
    read: async (offset, length) => await Promise.resolve(someBytes(options.bytes ?? new Map(), offset, length)),
    extents: async () => await Promise.resolve([]),
    partitions: async () => await Promise.resolve({ kind: "gpt", faults: [], bootCode: generation === 1, partitions, ...options.table }),
    fileSystem: async ({ number }) => await Promise.resolve(holding.get(number) ?? unreadable("unknown")),
    innerVolumes: async ({ number }) => await Promise.resolve(options.inner?.get(number) ?? []),
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  };
}

/** What the reader answers for a content that it does not know. */
export function unreadable(content: string): UnsupportedFileSystem {
  return { kind: "unsupported", content, reason: "This reader knows ext2, ext3, ext4 and FAT only" };
}

/** A partition with every field filled in. */
export function anyPartition(number: number, partition: Partial<Partition>): Partition {
  return {
    number,
    type: "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
    role: "linux",
    name: `part${number}`,
    guid: `5B1E0A3C-7D42-4E0B-9A61-0C5D2F3E4B${String(number).padStart(2, "0")}`,
    active: false,
    start: number * gibibyte,
    size: gibibyte,
    content: "ext4",
    ...partition,
  };
}

function soundContainer(size: number, changes: Partial<Container> = {}): Container {
  return {
    kind: "fixed",
    cookie: "conectix",
    checksum: { found: 1, computed: 1 },
    virtualSize: size,
    originalSize: size,
    diskType: 2,
    creator: "qem2",
    savedState: false,
    formatVersion: 0x0001_0000,
    dataOffset: "0xFFFFFFFFFFFFFFFF",
    uniqueId: "5b1e0a3c-7d42-4e0b-9a61-0c5d2f3e4a15",
    reservedNonZero: 0,
    ...changes,
  };
}

function bootPartition(generation: 1 | 2): Partition {
  const role = generation === 2 ? "esp" : "bios-boot";
  const content = generation === 2 ? "fat" : "unknown";
  return anyPartition(1, { role, content, name: role, guid: sampleGuids.boot, start: mebibyte, size: 100 * mebibyte });
}

function rootPartition(): Partition {
  return anyPartition(2, { role: "linux", content: "ext4", name: "root", guid: sampleGuids.root, start: 101 * mebibyte, size: gibibyte });
}

function someBytes(known: ReadonlyMap<number, number>, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [at, value] of known) if (at >= offset && at < offset + length) bytes[at - offset] = value;
  return bytes;
}
