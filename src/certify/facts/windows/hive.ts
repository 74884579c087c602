import { ImageReadError } from "../../../ports/images.ts";

/** A value of a registry key: its type (REG_SZ is 1, REG_DWORD 4 …) and bytes. */
export type HiveValue = { readonly type: number; readonly bytes: Buffer };

/** A registry hive. Paths are `\`-separated and found in any case, as Windows does. */
export type Hive = {
  /** True when a write was under way or lies in the log files only: what is read may not be what Windows will see. */
  readonly isDirty: boolean;
  hasKey(path: string): boolean;
  /** Names of the keys below one; empty when it is not there. */
  keys(path: string): readonly string[];
  value(path: string, name: string): HiveValue | undefined;
  /** A value that is text, without what follows its first NUL. */
  text(path: string, name: string): string | undefined;
  /** A REG_DWORD. */
  number(path: string, name: string): number | undefined;
};

/**
 * Layout of the base block, the cells and their records, as Windows NT 3.1 to 11 write them ("Windows registry file format specification", Suhanov,
 * version 1.3; the fields used are the same in the regf versions 1.3 to 1.6).
 */
const baseBytes = 4096;
const compressedName = 0x20;
const compressedValueName = 1;
const inlineFlag = 0x8000_0000;
const inlineBytes = 4;
const segmentBytes = 16_344;
const none = 0xffff_ffff;
const reg = { sz: 1, expandSz: 2, dword: 4, multiSz: 7 } as const;
/** Far above what Windows keeps; a list of lists that leads round in circles ends here. */
const maxSubkeys = 200_000;
const maxValues = 20_000;
const maxValueBytes = 1024 * 1024;
const maxListDepth = 4;

type Key = { readonly at: number; readonly name: string };

/** Reads a hive's bytes. Throws `ImageReadError` for what is no hive; later, from its functions, where its structures lead outside. */
export function openHive(bytes: Uint8Array): Hive {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length < baseBytes || file.toString("latin1", 0, 4) !== "regf") throw broken("It does not begin as a registry hive does");
  const root = file.readUInt32LE(36);
  const find = (path: string): number | undefined => {
    let at = root;
    for (const part of path.split("\\").filter((each) => each !== "")) {
      const wanted = part.toUpperCase();
      const next = subkeys(file, at).find(({ name }) => name.toUpperCase() === wanted);
      if (next === undefined) return undefined;
      at = next.at;
    }
    return at;
  };
  const value = (path: string, name: string): HiveValue | undefined => {
    const key = find(path);
    return key === undefined ? undefined : valueOf(file, key, name);
  };
  return {
    isDirty: file.readUInt32LE(4) !== file.readUInt32LE(8),
    hasKey: (path) => find(path) !== undefined,
    keys: (path) => {
      const key = find(path);
      return key === undefined ? [] : subkeys(file, key).map(({ name }) => name);
    },
    value,
    text: (path, name) => {
      const found = value(path, name);
      const isText = found?.type === reg.sz || found?.type === reg.expandSz || found?.type === reg.multiSz;
      return isText ? found.bytes.toString("utf16le").replace(/\0[^]*$/, "") : undefined;
    },
    number: (path, name) => {
      const found = value(path, name);
      return found?.type === reg.dword && found.bytes.length >= 4 ? found.bytes.readUInt32LE(0) : undefined;
    },
  };
}

/** The data of an allocated cell at an offset from the first bin. */
function cell(file: Buffer, offset: number, least: number): Buffer {
  const at = baseBytes + offset;
  if (offset === none || at + 4 > file.length) throw broken(`A structure points at byte ${offset}, outside`);
  const length = -file.readInt32LE(at) - 4;
  if (length < least || at + 4 + length > file.length) throw broken(`The cell at byte ${offset} has no room for what it should hold`);
  return file.subarray(at + 4, at + 4 + length);
}

function keyNode(file: Buffer, offset: number): Buffer {
  const node = cell(file, offset, 76);
  if (node.toString("latin1", 0, 2) !== "nk") throw broken(`There is no key at byte ${offset}`);
  return node;
}

