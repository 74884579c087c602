import type { FileHandle } from "node:fs/promises";

import { ImageReadError } from "../../ports/images.ts";
import { createPageCache, type PageSizes, type ReadThrough } from "./page-cache.ts";

/** The bytes of one open image, read by position, with a cache for the many small reads of file system structures. */
export type Medium = {
  readonly size: number;
  /** Bytes at `offset`; short only at the end of the file. The buffer is the caller's own, and `room` where that is as long and fits the reader. */
  readonly read: (offset: number, length: number, room?: Buffer) => Promise<Buffer>;
  /** Bytes read from the file or server so far; what the cache answers does not count. */
  readonly bytesRead: () => number;
};

const pageSize = 64 * 1024;
const maxPages = 64;

/** Reads `handle` by position. `size` is the file's length at opening: bytes appended later are not seen. */
export function createMedium(handle: FileHandle, size: number): Medium {
  let total = 0;
  const readFromFile: ReadThrough = async (offset, wanted, room) => {
    // Given away only when all of it was filled.
    const buffer = room?.subarray(0, wanted) ?? Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await readAt(handle, buffer, filled, offset + filled);
      if (bytesRead === 0) throw new ImageReadError("the image file", "The file became shorter while it was read");
      filled += bytesRead;
      total += bytesRead;
    }
    return buffer;
  };
  return { size, bytesRead: () => total, read: readThroughCache({ size, pageSize, maxPages }, readFromFile) };
}

/** Reads up to a page through a cache, more by `readLong`, and never beyond the image. */
export function readThroughCache(sizes: PageSizes, readThrough: ReadThrough, readLong: ReadThrough = readThrough): Medium["read"] {
  const cached = createPageCache(sizes, readThrough);
  return async (offset, wanted, room) => {
    const available = availableAt(sizes.size, offset, wanted);
    const fitting = room !== undefined && room.length >= available ? room : undefined;
    return available > sizes.pageSize ? await readLong(offset, available, fitting) : await cached(offset, available);
  };
}

/** How many of the bytes asked for are inside the image. Throws `ImageReadError` for a place or length that is none. */
function availableAt(size: number, offset: number, wanted: number): number {
  if (!Number.isSafeInteger(offset) || offset < 0 || wanted < 0)
    throw new ImageReadError("the image file", `A read at ${offset} of ${wanted} bytes makes no sense`);
  return Math.max(0, Math.min(wanted, size - offset));
}

async function readAt(handle: FileHandle, buffer: Buffer, at: number, position: number): Promise<{ bytesRead: number }> {
  try {
    return await handle.read(buffer, at, buffer.length - at, position);
  } catch (error) {
    throw new ImageReadError("the image file", `The medium failed at byte ${position}`, { cause: error });
  }
}
