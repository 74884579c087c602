const sector = 2048;
const systemSectors = 16;
const pathTableLength = 10;
/** Where things stand: 16 sectors of nothing, three descriptors, then for each of the two trees two path tables and the root folder, then the file. */
const places = {
  plain: { little: 19, big: 20, root: 21 },
  joliet: { little: 22, big: 23, root: 24 },
  file: 25,
} as const;
/** The year 2000: an image of the same file is the same bytes. */
const recorded = Buffer.from([100, 1, 1, 0, 0, 0, 0]);

type Tree = {
  readonly type: 1 | 2;
  readonly place: { readonly little: number; readonly big: number; readonly root: number };
  readonly name: Buffer;
};

/**
 * A CD with one file in its root folder: ISO 9660 (ECMA-119) for who reads nothing else, where the file has an upper-case 8.3 name, and Joliet, which
 * Linux prefers, where it is `name`. Deterministic.
 */
export function isoImage({ name, plainName, label }: { name: string; plainName: string; label: string }, content: Buffer): Buffer {
  const sectors = places.file + Math.max(1, Math.ceil(content.length / sector));
  const image = Buffer.alloc(sectors * sector);
  const trees: readonly Tree[] = [
    { type: 1, place: places.plain, name: Buffer.from(`${plainName};1`, "latin1") },
    { type: 2, place: places.joliet, name: bigEndianText(name) },
  ];
  for (const [index, tree] of trees.entries()) {
    descriptor(tree, { label, sectors }).copy(image, (systemSectors + index) * sector);
    pathTable(tree.place.root, "little").copy(image, tree.place.little * sector);
    pathTable(tree.place.root, "big").copy(image, tree.place.big * sector);
    folder(tree, content.length).copy(image, tree.place.root * sector);
  }
  image.set([255, ...Buffer.from("CD001"), 1], (systemSectors + 2) * sector);
  content.copy(image, places.file * sector);
  return image;
}

/** ECMA-119 §8.4; the second kind (§8.5) differs by the escape sequence that says UCS-2 and by its texts. */
function descriptor({ type, place }: Tree, { label, sectors }: { label: string; sectors: number }): Buffer {
  const bytes = Buffer.alloc(sector);
  const text = (value: string, at: number, length: number): void => {
    const padded = type === 1 ? Buffer.from(value.padEnd(length), "latin1") : bigEndianText(value.padEnd(length / 2));
    padded.copy(bytes, at, 0, length);
  };
  bytes.set([type, ...Buffer.from("CD001"), 1]);
  text("", 8, 32);
  text(label, 40, 32);
  bothEndian32(sectors).copy(bytes, 80);
  if (type === 2) bytes.write("%/E", 88, "latin1");
  bothEndian16(1).copy(bytes, 120);
  bothEndian16(1).copy(bytes, 124);
  bothEndian16(sector).copy(bytes, 128);
  bothEndian32(pathTableLength).copy(bytes, 132);
  bytes.writeUInt32LE(place.little, 140);
  bytes.writeUInt32BE(place.big, 148);
  record(Buffer.from([0]), { at: place.root, length: sector, isFolder: true }).copy(bytes, 156);
  for (const at of [190, 318, 446, 574]) text("", at, 128);
  for (const at of [702, 739, 776]) text("", at, 37);
  for (const at of [813, 830, 847, 864]) bytes.write("0000000000000000", at, "latin1");
  bytes.writeUInt8(1, 881);
  return bytes;
}

function folder({ place, name }: Tree, length: number): Buffer {
  const here = { at: place.root, length: sector, isFolder: true };
  return Buffer.concat([
    record(Buffer.from([0]), here),
    record(Buffer.from([1]), here),
    record(name, { at: places.file, length, isFolder: false }),
  ]);
}

/** ECMA-119 §9.1. */
function record(name: Buffer, { at, length, isFolder }: { at: number; length: number; isFolder: boolean }): Buffer {
  const size = 33 + name.length + (name.length % 2 === 0 ? 1 : 0);
  const bytes = Buffer.alloc(size);
  bytes.writeUInt8(size, 0);
  bothEndian32(at).copy(bytes, 2);
  bothEndian32(length).copy(bytes, 10);
  recorded.copy(bytes, 18);
  bytes.writeUInt8(isFolder ? 2 : 0, 25);
  bothEndian16(1).copy(bytes, 28);
  bytes.writeUInt8(name.length, 32);
  name.copy(bytes, 33);
  return bytes;
}

function pathTable(root: number, order: "little" | "big"): Buffer {
  const bytes = Buffer.alloc(pathTableLength);
  bytes.writeUInt8(1, 0);
  if (order === "little") bytes.writeUInt32LE(root, 2);
  else bytes.writeUInt32BE(root, 2);
  if (order === "little") bytes.writeUInt16LE(1, 6);
  else bytes.writeUInt16BE(1, 6);
  return bytes;
}

function bothEndian32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

function bothEndian16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

function bigEndianText(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}
