import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

import type { ChunkPut } from "./put-chunk.ts";

/** What a thread is asked; memory that is shared is not copied on the way. */
export type ChunkAsk = { readonly number: number; readonly put: ChunkPut };

/** What it answers: whether the chunk reads back, or the system's error. */
export type ChunkDone = {
  readonly number: number;
  readonly isWhole?: boolean;
  readonly failure?: { readonly message: string; readonly code?: string };
};

type Waiting = { readonly resolve: (isWhole: boolean) => void; readonly reject: (error: Error) => void };
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

/** More would not write faster to one disk. */
const most = 4;

/** Started when first needed, and kept for as long as the process lives, which they do not keep alive. */
const threads: Thread[] = [];
let asked = 0;

/**
 * `putChunk` in another thread: writing and comparing take turns there in the processor's cache, and the thread that hashes and decides goes on
 * meanwhile. Rejects with the system's error.
 */
export async function putInThread(put: ChunkPut): Promise<boolean> {
  const thread = leastBusy();
  const number = ++asked;
  return await new Promise((resolve, reject) => {
    thread.waiting.set(number, { resolve, reject });
    thread.worker.ref();
    thread.worker.postMessage({ number, put } satisfies ChunkAsk);
  });
}

/** Memory of one chunk that threads see without copying it. */
export function sharedRoom(size: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(size));
}

function leastBusy(): Thread {
  const idle = threads.toSorted((a, b) => a.waiting.size - b.waiting.size)[0];
  if (idle !== undefined && (idle.waiting.size === 0 || threads.length >= Math.min(most, availableParallelism()))) return idle;
  const thread = start();
  threads.push(thread);
  return thread;
}

function start(): Thread {
  // The thread's file lies beside this one, before and after bundling.
  const worker = new Worker(new URL(`./copy-thread${extname(import.meta.url)}`, import.meta.url));
  const waiting = new Map<number, Waiting>();
  worker.on("message", ({ number, isWhole = false, failure }: ChunkDone) => {
    const waits = waiting.get(number);
    waiting.delete(number);
    if (waiting.size === 0) worker.unref();
    if (failure === undefined) waits?.resolve(isWhole);
    else waits?.reject(Object.assign(new Error(failure.message), failure.code === undefined ? {} : { code: failure.code }));
  });
  const end = (error: Error): void => {
    threads.splice(0, threads.length, ...threads.filter((each) => each.worker !== worker));
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => end(new Error(`A thread that writes ended with ${code}`)));
  return { worker, waiting };
}
