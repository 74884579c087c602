import { open } from "node:fs/promises";

import { readIfThere } from "../atomic-file.ts";

/** The chunks of an unfinished copy that are written and safe, kept beside it so that a killed run is resumed. */
export type CopyJournal = {
  /** Indexes of the chunks that a run before this one made safe. */
  readonly done: ReadonlySet<number>;
  /** Notes a written chunk. Resolves at once, or once the batch it completes is safe. */
  readonly note: (index: number) => Promise<void>;
  /** Makes all noted chunks safe. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Chunks per batch: 16 MiB. A kill costs a batch being synced, one waiting and the chunks in flight, 48 MiB a region at most;
 * a sync costs about the same for one chunk as for four.
 */
const batch = 4;

/**
 * Opens the journal at `path`. `identity` names the unfinished copy (a journal of another one is started anew); `sync` brings its bytes to the
 * disk and runs before any of its chunks is named, so that the journal never promises what a power cut took.
 */
export async function openJournal(path: string, identity: string, sync: () => Promise<void>): Promise<CopyJournal> {
  // A last line without its end was cut off by a kill: it does not count, and nothing may be appended to it.
  const text = (await readIfThere(path))?.toString("latin1").replace(/[^\n]*$/, "") ?? "";
  const done = parseJournal(text, identity);
  const handle = await open(path, "a");
  await handle.truncate(done === undefined ? 0 : text.length);
  if (done === undefined) await handle.appendFile(`${identity}\n`);
  let noted: number[] = [];
  let tail = Promise.resolve();

  async function writeBatch(): Promise<void> {
    const indexes = noted;
    noted = [];
    if (indexes.length === 0) return;
    await sync();
    await handle.appendFile(indexes.map((index) => `${index}\n`).join(""));
  }

  /** One after the other; after a failure nothing more is promised. */
  function flush(): Promise<void> {
    tail = tail.then(writeBatch);
    return tail;
  }

  return {
    done: done ?? new Set(),
    note: async (index) => {
      noted.push(index);
      if (noted.length >= batch) await flush();
    },
    flush,
    close: async () => {
      await flush().catch(() => undefined);
      await handle.close();
    },
  };
}

/** The indexes named; undefined when the journal is another copy's. */
function parseJournal(text: string, identity: string): Set<number> | undefined {
  const [head, ...lines] = text.split("\n").slice(0, -1);
  return head === identity ? new Set(lines.map(Number)) : undefined;
}
