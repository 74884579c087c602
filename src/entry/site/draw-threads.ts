import { Worker } from "node:worker_threads";

import { eachConcurrently } from "../../adapters/concurrently.ts";
import type { Instant } from "../../core/time.ts";
import type { KnownOffer } from "../../engine/site/draw-offer.ts";
import type { Place, Seen } from "../../engine/site/overview.ts";
import type { SiteGround } from "./frame.ts";

/** What a thread is given: where ledgers are read, where pages go, and what they have in common. */
export type DrawTask = { readonly root: string; readonly folder: string; readonly ground: SiteGround; readonly now: Instant };

/** Offers to draw, and the answer: what to remember of each, or why the thread could not go on. */
export type DrawRequest = { readonly id: number; readonly places: readonly Place[] };
export type DrawAnswer = { readonly id: number } & (
  | { readonly seen: readonly Seen<KnownOffer>[] }
  | { readonly fault: Readonly<Record<string, unknown>> }
);

type Thread = AsyncDisposable & {
  /** Requests that it has not answered. */
  readonly waiting: () => number;
  readonly draw: (places: readonly Place[]) => Promise<readonly Seen<KnownOffer>[]>;
};

/** Small enough that all threads end together. */
const offersAtOnce = 16;
/** While one answer is on its way, the thread has the next offers. */
const requestsAtOnce = 2;
/** Pages are made of many small texts that are soon forgotten: with room for them less is copied about. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 } as const;

/** Draws offers like `drawOffers`, in threads that each have a git process of their own. The first fault ends all, once what is under way is done. */
export async function drawInThreads(task: DrawTask, places: readonly Place[], count: number): Promise<readonly Seen<KnownOffer>[]> {
  await using stack = new AsyncDisposableStack();
  const threads = Array.from({ length: count }, () => stack.use(startThread(task)));
  const seen: Seen<KnownOffer>[] = [];
  const chunks = Array.from({ length: Math.ceil(places.length / offersAtOnce) }, (_, index) =>
    places.slice(index * offersAtOnce, (index + 1) * offersAtOnce),
  );
  await eachConcurrently(chunks, count * requestsAtOnce, async (chunk) => {
    const [idlest] = threads.toSorted((one, other) => one.waiting() - other.waiting());
    seen.push(...((await idlest?.draw(chunk)) ?? []));
  });
  return seen;
}

function startThread(task: DrawTask): Thread {
  // In the bundle the thread's program is an entry of its own, beside the others; unbuilt it is a module like this one.
  const program = import.meta.url.endsWith(".ts") ? "./draw-thread.ts" : "./draw-thread.js";
  const worker = new Worker(new URL(program, import.meta.url), { workerData: task, resourceLimits });
  const waiting = new Map<number, PromiseWithResolvers<readonly Seen<KnownOffer>[]>>();
  let requests = 0;
  const endAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (answer: DrawAnswer) => {
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("seen" in answer) request?.resolve(answer.seen);
    else request?.reject(Object.assign(new Error(String(answer.fault["message"])), answer.fault));
  });
  worker.on("error", (error) => endAll(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => endAll(new Error(`A thread that draws pages ended with ${code}.`)));
  return {
    waiting: () => waiting.size,
    draw: async (places) => {
      const id = (requests += 1);
      const request = Promise.withResolvers<readonly Seen<KnownOffer>[]>();
      waiting.set(id, request);
      // oxlint-disable-next-line require-post-message-target-origin -- to a thread, not to a window
      worker.postMessage({ id, places } satisfies DrawRequest);
      return await request.promise;
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}
