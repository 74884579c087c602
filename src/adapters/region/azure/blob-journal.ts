import type { AppendBlobClient } from "@azure/storage-blob";

import { readSmall } from "../../blob-container.ts";
import { isNotFound } from "../../service-error.ts";
import type { Account } from "./account.ts";

/** The chunks of an unfinished copy that the service has taken, kept beside it so that a killed run is resumed without reading them back. */
export type BlobJournal = {
  /** Indexes that runs before this one noted. */
  readonly done: ReadonlySet<number>;
  /** Notes a written chunk; from time to time that waits for the batch to be kept. */
  readonly note: (index: number) => Promise<void>;
  readonly flush: () => Promise<void>;
  /** Takes the journal away: what it was for is finished, or worth nothing. */
  readonly drop: () => Promise<void>;
};

/** Chunks per append: 64 MiB. What a kill leaves unnoted is read back, not sent again. An append blob takes 50,000 appends, so 3 TiB of data. */
const batch = 16;

/** Opens the journal of the blob that `copyId` names, one of another blob is not believed; for a new blob nothing is looked for. */
export async function openJournal(account: Account, blob: AppendBlobClient, copyId: string, isNew: boolean): Promise<BlobJournal> {
  const { call } = account;
  const head = `slipway-journal 1 ${copyId}`;
  const lines = isNew ? [] : ((await readText(account, blob))?.split("\n") ?? []);
  const isOurs = lines[0] === head;
  let isThere = isOurs;
  let noted: number[] = [];
  let tail = Promise.resolve();

  async function writeBatch(): Promise<void> {
    const indexes = noted;
    noted = [];
    if (indexes.length === 0) return;
    // Not before there is something to say: most copies of small images need no journal.
    const text = [...(isThere ? [] : [head]), ...indexes].map((line) => `${line}\n`).join("");
    if (!isThere) await call((options) => blob.create(options));
    isThere = true;
    await call((options) => blob.appendBlock(text, Buffer.byteLength(text), options));
  }

  function flush(): Promise<void> {
    tail = tail.then(writeBatch);
    return tail;
  }

  return {
    done: new Set(isOurs ? lines.slice(1, -1).map(Number) : []),
    note: async (index) => {
      noted.push(index);
      if (noted.length >= batch) await flush();
    },
    flush,
    drop: async () => {
      await tail.catch(() => undefined);
      if (isThere)
        await call((options) => blob.delete(options)).catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        });
    },
  };
}

async function readText(account: Account, blob: AppendBlobClient): Promise<string | undefined> {
  try {
    return (await readSmall(account, blob)).toString("latin1");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
