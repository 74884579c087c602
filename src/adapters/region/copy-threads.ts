import { availableParallelism } from "node:os";

import { idlestOf, startThread, type Thread } from "../thread.ts";
import type { ChunkPut } from "./put-chunk.ts";

/** A chunk to write, answered by whether it reads back; or bytes whose SHA-256 is asked for. */
export type CopyQuestion = { readonly put: ChunkPut } | { readonly hashed: Uint8Array };
type CopyThread = Thread<CopyQuestion, boolean | string>;

/** More would not write faster to one disk. */
const most = 4;

/** Started when first needed, and kept for as long as the process lives. */
let threads: readonly CopyThread[] = [];

/** `putChunk` in another thread: writing and comparing take turns there in the processor's cache. Rejects with the system's error. */
export async function putInThread(put: ChunkPut): Promise<boolean> {
  return (await leastBusy().ask({ put })) === true;
}

/** The SHA-256 of the bytes, as hexadecimal digits. */
export async function hashInThread(hashed: Uint8Array): Promise<string> {
  return String(await leastBusy().ask({ hashed }));
}

/** Memory of one chunk that threads see without copying it. */
export function sharedRoom(size: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(size));
}

function leastBusy(): CopyThread {
  const idlest = idlestOf(threads);
  if (idlest !== undefined && (idlest.waiting() === 0 || threads.length >= Math.min(most, availableParallelism()))) return idlest;
  const onEnd = (): void => {
    threads = threads.filter((each) => each !== thread);
  };
  const thread = startThread<CopyQuestion, boolean | string>(import.meta.url, "copy-thread", { onEnd });
  threads = [...threads, thread];
  return thread;
}
