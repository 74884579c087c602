// A thread that does nothing but write chunks and read them back: see copy-threads.ts.
import { parentPort } from "node:worker_threads";

import type { ChunkAsk, ChunkDone } from "./copy-threads.ts";
import { putChunk } from "./put-chunk.ts";

parentPort?.on("message", ({ number, put }: ChunkAsk) => {
  parentPort?.postMessage({ number, ...attempt(() => putChunk(put)) } satisfies ChunkDone);
});

/** An error's code would not survive the way to another thread. */
function attempt(work: () => boolean): Omit<ChunkDone, "number"> {
  try {
    return { isWhole: work() };
  } catch (error) {
    const { message, code }: { readonly message: string; readonly code?: unknown } =
      error instanceof Error ? error : new Error(String(error));
    return { failure: { message, ...(typeof code === "string" ? { code } : {}) } };
  }
}
