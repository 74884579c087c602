import { ImageReadError } from "../../ports/images.ts";

/** A bounded part of a disk. `read` gives exactly the bytes asked for, or throws `ImageReadError` when they are not all inside. */
export type Section = {
  /** What it is, in words fit for evidence: "the virtual disk", "partition 2". */
  readonly what: string;
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Buffer>;
};

/** The bytes from `start` on, `size` long, of a source; whatever a structure claims, nothing outside is ever read. */
export function createSection(what: string, source: Pick<Section, "size" | "read">, start: number, size: number): Section {
  const inside = start >= 0 && size >= 0 && start + size <= source.size;
  return {
    what,
    size,
    read: async (offset, length) => {
      const fits = inside && Number.isSafeInteger(offset) && offset >= 0 && length >= 0 && offset + length <= size;
      if (!fits) throw new ImageReadError(what, `A structure points at byte ${offset} (${length} bytes), outside its ${size} bytes`);
      return await source.read(start + offset, length);
    },
  };
}
