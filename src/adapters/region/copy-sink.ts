import { constants } from "node:fs";
import { chmod, open, rename, rm, type FileHandle } from "node:fs/promises";

import { chunkSize, type ChunkManifest } from "../../core/chunks.ts";
import type { Instant } from "../../core/time.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { openJournal, type CopyJournal } from "./copy-journal.ts";
import type { CopyPaths } from "./copy-paths.ts";
import { accessMode, copyStamp, writeRecord, type Access } from "./copy-record.ts";
import { putInThread } from "./copy-threads.ts";
import type { ChunkSink } from "./fan-out.ts";
import { firstDifference, heldChunks } from "./read-back.ts";
import { explainFailure, ReadBackError } from "./region-problems.ts";

export type SinkOptions = {
  readonly region: string;
  readonly paths: CopyPaths;
  readonly manifest: ChunkManifest;
  /** Who may read the finished copy. */
  readonly access: Access;
  /** Read the chunks of an earlier run back as well before the copy is finished. */
  readonly full: boolean;
  /** Whether bytes must reach the disk before they count; without, a power cut (not a kill) may cost a copy. */
  readonly durable: boolean;
  readonly pool: BufferPool;
  readonly now: () => Instant;
};

type State = SinkOptions & { readonly handle: FileHandle; readonly journal: CopyJournal; readonly isNew: boolean };

/**
 * Opens the unfinished copy of an image in a region, new or left by a run before. The caller holds the copy's lock. Throws the system's error.
 * Each chunk is compared with the source's buffer right after it was written, instead of hashing it again: the buffer's digest was just checked,
 * so both prove the same, and comparing runs at memory speed (measured 20 times that of SHA-256). Both see the kernel's view of the file.
 */
export async function openSink(options: SinkOptions): Promise<ChunkSink & AsyncDisposable> {
  const { paths, manifest, region, durable } = options;
  const handle = await open(paths.partial, constants.O_RDWR | constants.O_CREAT, accessMode("private"));
  try {
    const { ino, size } = await handle.stat();
    const isNew = size !== manifest.length;
    if (isNew) await startAnew(handle, paths, { before: size, length: manifest.length });
    const journal = await openJournal(paths.journal, `slipway-journal 1 ${manifest.digest} ${ino}`, async () => {
      if (durable) await handle.datasync();
    });
    const state: State = { ...options, handle, journal, isNew };
    const held = isNew ? journal.done : await heldBefore(state);
    return {
      region,
      needs: (index) => !held.has(index),
      put: (index, bytes) => put(state, index, bytes),
      finish: () => finish(state),
      explain: (error) => explainFailure(region, error),
      // What counts was made safe and checked before; a close that fails takes nothing back.
      [Symbol.asyncDispose]: async () => {
        await Promise.allSettled([journal.close()]);
        await Promise.allSettled([handle.close()]);
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * How many chunks an earlier run can have written and not named: those in flight, and batches on their way to the journal. Chunks are taken in the
 * manifest's order, so they are the first that are missing.
 */
const mostUnnamed = 16;

/** The chunks that the journal names, and those that a kill kept it from naming: they are read back, so that they need not be sent again. */
async function heldBefore({ handle, manifest, journal, pool }: State): Promise<ReadonlySet<number>> {
  const unnamed = manifest.chunks.filter(({ index }) => !journal.done.has(index)).slice(0, mostUnnamed);
  const found = await heldChunks(handle, unnamed, manifest, pool);
  for (const index of found) await journal.note(index);
  return new Set([...journal.done, ...found]);
}

/** One hole of the image's length. First the journal goes: one left beside a file that starts anew would be believed. */
async function startAnew(
  handle: FileHandle,
  { journal }: CopyPaths,
  { before, length }: { readonly before: number; readonly length: number },
): Promise<void> {
  await rm(journal, { force: true });
  // A file that was emptied once is written out whole by ext4 when it is closed, and closing waits for that.
  if (before > 0) await handle.truncate(0);
  await handle.truncate(length);
}

async function put({ handle, journal, isNew }: State, index: number, bytes: Buffer): Promise<void> {
  const offset = index * chunkSize;
  if (!(await putInThread({ file: handle.fd, offset, bytes, isNew })))
    throw new ReadBackError(`The bytes written at ${offset} read back as others`);
  await journal.note(index);
}

async function finish(state: State): Promise<void> {
  const { handle, journal, paths, manifest, access, durable, pool, now, full } = state;
  await journal.flush();
  if (full && journal.done.size > 0) await refuseDifference(state, await firstDifference(handle, manifest, pool));
  if (durable) await handle.datasync();
  const { blocks } = await handle.stat();
  await writeRecord(paths.record, { manifest, access, verifiedAt: now(), blocks, stamp: await copyStamp(handle) });
  await chmod(paths.partial, accessMode(access));
  await rename(paths.partial, paths.image);
  if (durable) await syncFolder(paths.folder);
  await rm(paths.journal, { force: true });
}

/** A copy that lost bytes since an earlier run wrote them starts anew. */
async function refuseDifference({ paths }: State, offset: number | undefined): Promise<void> {
  if (offset === undefined) return;
  await rm(paths.journal, { force: true });
  await rm(paths.partial, { force: true });
  throw new ReadBackError(`The bytes that an earlier run wrote at ${offset} read back as others`);
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}
