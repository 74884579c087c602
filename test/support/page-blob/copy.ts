import { randomUUID } from "node:crypto";

import { about, metadataOf } from "./blobs.ts";
import { header, Refusal, type Asked, type Reply } from "./exchange.ts";
import { flipByte, sparseBytes, zeroBytes } from "./sparse-bytes.ts";
import { copyHeaders, newBlob, stepCopy, type Blob, type Store } from "./store.ts";

/** How a Copy Blob goes: after so many looks it has arrived or failed, or never does either; `spoils` changes a byte on the way. */
export type CopyPlan = { readonly steps: number; readonly ends: "success" | "failed" | "never"; readonly spoils?: boolean };

/**
 * Copy Blob: makes the destination at its full length, all zeros, and fills it while it is looked at. The source must be readable with the SAS of
 * its URL, unless it lies in the same account, and may be pinned to its ETag.
 */
export function copyBlob(blobs: Map<string, Blob>, asked: Asked, store: Store, { steps, ends, spoils = false }: CopyPlan): Reply {
  const source = sourceOf(header(asked, "x-ms-copy-source") ?? "", asked, store);
  const own = metadataOf(asked);
  const content = sparseBytes(source.content.slice(0));
  if (spoils) flipByte(content, source.written.indexOf(1) * 512);
  const blob = newBlob(source.type, zeroBytes(source.content.length), Object.keys(own).length === 0 ? source.metadata : own);
  const brings = { content, written: Uint8Array.from(source.written) };
  blob.copy = { id: randomUUID(), status: "pending", steps: ends === "never" ? Infinity : Math.max(1, steps), step: 0, brings };
  if (ends === "failed") blob.copy.brings = undefined;
  if (steps === 0) stepCopy(blob);
  blobs.set(asked.blob, blob);
  return { status: 202, headers: { ...about(blob), ...copyHeaders(blob) } };
}

function sourceOf(text: string, asked: Asked, store: Store): Blob {
  const url = new URL(text);
  const [, account = "", container = "", ...rest] = decodeURIComponent(url.pathname).split("/");
  const source = store.get(`${account}/${container}`)?.blobs.get(rest.join("/"));
  const mayRead = account === asked.account || (url.searchParams.get("sp")?.includes("r") === true && url.searchParams.has("sig"));
  if (!mayRead) throw new Refusal(403, "CannotVerifyCopySource");
  if (source === undefined) throw new Refusal(404, "CannotVerifyCopySource");
  const ifMatch = header(asked, "x-ms-source-if-match");
  if (ifMatch !== undefined && ifMatch !== source.etag) throw new Refusal(412, "SourceConditionNotMet");
  return source;
}

/** Abort Copy Blob: leaves a blob without bytes. */
export function abortCopy(blob: Blob, { query }: Asked): Reply {
  const { copy } = blob;
  if (copy === undefined || copy.id !== query.get("copyid")) throw new Refusal(409, "CopyIdMismatch");
  if (copy.status !== "pending") throw new Refusal(409, "NoPendingCopyOperation");
  copy.status = "aborted";
  blob.content = zeroBytes(0);
  return { status: 204, headers: about(blob) };
}
