import { availableParallelism } from "node:os";

import { startThread, type Thread } from "../thread.ts";
import type { ChunkPut } from "./put-chunk.ts";

/** More would not write faster to one disk. */
const most = 4;

/** Started when first needed, and kept for as long as the process lives. */
let threads: readonly Thread<ChunkPut, boolean>[] = [];

/**
 * `putChunk` in another thread: writing and comparing take turns there in the processor's cache, and the thread that hashes and decides goes on
 * meanwhile. Rejects with the system's error.
 */
export async function putInThread(put: ChunkPut): Promise<boolean> {
  return await leastBusy().ask(put);
}

/** Memory of one chunk that threads see without copying it. */
export function sharedRoom(size: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(size));
}

function leastBusy(): Thread<ChunkPut, boolean> {
  const [idlest] = threads.toSorted((one, other) => one.waiting() - other.waiting());
  if (idlest !== undefined && (idlest.waiting() === 0 || threads.length >= Math.min(most, availableParallelism()))) return idlest;
  const onEnd = (): void => {
    threads = threads.filter((each) => each !== thread);
  };
  const thread = startThread<ChunkPut, boolean>(import.meta.url, "copy-thread", { onEnd });
  threads = [...threads, thread];
  return thread;
}
