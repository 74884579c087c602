import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

import { createDigests } from "../../adapters/digests.ts";
import { createGitLedger } from "../../adapters/ledger/git-ledger.ts";
import { drawOffers, type Drawing } from "./draw-offers.ts";
import type { DrawAnswer, DrawRequest, DrawTask } from "./draw-threads.ts";
import { siteFrame } from "./frame.ts";

// A thread that draws offers: started by draw-threads.ts, which says what, and ended by it. Nothing is fetched here: the heads have been looked at.

// oxlint-disable-next-line no-unsafe-type-assertion -- only draw-threads.ts starts this
const { root, folder, ground, now } = workerData as DrawTask;
const drawing: Drawing = {
  ports: { ledger: createGitLedger({ directory: root }), digests: createDigests({ cacheFolder: join(root, ".slipway", "cache") }) },
  folder,
  frame: siteFrame(ground, now),
};

parentPort?.on("message", (request: DrawRequest) => void answer(request));

async function answer({ id, places }: DrawRequest): Promise<void> {
  // oxlint-disable-next-line require-post-message-target-origin -- to a thread, not to a window
  parentPort?.postMessage(await drawn(id, places));
}

async function drawn(id: number, places: DrawRequest["places"]): Promise<DrawAnswer> {
  try {
    return { id, seen: await drawOffers(drawing, places) };
  } catch (error) {
    return { id, fault: error instanceof Error ? plainFault(error) : { message: String(error) } };
  }
}

/** Of an error object only the message would arrive, and not what the system said about a file. */
function plainFault(error: Error): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(Object.entries(error)), message: error.message, stack: error.stack };
}
