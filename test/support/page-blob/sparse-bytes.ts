const blockBytes = 256 * 1024;

/** A blob's bytes. What nobody wrote takes no memory, so that a server holds hundreds of images of which most is zeros. */
export type SparseBytes = {
  readonly length: number;
  /** A copy of the bytes from `start` to before `end`, or to the end. */
  readonly slice: (start: number, end?: number) => Buffer;
  readonly write: (bytes: Buffer, at: number) => void;
};

/** So many zeros. */
export function zeroBytes(length: number): SparseBytes {
  const blocks = new Map<number, Buffer>();
  return {
    length,
    slice: (start, end = length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(end, length) - start));
      for (const { block, from, at, count } of pieces(start, bytes.length)) blocks.get(block)?.copy(bytes, at, from, from + count);
      return bytes;
    },
    write: (bytes, start) => {
      for (const { block, from, at, count } of pieces(start, bytes.length)) {
        const known = blocks.get(block) ?? Buffer.alloc(blockBytes);
        blocks.set(block, known);
        bytes.copy(known, from, at, at + count);
      }
    },
  };
}

/** These bytes. */
export function sparseBytes(bytes: Buffer): SparseBytes {
  const sparse = zeroBytes(bytes.length);
  sparse.write(bytes, 0);
  return sparse;
}

/** Changes every bit of one byte. */
export function flipByte(bytes: SparseBytes, at: number): void {
  const byte = bytes.slice(at, at + 1);
  bytes.write(Buffer.from(byte.map((bits) => bits ^ 255)), at);
}

/** The part of each block that a range touches: its place in the block, and in the range. */
function* pieces(start: number, length: number): Generator<{ block: number; from: number; at: number; count: number }> {
  for (let at = 0; at < length;) {
    const from = (start + at) % blockBytes;
    const count = Math.min(blockBytes - from, length - at);
    yield { block: Math.floor((start + at) / blockBytes), from, at, count };
    at += count;
  }
}