function subkeys(file: Buffer, offset: number): readonly Key[] {
  const node = keyNode(file, offset);
  if (node.readUInt32LE(20) === 0) return [];
  return listed(file, node.readUInt32LE(28), 0).map((at) => ({ at, name: keyName(keyNode(file, at)) }));
}

/** Offsets of the keys in a list; `ri` is a list of lists. */
function listed(file: Buffer, offset: number, depth: number): readonly number[] {
  if (depth > maxListDepth) throw broken("Lists of keys lead deeper than Windows nests them");
  const list = cell(file, offset, 4);
  const kind = list.toString("latin1", 0, 2);
  const step = { lf: 8, lh: 8, li: 4, ri: 4 }[kind];
  const count = list.readUInt16LE(2);
  if (step === undefined || 4 + count * step > list.length) throw broken(`There is no whole list of keys at byte ${offset}`);
  const entries = Array.from({ length: count }, (_, index) => list.readUInt32LE(4 + index * step));
  if (kind !== "ri") return entries;
  const found: number[] = [];
  for (const entry of entries) {
    found.push(...listed(file, entry, depth + 1));
    if (found.length > maxSubkeys) throw broken(`A key has more than ${maxSubkeys} keys below it`);
  }
  return found;
}

function keyName(node: Buffer): string {
  const length = node.readUInt16LE(72);
  return nameAt(node, { at: 76, length, isCompressed: (node.readUInt16LE(2) & compressedName) !== 0 });
}

function valueOf(file: Buffer, key: number, name: string): HiveValue | undefined {
  const node = keyNode(file, key);
  const count = node.readUInt32LE(36);
  if (count > maxValues) throw broken(`A key has more than ${maxValues} values`);
  if (count === 0) return undefined;
  const list = cell(file, node.readUInt32LE(40), count * 4);
  const wanted = name.toUpperCase();
  for (let index = 0; index < count; index += 1) {
    const record = cell(file, list.readUInt32LE(index * 4), 20);
    if (record.toString("latin1", 0, 2) !== "vk") throw broken("A key lists a value that is none");
    const isCompressed = (record.readUInt16LE(16) & compressedValueName) !== 0;
    const found = nameAt(record, { at: 20, length: record.readUInt16LE(2), isCompressed });
    if (found.toUpperCase() === wanted) return { type: record.readUInt32LE(12), bytes: valueBytes(file, record) };
  }
  return undefined;
}

type Name = { readonly at: number; readonly length: number; readonly isCompressed: boolean };

function nameAt(record: Buffer, { at, length, isCompressed }: Name): string {
  if (at + length > record.length) throw broken("A name is longer than its cell");
  return record.toString(isCompressed ? "latin1" : "utf16le", at, at + length);
}

function valueBytes(file: Buffer, record: Buffer): Buffer {
  const size = record.readUInt32LE(4);
  if (size >= inlineFlag) return record.subarray(8, 8 + Math.min(inlineBytes, size - inlineFlag));
  if (size > maxValueBytes) throw broken(`A value of ${size} bytes is larger than the ${maxValueBytes} read`);
  if (size === 0) return Buffer.alloc(0);
  const data = cell(file, record.readUInt32LE(8), Math.min(size, 8));
  return size > segmentBytes && data.toString("latin1", 0, 2) === "db" ? segments(file, data, size) : whole(data, size);
}

/** Data that is too large for one cell stands in several ("big data"). */
function segments(file: Buffer, data: Buffer, size: number): Buffer {
  const count = data.readUInt16LE(2);
  const list = cell(file, data.readUInt32LE(4), count * 4);
  const pieces: Buffer[] = [];
  let left = size;
  for (let index = 0; index < count && left > 0; index += 1) {
    const length = Math.min(left, segmentBytes);
    pieces.push(whole(cell(file, list.readUInt32LE(index * 4), length), length));
    left -= length;
  }
  if (left > 0) throw broken("A value has fewer bytes than it says");
  return Buffer.concat(pieces);
}

function whole(data: Buffer, size: number): Buffer {
  if (size > data.length) throw broken("A value has fewer bytes than it says");
  return data.subarray(0, size);
}

function broken(message: string): ImageReadError {
  return new ImageReadError("a registry hive", message);
}
