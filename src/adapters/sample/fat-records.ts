/** What a directory of a FAT volume says of one file or directory. */
export type FatRecord = { readonly name: string; readonly cluster: number; readonly size: number; readonly isDirectory: boolean };

const recordSize = 32;
const charactersPerPart = 13;
const directoryAttribute = 0x10;
const longNameAttribute = 0x0f;

/** Bytes that a directory with these names takes: one record each, and one more per 13 characters of a name that is not 8.3. */
export function recordsLength(names: readonly string[]): number {
  return names.reduce((length, name) => length + recordSize * (1 + longParts(name)), 0);
}

/** The records of a directory (Microsoft, "FAT: General Overview of On-Disk Format", 1.03). Dates are left empty. */
export function recordBytes(records: readonly FatRecord[]): Buffer {
  return Buffer.concat(
    records.flatMap((record, index) => {
      const short = shortName(record.name, index + 1);
      const bytes = Buffer.alloc(recordSize);
      bytes.write(short, 0, "latin1");
      bytes[11] = record.isDirectory ? directoryAttribute : 0;
      bytes.writeUInt16LE(record.cluster, 26);
      bytes.writeUInt32LE(record.size, 28);
      return [...longRecords(record.name, bytes), bytes];
    }),
  );
}

function isShort(name: string): boolean {
  return name === "." || name === ".." || /^[A-Z0-9_-]{1,8}(\.[A-Z0-9_-]{1,3})?$/u.test(name);
}

function longParts(name: string): number {
  return isShort(name) ? 0 : Math.ceil(name.length / charactersPerPart);
}

/** Eleven characters: the name itself when it is 8.3, else a made-up one that no other entry of the directory has. */
function shortName(name: string, number: number): string {
  if (name === "." || name === "..") return name.padEnd(11);
  const dot = name.lastIndexOf(".");
  const [base, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, ""];
  const tail = isShort(name) ? "" : `~${number}`;
  return `${cleaned(base, 8 - tail.length)}${tail}`.padEnd(8) + cleaned(extension, 3).padEnd(3);
}

function cleaned(text: string, length: number): string {
  return text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_-]/gu, "")
    .slice(0, length);
}

function longRecords(name: string, short: Buffer): readonly Buffer[] {
  const parts = longParts(name);
  const checksum = short.subarray(0, 11).reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
  const text = Buffer.alloc(parts * charactersPerPart * 2, 0xff);
  text.write(`${name}\0`, 0, "utf16le");
  return Array.from({ length: parts }, (_, index) => {
    const part = parts - 1 - index;
    const at = part * charactersPerPart * 2;
    const bytes = Buffer.alloc(recordSize);
    bytes[0] = (part + 1) | (index === 0 ? 0x40 : 0);
    bytes[11] = longNameAttribute;
    bytes[13] = checksum;
    text.copy(bytes, 1, at, at + 10);
    text.copy(bytes, 14, at + 10, at + 22);
    text.copy(bytes, 28, at + 22, at + 26);
    return bytes;
  });
}
