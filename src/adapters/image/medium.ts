import type { FileHandle } from "node:fs/promises";

import { ImageReadError } from "../../ports/images.ts";

/** The bytes of one open file, read by position, with a small cache for the many small reads of file system structures. */
export type Medium = {
  readonly size: number;
  /** Bytes at `offset`; short only at the end of the file. The buffer is the caller's own. */
  readonly read: (offset: number, length: number) => Promise<Buffer>;
  /** Bytes read from the file so far; what the cache answers does not count. */
  readonly bytesRead: () => number;
};

const pageSize = 64 * 1024;
const maxPages = 64;

/** Reads `handle` by position. `size` is the file's length at opening: bytes appended later are not seen. */
export function createMedium(handle: FileHandle, size: number): Medium {
  const pages = new Map<number, Promise<Buffer>>();
  let total = 0;

  async function readFromFile(offset: number, wanted: number): Promise<Buffer> {
    const buffer = Buffer.alloc(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await readAt(handle, buffer, filled, offset + filled);
      if (bytesRead === 0) throw new ImageReadError("the image file", "The file became shorter while it was read");
      filled += bytesRead;
      total += bytesRead;
    }
    return buffer;
  }

  function page(index: number): Promise<Buffer> {
    const cached = pages.get(index);
    const content = cached ?? readFromFile(index * pageSize, Math.min(pageSize, size - index * pageSize));
    pages.delete(index); // the map's order is the order of last use
    pages.set(index, content);
    if (cached === undefined) content.catch(() => pages.delete(index));
    for (const oldest of pages.keys()) {
      if (pages.size <= maxPages) break;
      pages.delete(oldest);
    }
    return content;
  }

  async function readThroughCache(offset: number, wanted: number): Promise<Buffer> {
    const result = Buffer.alloc(wanted);
    for (let filled = 0; filled < wanted;) {
      const at = offset + filled;
      const content = await page(Math.floor(at / pageSize));
      filled += content.copy(result, filled, at % pageSize);
    }
    return result;
  }

  return {
    size,
    bytesRead: () => total,
    read: async (offset, wanted) => {
      if (!Number.isSafeInteger(offset) || offset < 0 || wanted < 0)
        throw new ImageReadError("the image file", `A read at ${offset} of ${wanted} bytes makes no sense`);
      const available = Math.max(0, Math.min(wanted, size - offset));
      return available > pageSize ? await readFromFile(offset, available) : await readThroughCache(offset, available);
    },
  };
}

async function readAt(handle: FileHandle, buffer: Buffer, at: number, position: number): Promise<{ bytesRead: number }> {
  try {
    return await handle.read(buffer, at, buffer.length - at, position);
  } catch (error) {
    throw new ImageReadError("the image file", `The medium failed at byte ${position}`, { cause: error });
  }
}
