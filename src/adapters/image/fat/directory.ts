import { ImageReadError } from "../../../ports/images.ts";
import type { FatVolume } from "./boot-sector.ts";
import { readChain } from "./chain.ts";

/** One file or directory: its long name (or its short one in the case it was written), its 8.3 name, its first cluster. */
export type FatEntry = {
  readonly name: string;
  readonly shortName: string;
  readonly isDirectory: boolean;
  readonly isReadOnly: boolean;
  readonly size: number;
  readonly cluster: number;
};

export type FatDirectory = { readonly entries: readonly FatEntry[]; readonly label?: string };

const entrySize = 32;
/** A directory holds at most 65,536 entries of 32 bytes. */
const maxDirectoryBytes = 65_536 * entrySize;
const attributes = { readOnly: 0x01, volumeLabel: 0x08, directory: 0x10, longName: 0x0f } as const;
const maxLongParts = 20;

type LongName = { readonly checksum: number; readonly parts: readonly string[] };

/** The entries of a directory; `cluster` 0 is the root. Throws `ImageReadError` for impossible names and chains. */
export async function readFatDirectory(volume: FatVolume, cluster: number): Promise<FatDirectory> {
  const bytes = await directoryBytes(volume, cluster);
  const entries: FatEntry[] = [];
  let label: string | undefined;
  let long: LongName | undefined;
  for (let at = 0; at + entrySize <= bytes.length && bytes[at] !== 0; at += entrySize) {
    const entry = bytes.subarray(at, at + entrySize);
    const flags = entry.readUInt8(11);
    if (entry[0] === 0xe5) long = undefined;
    else if ((flags & 0x3f) === attributes.longName) long = addLongPart(long, entry);
    else {
      if ((flags & attributes.volumeLabel) !== 0) label = entry.toString("latin1", 0, 11).trimEnd();
      else if (entry[0] !== 0x2e) entries.push(fileEntry(volume, entry, long));
      long = undefined;
    }
  }
  return label === undefined ? { entries } : { entries, label };
}

async function directoryBytes(volume: FatVolume, cluster: number): Promise<Buffer> {
  const start = cluster === 0 ? volume.rootCluster : cluster;
  return start === 0 ? await volume.section.read(volume.rootStart, volume.rootSize) : await readChain(volume, start, maxDirectoryBytes);
}

/** Parts come last first: number 0x40|n opens a name, each further one counts down to 1. Anything else is a stray part, which DOS ignores too. */
function addLongPart(long: LongName | undefined, entry: Buffer): LongName | undefined {
  const order = entry.readUInt8(0);
  const checksum = entry.readUInt8(13);
  const text = [entry.subarray(1, 11), entry.subarray(14, 26), entry.subarray(28, 32)].map((part) => part.toString("utf16le")).join("");
  if ((order & 0x40) !== 0) return (order & 0x3f) <= maxLongParts ? { checksum, parts: expected(order & 0x3f, text) } : undefined;
  if (long === undefined || long.checksum !== checksum || long.parts[order - 1] !== "") return undefined;
  return { checksum, parts: long.parts.with(order - 1, text) };
}

function expected(count: number, last: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => (index === count - 1 ? last : ""));
}

function fileEntry(volume: FatVolume, entry: Buffer, long: LongName | undefined): FatEntry {
  const shortName = shortText(entry);
  const isWhole = long !== undefined && long.checksum === shortChecksum(entry) && long.parts.every((part) => part !== "");
  const name = isWhole ? long.parts.join("").replace(/\0.*$/su, "") : shortName;
  if (name === "" || /[/\0]/u.test(name)) throw new ImageReadError(volume.section.what, "A directory holds a name that no file can have");
  const flags = entry.readUInt8(11);
  const high = volume.bits === 32 ? entry.readUInt16LE(20) : 0;
  return {
    name,
    shortName: shortName.toUpperCase(),
    isDirectory: (flags & attributes.directory) !== 0,
    isReadOnly: (flags & attributes.readOnly) !== 0,
    size: entry.readUInt32LE(28),
    cluster: high * 0x1_0000 + entry.readUInt16LE(26),
  };
}

/** The 8.3 name; bits 3 and 4 of byte 12 say that base or extension were written in lower case. */
function shortText(entry: Buffer): string {
  const lower = entry.readUInt8(12);
  const raw = Buffer.from(entry.subarray(0, 11));
  if (raw[0] === 0x05) raw[0] = 0xe5;
  const part = (from: number, to: number, isLower: boolean): string => {
    const text = raw.toString("latin1", from, to).trimEnd();
    return isLower ? text.toLowerCase() : text;
  };
  const [base, extension] = [part(0, 8, (lower & 8) !== 0), part(8, 11, (lower & 16) !== 0)];
  return extension === "" ? base : `${base}.${extension}`;
}

/** Ties a long name to the short entry it stands before. */
function shortChecksum(entry: Uint8Array): number {
  return entry.subarray(0, 11).reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}
