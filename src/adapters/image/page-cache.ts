/** Reads `wanted` bytes at `offset`, all of them inside the image, or throws `ImageReadError`. They may lie in `room`, which is as long. */
export type ReadThrough = (offset: number, wanted: number, room?: Buffer) => Promise<Buffer>;

/** How long the image is, how much is read ahead at once, and how many such pages stay in memory. */
export type PageSizes = { readonly size: number; readonly pageSize: number; readonly maxPages: number };

/** A cache for many small reads: each costs one read of a whole page, which answers its neighbours too. A failed page is forgotten. */
export function createPageCache({ size, pageSize, maxPages }: PageSizes, readThrough: ReadThrough): ReadThrough {
  const pages = new Map<number, Promise<Buffer>>();

  function page(index: number): Promise<Buffer> {
    const cached = pages.get(index);
    const content = cached ?? readThrough(index * pageSize, Math.min(pageSize, size - index * pageSize));
    pages.delete(index); // the map's order is the order of last use
    pages.set(index, content);
    if (cached === undefined) content.catch(() => pages.delete(index));
    for (const oldest of pages.keys()) {
      if (pages.size <= maxPages) break;
      pages.delete(oldest);
    }
    return content;
  }

  return async (offset, wanted) => {
    const result = Buffer.alloc(wanted);
    for (let filled = 0; filled < wanted;) {
      const at = offset + filled;
      const content = await page(Math.floor(at / pageSize));
      filled += content.copy(result, filled, at % pageSize);
    }
    return result;
  };
}
