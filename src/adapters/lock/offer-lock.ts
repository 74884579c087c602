import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import type { OfferId } from "../../core/offer.ts";
import type { Instant } from "../../core/time.ts";

/** Held until disposed of, or until the process ends in whatever way. */
export type Lock = AsyncDisposable;

/** Who holds a lock, for the message to the one who does not get it. */
export type LockHolder = { readonly pid: number; readonly since: Instant };

/** SQLite's code for "database is locked". */
const busyCode = 5;

/**
 * Lets one process of this machine advance an offer; undefined when another one does. The lock is an exclusive transaction of an empty SQLite
 * database in `<state folder>/locks/`: the operating system drops it when the process dies, so nothing stale is ever left.
 * Not for network file systems, where file locks are unreliable; the ledger's compare-and-swap keeps the record right even then.
 */
export async function lockOffer(stateFolder: string, offer: OfferId): Promise<Lock | undefined> {
  const { database, holder } = lockFiles(stateFolder, offer);
  await mkdir(join(stateFolder, "locks"), { recursive: true });
  const connection = beginExclusive(database);
  if (connection === undefined) return undefined;
  await writeHolder(holder, { pid: process.pid, since: new Date().toISOString() });
  return {
    [Symbol.asyncDispose]: async () => {
      await rm(holder, { force: true });
      if (connection.isOpen) connection.close();
    },
  };
}

/** Who holds the lock, as it said when it took it; undefined when that cannot be read. Only meaningful right after `lockOffer` gave nothing. */
export async function lockHolder(stateFolder: string, offer: OfferId): Promise<LockHolder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(lockFiles(stateFolder, offer).holder, "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// A dot stands in no id, so two offers never share a file.
function lockFiles(stateFolder: string, { publisher, offer }: OfferId): { readonly database: string; readonly holder: string } {
  const base = join(stateFolder, "locks", `${publisher}.${offer}`);
  return { database: `${base}.sqlite`, holder: `${base}.json` };
}

function beginExclusive(path: string): DatabaseSync | undefined {
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    connection.exec("BEGIN EXCLUSIVE");
    return connection;
  } catch (error) {
    connection.close();
    if (error instanceof Error && "errcode" in error && error.errcode === busyCode) return undefined;
    throw error;
  }
}

async function writeHolder(path: string, holder: LockHolder): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(holder));
  await rename(draft, path);
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "since" in value &&
    typeof value.since === "string"
  );
}
