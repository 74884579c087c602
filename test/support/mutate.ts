/** One change of some bytes: where (as a number that picks a place), how far beside it, how many, and to what. */
export type Mutation = {
  readonly at: number;
  readonly shift: number;
  readonly width: number;
  readonly value: number;
  readonly from: number;
};

/** Numbers that tend to hurt: edges of fields and signs. */
export const interesting = [0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

const frontBytes = 2048;

/**
 * Changes bytes near bytes that mean something: short fields get numbers that tend to hurt, long ones are copied from elsewhere. `bytes`, as long as
 * `clean`, is where the result is made: who mutates thousands of times lends the same.
 */
export function mutate(clean: Buffer, used: readonly number[], mutations: readonly Mutation[], bytes = Buffer.alloc(clean.length)): Buffer {
  clean.copy(bytes);
  for (const { at, shift, width, value, from } of mutations) {
    const place = Math.max(0, Math.min((used[at % used.length] ?? 0) + shift, bytes.length - width));
    const source = used[from % used.length] ?? 0;
    if (width > 4) bytes.copy(bytes, place, source, Math.min(source + width, bytes.length));
    else bytes.writeUIntLE(value % 2 ** (8 * width), place, width);
  }
  return bytes;
}

/**
 * Places of bytes that are not zero, without the inside of long texts and of full bitmaps: they have no structure to break. The front of an image
 * decides how all else is read, so its places come up more often.
 */
export function usedBytes(bytes: Buffer): readonly number[] {
  const used: number[] = [];
  let letters = 0;
  let same = 0;
  for (const [index, byte] of bytes.entries()) {
    letters = byte >= 0x20 && byte < 0x7f ? letters + 1 : 0;
    same = byte === bytes[index - 1] ? same + 1 : 0;
    if (byte !== 0 && letters <= 4 && same <= 4) used.push(...Array<number>(index < frontBytes ? 8 : 1).fill(index));
  }
  return used;
}
