import type { OfferId } from "../../../core/offer.ts";
import { isProblem } from "../../../core/problem.ts";
import { second, type Milliseconds } from "../../../core/time.ts";
import { isContentName } from "../../content-name.ts";
import type { LiveSource } from "../export-live.ts";
import type { FolderContent } from "../folder-content.ts";
import { frontFiles } from "../front-files.ts";
import { StoreRefusal } from "../places.ts";
import { judgePreview, type ClosedPreview, type OpenPreview, type PreviewQuestion } from "../preview-access.ts";
import { decodeRecord, type PreviewRecord } from "../preview-record.ts";
import { storeAccountOnce, type AzureStoreOptions } from "./azure-store-front.ts";
import { listBlobs, readBlob } from "./blobs.ts";
import { folderOf, readFolderBlobs } from "./packaged-blobs.ts";
import { recordsOf } from "./preview-blobs.ts";
import { previewContainer, readAsGuest } from "./preview-containers.ts";
import { readShelf, type Shelf } from "./shelf.ts";
import type { StoreAccount } from "./store-account.ts";

/** What a preview link opens, as storage itself lets its subscription in. */
export type OpenDoor = OpenPreview & { readonly read: (path: string) => Promise<Buffer | "refused" | undefined> };

/** The store front as a server reads it. Each throws the service's error, or a `StoreRefusal` without a key. */
export type StoreReader = {
  /** A file of what is live, by its path below `live/`. */
  readonly live: (path: readonly string[]) => Promise<Buffer | undefined>;
  /** Whether anything ever was live. */
  readonly hasLive: () => Promise<boolean>;
  readonly preview: (question: PreviewQuestion) => Promise<OpenDoor | ClosedPreview>;
  /** All that is live, for a copy of the site. */
  readonly source: LiveSource;
};

type ReaderOptions = AzureStoreOptions & {
  /** How old a look at what is live may be. Default 1 s. Previews are looked at anew each time. */
  readonly freshMs?: Milliseconds;
};

/** Packaged files never change: those read last are kept. */
const mostKept = 64 * 1024 * 1024;

/** Reads the store front of an account. */
export function createStoreReader({ freshMs = second, ...options }: ReaderOptions): StoreReader {
  const account = storeAccountOnce(options);
  const opened = async (): Promise<StoreAccount> => {
    const open = await account();
    if (!isProblem(open)) return open;
    throw new StoreRefusal(open.code, open.text, open.remedy);
  };
  const shelf = followShelf(opened, freshMs);
  const files = keptFiles(opened);
  const records = knownRecords(opened);
  return {
    hasLive: async () => (await shelf()).offers.size > 0,
    source: {
      shelf: async () => new Map([...(await shelf()).offers].map(([path, { folder }]) => [path, folder])),
      files: async (path, packaged) => await readFolderBlobs(await opened(), path, packaged),
      front: async () => ((await shelf()).offers.size === 0 ? new Map<string, string>() : (await shelf()).front),
    },
    live: async (path) => {
      const { offers, front } = await shelf();
      const [publisher = "", offer = "", ...rest] = path;
      if (path.length === 1) return bytesOf(front.get(publisher));
      const shown = offers.get(`${publisher}/${offer}`);
      if (shown === undefined) return undefined;
      const file = rest.join("/");
      const read = async (folder: string) => await files(`${folderOf(`${publisher}/${offer}`, folder)}/${file}`);
      const found = await read(shown.folder);
      // For whoever opened the page that stood there a moment ago.
      return found === undefined && shown.before !== undefined && isContentName(file) ? await read(shown.before) : found;
    },
    preview: async (question) => {
      const open = await opened();
      const known = await records(question.offer);
      const judged = judgePreview(known, open.linkKey, question);
      if (judged.kind === "closed") return judged;
      const { submission, subscription } = judged;
      const grant = known.find((each) => each.submission === submission)?.grants.find((each) => each.subscription === subscription);
      const name = previewContainer(open, question.offer, submission, grant?.group ?? 0);
      return { ...judged, read: async (path) => await readAsGuest(open, { name, subscription }, path) };
    },
  };
}

type Front = Shelf & { readonly front: FolderContent };

function followShelf(opened: () => Promise<StoreAccount>, freshMs: Milliseconds): () => Promise<Front> {
  let last: { readonly at: number; readonly view: Promise<Front> } | undefined;
  let drawn: Front | undefined;
  const look = async (): Promise<Front> => {
    const shelf = await readShelf(await opened());
    const entries = [...shelf.offers.values()].flatMap(({ entry }) => (entry === null ? [] : [entry]));
    if (drawn?.etag !== shelf.etag) drawn = { ...shelf, front: frontFiles(entries) };
    return drawn;
  };
  return async () => {
    if (last === undefined || performance.now() - last.at > freshMs) last = { at: performance.now(), view: look() };
    try {
      return await last.view;
    } catch (error) {
      last = undefined;
      throw error;
    }
  };
}

function keptFiles(opened: () => Promise<StoreAccount>): (name: string) => Promise<Buffer | undefined> {
  const kept = new Map<string, Buffer>();
  let size = 0;
  return async (name) => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const account = await opened();
    const bytes = await readBlob(account, account.own, name);
    if (bytes === undefined || kept.has(name)) return bytes;
    kept.set(name, bytes);
    size += bytes.length;
    for (const [oldest, old] of kept) {
      if (size <= mostKept) break;
      kept.delete(oldest);
      size -= old.length;
    }
    return bytes;
  };
}

/** An offer's records as they are now: listed each time, and read where they have changed. */
function knownRecords(opened: () => Promise<StoreAccount>): (offer: OfferId) => Promise<readonly PreviewRecord[]> {
  const known = new Map<string, { readonly state: string; readonly record: PreviewRecord | undefined }>();
  return async (offer) => {
    const account = await opened();
    const listed = [...(await listBlobs(account, account.own, recordsOf(offer)))];
    const records = listed.map(async ([name, { md5: state }]) => {
      const kept = known.get(name);
      if (kept?.state === state) return kept.record;
      const record = decodeRecord(await readBlob(account, account.own, name));
      known.set(name, { state, record });
      return record;
    });
    return (await Promise.all(records)).filter((record) => record !== undefined);
  };
}

function bytesOf(content: string | Uint8Array | undefined): Buffer | undefined {
  return content === undefined ? undefined : Buffer.from(content);
}
