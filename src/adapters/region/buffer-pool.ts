import { chunkSize } from "../../core/chunks.ts";
import { createGate } from "../gate.ts";

/** Lends one of a few buffers; who comes when all are out, waits. Bounds memory, however much goes through it. */
export type BufferPool = { readonly use: <T>(action: (buffer: Buffer) => Promise<T>) => Promise<T> };

/** A pool of `count` buffers of one chunk each, made when first needed. */
export function createBufferPool(count: number, make = (size: number): Buffer => Buffer.allocUnsafeSlow(size)): BufferPool {
  const gate = createGate(count);
  const free: Buffer[] = [];
  return {
    use: async (action) =>
      await gate(async () => {
        const buffer = free.pop() ?? make(chunkSize);
        try {
          return await action(buffer);
        } finally {
          free.push(buffer);
        }
      }),
  };
}
