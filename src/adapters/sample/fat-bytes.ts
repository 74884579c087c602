import { recordBytes, recordsLength, type FatRecord } from "./fat-records.ts";

const sector = 512;
const sectorsPerCluster = 4;
const clusterSize = sector * sectorsPerCluster;
const rootEntries = 512;
const copies = 2;
const endOfChain = 0xffff;
const volumeSerial = 0x5b1e_0a3c;

type Folder = { readonly kind: "folder"; readonly children: Map<string, Folder | File> };
type File = { readonly kind: "file"; readonly bytes: Uint8Array };
/** A run of clusters and what is in it. */
type Placed = { readonly cluster: number; readonly bytes: Uint8Array };

/**
 * A FAT16 volume of `size` bytes (8 to 128 MiB) with these files (`DIR/NAME` → bytes): everything up to the last cluster in use; what follows is
 * zeros. Without dates, so that the same files always give the same bytes.
 */
export function fatBytes(files: ReadonlyMap<string, Uint8Array>, size: number): Buffer {
  const placed: Placed[] = [];
  let next = 2;
  const allocate = (length: number): number => {
    const first = next;
    next += Math.ceil(length / clusterSize);
    return length === 0 ? 0 : first;
  };

  function place(folder: Folder, self: number, parent: number | undefined): Buffer {
    const records: FatRecord[] = parent === undefined ? [] : [dots(".", self), dots("..", parent)];
    for (const [name, node] of folder.children) {
      const length = node.kind === "file" ? node.bytes.length : recordsLength([".", "..", ...node.children.keys()]);
      const cluster = allocate(length);
      placed.push({ cluster, bytes: node.kind === "file" ? node.bytes : place(node, cluster, self) });
      records.push({ name, cluster, size: node.kind === "file" ? length : 0, isDirectory: node.kind === "folder" });
    }
    return recordBytes(records);
  }

  const root = Buffer.alloc(rootEntries * 32);
  place(nested(files), 0, undefined).copy(root);
  const tableSectors = Math.ceil(((size / clusterSize + 2) * 2) / sector);
  const data = Buffer.alloc((next - 2) * clusterSize);
  for (const { cluster, bytes } of placed) if (cluster > 0) data.set(bytes, (cluster - 2) * clusterSize);
  const table = tableBytes(placed, tableSectors * sector);
  return Buffer.concat([bootSector(size / sector, tableSectors), table, table, root, data]);
}

function dots(name: string, cluster: number): FatRecord {
  return { name, cluster, size: 0, isDirectory: true };
}

function nested(files: ReadonlyMap<string, Uint8Array>): Folder {
  const root: Folder = { kind: "folder", children: new Map() };
  for (const [path, bytes] of files) {
    const parts = path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const known = folder.children.get(part);
      const child: Folder = known?.kind === "folder" ? known : { kind: "folder", children: new Map() };
      folder.children.set(part, child);
      folder = child;
    }
    folder.children.set(parts.at(-1) ?? "", { kind: "file", bytes });
  }
  return root;
}

function tableBytes(placed: readonly Placed[], length: number): Buffer {
  const table = Buffer.alloc(length);
  table.writeUInt16LE(0xfff8, 0);
  table.writeUInt16LE(endOfChain, 2);
  for (const { cluster, bytes } of placed) {
    const count = Math.ceil(bytes.length / clusterSize);
    for (let index = 0; index < count; index += 1)
      table.writeUInt16LE(index === count - 1 ? endOfChain : cluster + index + 1, (cluster + index) * 2);
  }
  return table;
}

function bootSector(sectors: number, tableSectors: number): Buffer {
  const bytes = Buffer.alloc(sector);
  bytes.set([0xeb, 0x3c, 0x90]);
  bytes.write("SLIPWAY ", 3, "latin1");
  bytes.writeUInt16LE(sector, 11);
  bytes[13] = sectorsPerCluster;
  bytes.writeUInt16LE(1, 14); // reserved sectors: this one
  bytes[16] = copies;
  bytes.writeUInt16LE(rootEntries, 17);
  bytes.writeUInt16LE(sectors < 0x1_0000 ? sectors : 0, 19);
  bytes[21] = 0xf8;
  bytes.writeUInt16LE(tableSectors, 22);
  bytes.writeUInt32LE(sectors < 0x1_0000 ? 0 : sectors, 32);
  bytes.set([0x80, 0x00, 0x29], 36);
  bytes.writeUInt32LE(volumeSerial, 39);
  bytes.write("NO NAME    FAT16   ", 43, "latin1");
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}
