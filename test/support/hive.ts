/** Keys and values of a synthetic hive: an object is a key, a number a REG_DWORD, text a REG_SZ, bytes REG_BINARY. */
export type HiveTree = { readonly [name: string]: HiveTree | number | string | Uint8Array };

const baseBytes = 4096;
const none = 0xffff_ffff;
const segmentBytes = 16_344;
/** Keys in one list before a list of lists is used, small so that tests come to it. */
const perList = 500;

/** A registry hive (regf 1.5) with these keys and values, as Windows leaves one that is written to the end. */
export function hiveBytes(tree: HiveTree): Buffer {
  const cells: Buffer[] = [];
  let used = 32;
  const add = (data: Buffer): number => {
    const length = Math.ceil((data.length + 4) / 8) * 8;
    const cell = Buffer.alloc(length);
    cell.writeInt32LE(-length, 0);
    data.copy(cell, 4);
    cells.push(cell);
    const at = used;
    used += length;
    return at;
  };
  const root = addKey(add, "ROOT", tree, true);
  const bins = Buffer.alloc(Math.ceil(used / 4096) * 4096);
  bins.write("hbin", 0, "latin1");
  bins.writeUInt32LE(bins.length, 8);
  Buffer.concat(cells).copy(bins, 32);
  // What is left of the bin is one free cell.
  if (bins.length > used) bins.writeInt32LE(bins.length - used, used);
  return Buffer.concat([baseBlock(root, bins.length), bins]);
}

function baseBlock(root: number, length: number): Buffer {
  const base = Buffer.alloc(baseBytes);
  base.write("regf", 0, "latin1");
  for (const [at, value] of [
    [4, 1],
    [8, 1],
    [20, 1],
    [24, 5],
    [32, 1],
    [36, root],
    [40, length],
    [44, 1],
  ] as const)
    base.writeUInt32LE(value, at);
  let sum = 0;
  for (let at = 0; at < 508; at += 4) sum ^= base.readUInt32LE(at);
  base.writeUInt32LE(sum >>> 0, 508);
  return base;
}

type Add = (data: Buffer) => number;

function addKey(add: Add, name: string, tree: HiveTree, isRoot: boolean): number {
  const children = Object.entries(tree).filter((entry): entry is [string, HiveTree] => isKey(entry[1]));
  const values = Object.entries(tree).filter((entry): entry is [string, number | string | Uint8Array] => !isKey(entry[1]));
  // Windows keeps keys in the order of their upper-case names.
  const sorted = children.toSorted(([a], [b]) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1));
  const keys = sorted.map(([child, below]) => ({ at: addKey(add, child, below, false), child }));
  const listedValues = values.map(([valueName, value]) => addValue(add, valueName, value));
  const text = nameBytes(name);
  const node = Buffer.alloc(76 + text.bytes.length);
  node.write("nk", 0, "latin1");
  node.writeUInt16LE((isRoot ? 0x0c : 0) | (text.isLatin1 ? 0x20 : 0), 2);
  node.writeUInt32LE(keys.length, 20);
  node.writeUInt32LE(keys.length === 0 ? none : addList(add, keys), 28);
  node.writeUInt32LE(none, 32);
  node.writeUInt32LE(listedValues.length, 36);
  node.writeUInt32LE(listedValues.length === 0 ? none : add(offsets(listedValues)), 40);
  for (const at of [44, 48]) node.writeUInt32LE(none, at);
  node.writeUInt16LE(text.bytes.length, 72);
  text.bytes.copy(node, 76);
  return add(node);
}

function isKey(value: HiveTree[string]): value is HiveTree {
  return typeof value === "object" && !(value instanceof Uint8Array);
}

function addList(add: Add, keys: readonly { readonly at: number; readonly child: string }[]): number {
  if (keys.length > perList) {
    const lists: number[] = [];
    for (let from = 0; from < keys.length; from += perList) lists.push(addList(add, keys.slice(from, from + perList)));
    return add(Buffer.concat([head("ri", lists.length), offsets(lists)]));
  }
  const entries = keys.map(({ at, child }) => {
    const entry = Buffer.alloc(8);
    entry.writeUInt32LE(at, 0);
    entry.write(child.slice(0, 4).padEnd(4, "\0"), 4, "latin1");
    return entry;
  });
  return add(Buffer.concat([head("lf", keys.length), ...entries]));
}

function addValue(add: Add, name: string, value: number | string | Uint8Array): number {
  const [type, data] = dataOf(value);
  const text = nameBytes(name);
  const record = Buffer.alloc(20 + text.bytes.length);
  record.write("vk", 0, "latin1");
  record.writeUInt16LE(text.bytes.length, 2);
  record.writeUInt32LE(data.length <= 4 ? data.length + 0x8000_0000 : data.length, 4);
  if (data.length <= 4) data.copy(record, 8);
  else record.writeUInt32LE(data.length > segmentBytes ? addSegments(add, data) : add(data), 8);
  record.writeUInt32LE(type, 12);
  record.writeUInt16LE(text.isLatin1 ? 1 : 0, 16);
  text.bytes.copy(record, 20);
  return add(record);
}

function addSegments(add: Add, data: Buffer): number {
  const pieces: number[] = [];
  for (let from = 0; from < data.length; from += segmentBytes) pieces.push(add(data.subarray(from, from + segmentBytes)));
  const record = Buffer.concat([head("db", pieces.length), Buffer.alloc(4)]);
  record.writeUInt32LE(add(offsets(pieces)), 4);
  return add(record);
}

function dataOf(value: number | string | Uint8Array): readonly [number, Buffer] {
  if (typeof value === "string") return [1, Buffer.from(`${value}\0`, "utf16le")];
  if (typeof value !== "number") return [3, Buffer.from(value)];
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return [4, bytes];
}

function nameBytes(name: string): { readonly bytes: Buffer; readonly isLatin1: boolean } {
  const isLatin1 = Array.from(name).every((character) => (character.codePointAt(0) ?? 0) < 0x100);
  return { bytes: Buffer.from(name, isLatin1 ? "latin1" : "utf16le"), isLatin1 };
}

function head(kind: string, count: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.write(kind, 0, "latin1");
  bytes.writeUInt16LE(count, 2);
  return bytes;
}

function offsets(list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(list.length * 4);
  for (const [index, at] of list.entries()) bytes.writeUInt32LE(at, index * 4);
  return bytes;
}
