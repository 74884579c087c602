import { chunkSize } from "../../core/chunks.ts";

/** Lends one of a few buffers; who comes when all are out, waits. Bounds memory, however much goes through it. */
export type BufferPool = { readonly use: <T>(action: (buffer: Buffer) => Promise<T>) => Promise<T> };

/** A pool of `count` buffers of one chunk each, made when first needed. */
export function createBufferPool(count: number, make = (size: number): Buffer => Buffer.allocUnsafeSlow(size)): BufferPool {
  const free: Buffer[] = [];
  const waiting: ((buffer: Buffer) => void)[] = [];
  let made = 0;

  async function borrow(): Promise<Buffer> {
    const buffer = free.pop();
    if (buffer !== undefined) return buffer;
    if (made === count) return await new Promise((resolve) => void waiting.push(resolve));
    made++;
    return make(chunkSize);
  }

  function giveBack(buffer: Buffer): void {
    const next = waiting.shift();
    if (next === undefined) free.push(buffer);
    else next(buffer);
  }

  return {
    use: async (action) => {
      const buffer = await borrow();
      try {
        return await action(buffer);
      } finally {
        giveBack(buffer);
      }
    },
  };
}
