import { chunkSize } from "../core/chunks.ts";
import { ImageReadError, type Disk, type Extent } from "../ports/images.ts";

/** A disk as numbered chunks; only its data extents are ever read. */
export type ChunkReader = {
  /** Indexes of the chunks that touch a data extent, ascending; every other chunk is zeros. */
  readonly indexes: readonly number[];
  /**
   * The bytes of one chunk (the last may be short); they may lie in `room`, which is a chunk long. Throws `ImageReadError` when the medium fails or
   * the file became shorter.
   */
  readonly read: (index: number, room?: Buffer) => Promise<Buffer>;
};

/** What chunks are read from. */
type ReadableDisk = Pick<Disk, "length" | "read" | "extents">;

/** A hole this small costs more as a second read than as bytes. */
const smallestHole = 16 * 1024;

/** Asks the disk for its extents once and reads chunks from then on. */
export async function openChunkReader(disk: ReadableDisk): Promise<ChunkReader> {
  const extents = joinNear(await disk.extents(), disk.length);
  return {
    indexes: touched(extents),
    read: async (index, room) => {
      const start = index * chunkSize;
      const length = Math.min(chunkSize, disk.length - start);
      const pieces = within(extents, start, start + length);
      const [only] = pieces;
      if (pieces.length === 1 && only?.offset === start && only.length === length) return await readExactly(disk, start, length, room);
      const chunk = room?.subarray(0, length).fill(0) ?? Buffer.alloc(length);
      for (const { offset, length: wanted } of pieces)
        await readInto(disk, offset, chunk.subarray(offset - start, offset - start + wanted));
      return chunk;
    },
  };
}

async function readExactly(disk: ReadableDisk, offset: number, length: number, room?: Buffer): Promise<Buffer> {
  const bytes = await disk.read(offset, length, room);
  if (bytes.length < length) throw new ImageReadError("the image file", "The file became shorter while it was read");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function readInto(disk: ReadableDisk, offset: number, place: Buffer): Promise<void> {
  const bytes = await readExactly(disk, offset, place.length, place);
  if (bytes.buffer !== place.buffer || bytes.byteOffset !== place.byteOffset) place.set(bytes);
}

function joinNear(extents: readonly Extent[], length: number): readonly Extent[] {
  const joined: Extent[] = [];
  for (const { offset, length: wanted } of extents) {
    const end = Math.min(offset + wanted, length);
    const last = joined.at(-1);
    if (end <= offset) continue;
    if (last !== undefined && offset - (last.offset + last.length) < smallestHole)
      joined[joined.length - 1] = { offset: last.offset, length: end - last.offset };
    else joined.push({ offset, length: end - offset });
  }
  return joined;
}

function touched(extents: readonly Extent[]): readonly number[] {
  const indexes: number[] = [];
  for (const { offset, length } of extents) {
    const first = Math.max(Math.floor(offset / chunkSize), (indexes.at(-1) ?? -1) + 1);
    for (let index = first; index * chunkSize < offset + length; index++) indexes.push(index);
  }
  return indexes;
}

/** The extents cut to `start`…`end`; the first is found by halving, because an image may have thousands. */
function within(extents: readonly Extent[], start: number, end: number): readonly Extent[] {
  const pieces: Extent[] = [];
  for (let at = firstEndingAfter(extents, start); at < extents.length; at++) {
    const extent = extents[at];
    if (extent === undefined || extent.offset >= end) break;
    const from = Math.max(extent.offset, start);
    pieces.push({ offset: from, length: Math.min(extent.offset + extent.length, end) - from });
  }
  return pieces;
}

function firstEndingAfter(extents: readonly Extent[], position: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const extent = extents[middle];
    if (extent !== undefined && extent.offset + extent.length <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
