import { eachConcurrently } from "../../adapters/concurrently.ts";
import { idlestOf, startThread } from "../../adapters/thread.ts";
import type { Instant } from "../../core/time.ts";
import type { KnownOffer } from "../../engine/site/draw-offer.ts";
import type { Place, Seen } from "../../engine/site/overview.ts";
import type { SiteGround } from "./frame.ts";

/** What a thread is given: where ledgers are read, where pages go, and what they have in common. */
export type DrawTask = { readonly root: string; readonly folder: string; readonly ground: SiteGround; readonly now: Instant };

/** Small enough that all threads end together. */
const offersAtOnce = 16;
/** While one answer is on its way, the thread has the next offers. */
const requestsAtOnce = 2;
/** Pages are made of many small texts that are soon forgotten: with room for them less is copied about. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 } as const;

/** Draws offers like `drawOffers`, in threads that each have a git process of their own. The first fault ends all, once what is under way is done. */
export async function drawInThreads(task: DrawTask, places: readonly Place[], count: number): Promise<readonly Seen<KnownOffer>[]> {
  await using stack = new AsyncDisposableStack();
  const threads = Array.from({ length: count }, () => stack.use(startDrawing(task)));
  const seen: Seen<KnownOffer>[] = [];
  const chunks = Array.from({ length: Math.ceil(places.length / offersAtOnce) }, (_, index) =>
    places.slice(index * offersAtOnce, (index + 1) * offersAtOnce),
  );
  await eachConcurrently(chunks, count * requestsAtOnce, async (chunk) => {
    seen.push(...((await idlestOf(threads)?.ask(chunk)) ?? []));
  });
  return seen;
}

function startDrawing(task: DrawTask) {
  return startThread<readonly Place[], readonly Seen<KnownOffer>[]>(import.meta.url, "draw-thread", { workerData: task, resourceLimits });
}
