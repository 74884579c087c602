import type { ChunkSink } from "../fan-out.ts";
import { ReadBackError } from "../region-problems.ts";
import { openJournal, type BlobJournal } from "./blob-journal.ts";
import { finishBlob, type Unverified } from "./finish-blob.ts";
import { removeAttempt } from "./image-blobs.ts";
import { blobNames } from "./names.ts";
import { heldChunks, openPages } from "./page-reader.ts";
import { pageRuns, wholeRun, type PageRun } from "./page-runs.ts";
import { explainAzure } from "./problems.ts";
import { createWindow, type Window } from "./window.ts";

export type SinkOptions = Unverified & {
  /** Nothing was written to it yet. */
  readonly isNew: boolean;
  /** Chunks on their way at once, at most. */
  readonly mostAtOnce: number;
};

type State = SinkOptions & {
  readonly journal: BlobJournal;
  readonly window: Window;
  /** Chunks that the blob held when the sink was opened. */
  readonly held: ReadonlySet<number>;
  /** Chunks with pages that an earlier run wrote, whatever they hold. */
  readonly written: ReadonlySet<number>;
};

/**
 * Opens the unfinished copy of an image, new or left by a run before. What the journal names and has pages is there; pages that it does not name are
 * read back and compared, so that only chunks in flight at a kill are sent again. Throws the SDK's error.
 */
export async function openPageSink(options: SinkOptions): Promise<ChunkSink & AsyncDisposable> {
  const { account, manifest, attempt, isNew } = options;
  const { number, copyId } = attempt;
  const journal = await openJournal(account, account.own.getAppendBlobClient(blobNames(manifest.digest).journal(number)), copyId, isNew);
  const { held, written } = isNew ? nothing : await look(options, journal);
  const state: State = { ...options, journal, held, written, window: createWindow({ most: options.mostAtOnce }) };
  let isFinished = false;
  return {
    region: account.region,
    needs: (index) => !held.has(index),
    put: (index, bytes) => put(state, index, bytes),
    finish: async () => {
      await finish(state);
      isFinished = true;
    },
    explain: (error) => explainAzure(account.region, error),
    [Symbol.asyncDispose]: async () => {
      // A journal that lacks its last batch only makes the next run read more back.
      if (!isFinished) await journal.flush().catch(() => undefined);
    },
  };
}

const nothing = { held: new Set<number>(), written: new Set<number>() };

async function look({ account, manifest, attempt }: SinkOptions, journal: BlobJournal): Promise<Pick<State, "held" | "written">> {
  const pages = await openPages(account, attempt.blob);
  const written = new Set(pages.indexes);
  const unnoted = manifest.chunks.filter(({ index }) => written.has(index) && !journal.done.has(index));
  const noted = [...journal.done].filter((index) => written.has(index));
  return { held: new Set([...noted, ...(await heldChunks(pages, unnoted))]), written };
}

async function put(state: State, index: number, chunk: Buffer): Promise<void> {
  const { manifest, journal, written, window } = state;
  // Pages of a run that broke off inside this chunk may hold anything that the chunk has: all of it is written then.
  const runs = written.has(index) ? [wholeRun(chunk)] : pageRuns(chunk);
  await window.send(sum(runs), async () => {
    for (const run of runs) await putRun(state, index * manifest.chunkSize, run);
  });
  await journal.note(index);
}

async function putRun({ account, attempt, leaseId }: State, start: number, { offset, bytes, md5 }: PageRun): Promise<void> {
  await account.call((options) =>
    attempt.blob.uploadPages(bytes, start + offset, bytes.length, { ...options, conditions: { leaseId }, transactionalContentMD5: md5 }),
  );
}

function sum(runs: readonly PageRun[]): number {
  return runs.reduce((total, { bytes }) => total + bytes.length, 0);
}

/** Verifies the copy and names it; one that does not hold what was written to it is worth nothing. */
async function finish(state: State): Promise<void> {
  const { account, attempt, leaseId, journal } = state;
  const offset = await finishBlob(state);
  await journal.drop();
  if (offset === undefined) return;
  await removeAttempt(account, attempt, leaseId);
  throw new ReadBackError(`The bytes written at ${offset} read back as others`);
}
