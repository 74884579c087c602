import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { problem } from "../../core/problem.ts";
import { second, type Instant } from "../../core/time.ts";
import type { Answer, Done } from "../../ports/world.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { StoreRefusal, type Places } from "./places.ts";
import { sweepPages } from "./preview-pages.ts";

/**
 * Runs one operation of the store front alone on this machine, and turns what it throws into an answer. First goes what an earlier process left half
 * made, and every preview whose time has passed.
 */
export async function guarded<T>(places: Places, now: Instant, operation: () => Promise<Done<T>>): Promise<Answer<T>> {
  try {
    return await withLock(places.lock, async () => {
      await clearWork(places);
      await sweepPages(places, now);
      return await operation();
    });
  } catch (error) {
    if (error instanceof StoreRefusal) return { kind: "failed", permanent: true, problem: error.problem };
    if (!(error instanceof LockTakenError))
      return { kind: "failed", permanent: true, problem: fileProblem("store-unwritable", places.root, error) };
    const busy = problem("store-busy", "Another process is changing the store front.", "Nothing to do: Slipway tries again.");
    return { kind: "failed", permanent: false, problem: busy, retryAfterMs: 5 * second };
  }
}

async function clearWork({ work }: Places): Promise<void> {
  await mkdir(work, { recursive: true });
  for (const name of await readdir(work)) await rm(join(work, name), { recursive: true, force: true });
}

export function done<T>(already: boolean, value: T): Done<T> {
  return { kind: "done", already, value };
}
