import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

import { second, type Milliseconds } from "../core/time.ts";

/** Thrown when a lock stayed taken for the whole wait. */
export class LockTakenError extends Error {
  override readonly name = "LockTakenError";
}

const retryMs: Milliseconds = 15;

/**
 * Runs `action` while no other process and no other caller here holds the lock file. The lock is the operating system's (SQLite's exclusive
 * transaction on an empty database), so it ends with its holder: a killed process leaves nothing to clean up.
 * Throws LockTakenError after `waitMs`, else what `action` throws.
 */
export async function withLock<T>(file: string, action: () => Promise<T>, waitMs: Milliseconds = 30 * second): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  using database = new DatabaseSync(file, { timeout: 0 });
  await begin(database, file, waitMs);
  return await action();
}

/** Polls instead of letting SQLite wait: its wait blocks the thread, and the holder may be in this very process. Closing ends the transaction. */
async function begin(database: DatabaseSync, file: string, waitMs: Milliseconds): Promise<void> {
  for (let waited = 0; ; waited += retryMs) {
    try {
      database.exec("BEGIN EXCLUSIVE");
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (waited >= waitMs) throw new LockTakenError(`${file} stayed locked`, { cause: error });
    }
    await sleep(retryMs);
  }
}

/** SQLite's result code of an error of node:sqlite without its extension (5 = busy), or undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : undefined;
}

function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 5 || code === 6;
}
